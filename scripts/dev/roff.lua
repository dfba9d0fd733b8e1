-- What the makers of man pages share: text as man(7) has it, and files of it.

local roff = {}

local marks = { ["\\"] = "\\e", ["-"] = "\\-", ["'"] = "\\(aq", ["`"] = "\\(ga", ["^"] = "\\(ha",
  ["~"] = "\\(ti" }

-- Text that is to be read as it stands: code, names, options.
function roff.literal(text)
  return (text:gsub("[\\%-'`^~]", marks))
end

-- A line that begins with a dot or an apostrophe would be a request.
local function guarded(line)
  return line:find "^[.']" and "\\&" .. line or line
end

-- One word or a few in the font that is due: a variable's name is slanted, what
-- is typed is bold.
local function quoted(text)
  local font = text:find "^[%a_][%w_]*$" and not text:find "^PATIENTS_" and "I" or "B"
  return "\\f" .. font .. roff.literal(text) .. "\\fR"
end

-- Names of this library, which need no quotes to be seen.
local function named(text)
  text = text:gsub("\\", "\\e"):gsub("%f[%w_]patients_[%w_]+%(%)", function(name)
    return "\\fB" .. name:sub(1, -3) .. "\\fR()"
  end)
  return (text:gsub("%f[%w_]PATIENTS_[A-Z0-9_]+", "\\fB%0\\fR"))
end

-- A sentence or many; each begins a line, as man pages have it.
function roff.text(text)
  local parts = {}
  local at = 1
  for before, code, after in text:gmatch "([^`]*)`([^`]*)`()" do
    parts[#parts + 1] = named(before) .. quoted(code)
    at = after
  end
  parts[#parts + 1] = named(text:sub(at))
  local lines = {}
  local whole = table.concat(parts):gsub("([.:;?]) (%f[%u\\])", "%1\n%2")
  for line in (whole .. "\n"):gmatch "(.-)\n" do lines[#lines + 1] = guarded(line) end
  return table.concat(lines, "\n")
end

function roff.code(lines)
  local escaped = {}
  for number, line in ipairs(lines) do escaped[number] = guarded(roff.literal(line)) end
  return ".EX\n" .. table.concat(escaped, "\n") .. "\n.EE"
end

local writers = {
  text = function(block) return ".PP\n" .. roff.text(block.text) end,
  heading = function(block) return '.SH "' .. block.text .. '"' end,
  code = function(block) return ".PP\n.in +4n\n" .. roff.code(block.lines) .. "\n.in" end,
  list = function(block)
    local points = {}
    for number, item in ipairs(block.items) do
      points[number] = ".IP \\(bu 2\n" .. roff.text(item)
    end
    return table.concat(points, "\n")
  end,
  results = function(block)
    local entries = {}
    for number, item in ipairs(block.items) do
      entries[number] = (".TP\n.B %s\n%s"):format(item.code, roff.text(item.text))
    end
    return table.concat(entries, "\n")
  end,
}

function roff.blocks(blocks)
  local written = {}
  for number, block in ipairs(blocks) do written[number] = writers[block.kind](block) end
  local all = table.concat(written, "\n")
  return (all:gsub("^%.PP\n", ""):gsub('(%.SH [^\n]*\n)%.PP\n', "%1"))
end

-- The version is the header's, the day that of SOURCE_DATE_EPOCH or today.
-- groff would spread words over the line and cut them.
function roff.title(name, section)
  local day = os.date("!%Y-%m-%d", tonumber(os.getenv "SOURCE_DATE_EPOCH") or os.time())
  local version = os.getenv "VERSION" or ""
  return ('.TH %s %d %s "libpatients %s" "libpatients"\n.nh\n.ad l'):format(
    roff.literal(name), section, day, version)
end

function roff.write(path, lines)
  local file = assert(io.open(path, "w"))
  file:write(table.concat(lines, "\n"), "\n")
  file:close()
end

return roff
