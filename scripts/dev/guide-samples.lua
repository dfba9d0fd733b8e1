-- Does what a guide tells its readers to do, in the folder that it is run in,
-- and compares what they are told to see.  Called by test-guide.sh.
--
--   ```csv NAME, ```lua NAME   saves a file; with a + behind it, adds to one
--   ```lua                     stands in a file that was saved
--   ```diff NAME               changes a file: the - lines to the + lines
--   ```console                 `$ command`, then its output: … is anything,
--                              a line … is any lines; blanks count as one

local guide = assert(arg[1], "guide-samples.lua: which guide?")
local failed = 0

local function fail(line, text)
  failed = failed + 1
  io.stderr:write(("%s:%d: %s\n"):format(guide, line, text))
end

local function read(name)
  local file = io.open(name, "rb")
  if not file then return nil end
  local text = file:read "a"
  file:close()
  return text
end

local function write(name, text, mode)
  local file = assert(io.open(name, mode or "wb"))
  file:write(text)
  assert(file:close())
end

-- ---- kinds of sample ---------------------------------------------------------

local saved = {}

local function save(block)
  write(block.name, (block.mark == "+" and "\n" or "") .. block.text,
    block.mark == "+" and "ab" or "wb")
  saved[block.name] = true
end

local function stands_somewhere(block)
  for name in pairs(saved) do
    if (read(name) or ""):find(block.text, 1, true) then return end
  end
  fail(block.line, "no file has these lines")
end

local function change(block)
  local old, new = {}, {}
  for mark, line in block.text:gmatch "([+-])([^\n]*\n)" do
    table.insert(mark == "-" and old or new, line)
  end
  local text = read(block.name) or ""
  local from, to = text:find(table.concat(old), 1, true)
  if not from then return fail(block.line, block.name .. " has no such lines") end
  write(block.name, text:sub(1, from - 1) .. table.concat(new) .. text:sub(to + 1))
end

local function squeezed(line) return (line:gsub("%s+", " "):gsub("^ ", ""):gsub(" $", "")) end

local function lines_of(text)
  local lines = {}
  for line in text:gmatch "[^\n]*" do
    line = squeezed(line)
    if line ~= "" then lines[#lines + 1] = line end
  end
  return lines
end

local function matches(line, wanted)
  local pattern = wanted:gsub("%p", "%%%0")
  return line:find("^" .. pattern:gsub("…", ".-") .. "$") ~= nil
end

-- Whether the lines from `i` on are as wanted from `j` on.
local function agree(lines, wanted, i, j)
  if not wanted[j] then return not lines[i] end
  if wanted[j] ~= "…" then
    return lines[i] and matches(lines[i], wanted[j]) and agree(lines, wanted, i + 1, j + 1)
  end
  for from = i, #lines + 1 do
    if agree(lines, wanted, from, j + 1) then return true end
  end
  return false
end

local function run(line, command, wanted)
  local pipe = assert(io.popen("(" .. command .. ") 2>&1"))
  local output = pipe:read "a"
  pipe:close()
  for name in output:gmatch "[%w_]+%.lua" do saved[name] = true end
  if not agree(lines_of(output), lines_of(wanted), 1, 1) then
    fail(line, "`" .. command .. "` gives:\n" .. output)
  end
end

local function talk(block)
  local number, command, begun, wanted = block.line, nil, nil, {}
  for line in block.text:gmatch "([^\n]*)\n" do
    number = number + 1
    local typed = line:match "^%$ (.*)$"
    if typed and command then run(begun, command, table.concat(wanted, "\n")) end
    if typed then
      command, begun, wanted = typed, number, {}
    else
      wanted[#wanted + 1] = line
    end
  end
  run(begun, command, table.concat(wanted, "\n"))
end

-- ---- the guide ---------------------------------------------------------------

local function blocks()
  local found, block, number = {}, nil, 0
  for line in io.lines(guide) do
    number = number + 1
    local kind, name, mark = line:match "^```(%w+) ?(%S*) ?(%S*)$"
    if block and line == "```" then
      found[#found + 1], block = block, nil
    elseif block then
      block.text = block.text .. line .. "\n"
    elseif kind then
      block = { kind = kind, name = name, mark = mark, line = number, text = "" }
    end
  end
  return found
end

local count = 0
for _, block in ipairs(blocks()) do
  count = count + 1
  if block.kind == "console" then talk(block)
  elseif block.kind == "diff" then change(block)
  elseif block.name ~= "" then save(block)
  elseif block.kind == "lua" then stands_somewhere(block)
  elseif block.kind ~= "text" then fail(block.line, "no such kind of sample: " .. block.kind)
  end
end

if count == 0 then fail(1, "there are no samples") end
if failed > 0 then os.exit(1) end
print(("guide: %d samples did what the guide says"):format(count))
