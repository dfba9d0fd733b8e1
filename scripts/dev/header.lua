-- Reads a public header in the form that CONTRIBUTING.md describes, for those
-- who make documents and tests of it.  What is not in that form raises, with
-- its place.
--
--   local header = require("header").read("include/patients.h")
--
-- header.name, .title       "patients", and what its first line says
-- header.overview           blocks of the comment at the top
-- header.version            of its PATIENTS_VERSION, or nil
-- header.groups             in order; each a comment and what it is about:
--   .section                words of the last /* ---- words ---- */
--   .summary, .text         the first sentence; blocks
--   .results .ownership .threads   blocks, or nil
--   .since                  "0.1.0"
--   .example                lines, or nil
--   .declarations           each with .kind (function, type, numbers, macro),
--                           .name (nil for numbers), .text and .members
--
-- A block has a .kind: text and heading have .text, list has .items, code has
-- .lines, and results has .items with .code and .text.

local header = {}

local labels = { "Results", "Ownership", "Threads", "Since", "Example" }

-- ---- comments ------------------------------------------------------------------

-- The lines between the marks of a comment, which stand behind " * ".
local function inside(lines, first, last, fail)
  local inner = {}
  for number = first + 1, last - 1 do
    local text = lines[number]:match("^ %* (.*)$") or (lines[number] == " *" and "")
    if not text then fail(number, "a line of a comment begins with ' * '") end
    inner[#inner + 1] = { text = text, number = number }
  end
  return inner
end

local readers = {}

-- Lines from `i` on as long as `accept` takes them; and the line behind them.
local function run(lines, i, accept)
  local taken = {}
  while lines[i] and accept(lines[i].text) do
    taken[#taken + 1] = lines[i].text
    i = i + 1
  end
  return taken, i
end

function readers.code(lines, i)
  local taken, after = run(lines, i, function(text) return text == "" or text:find "^    " end)
  while taken[#taken] == "" do
    taken[#taken] = nil
    after = after - 1
  end
  for number, text in ipairs(taken) do taken[number] = text:sub(5) end
  return { kind = "code", lines = taken }, after
end

-- Items that begin with `mark`; what belongs to one goes on further in.
local function items(lines, i, mark)
  local list = {}
  local after = i
  while lines[after] do
    local text = lines[after].text
    if text:find(mark) then
      list[#list + 1] = text:gsub(mark, "", 1)
    elseif #list > 0 and text:find "^   +%S" then
      list[#list] = list[#list] .. " " .. text:gsub("^ +", "")
    elseif not (text == "" and lines[after + 1] and lines[after + 1].text:find(mark)) then
      break
    end
    after = after + 1
  end
  return list, after
end

local function single_spaced(text)
  return (text:gsub("  +", " "))
end

function readers.list(lines, i)
  local list, after = items(lines, i, "^ %- ")
  for number, item in ipairs(list) do list[number] = single_spaced(item) end
  return { kind = "list", items = list }, after
end

function readers.results(lines, i, fail)
  local list, after = items(lines, i, "^  %f[%u]")
  for number, item in ipairs(list) do
    local code, text = item:match "^(PATIENTS_[A-Z0-9_]+)  +(.*)$"
    if not code then fail(lines[i].number, "a result is '  PATIENTS_X  when'") end
    list[number] = { code = code, text = single_spaced(text) }
  end
  return { kind = "results", items = list }, after
end

function readers.text(lines, i)
  local taken, after = run(lines, i, function(text) return text ~= "" end)
  local text = single_spaced(table.concat(taken, " "))
  return { kind = text:find "^[%u ]+$" and "heading" or "text", text = text }, after
end

local function reader_of(text)
  return text:find "^    " and readers.code or text:find "^ %- " and readers.list
    or text:find "^  PATIENTS_" and readers.results or readers.text
end

local function blocks(lines, fail)
  local list = {}
  local i = 1
  while lines[i] do
    if lines[i].text == "" then
      i = i + 1
    else
      list[#list + 1], i = reader_of(lines[i].text)(lines, i, fail)
    end
  end
  return list
end

-- Parts a comment at its labels; each may stand once, in their order.
local function parts(lines, fail)
  local found = { head = {} }
  local part = found.head
  local place = 0
  for _, line in ipairs(lines) do
    local word, rest = line.text:match "^(%u%l+):%s*(.*)$"
    local rank
    for number, label in ipairs(labels) do rank = label == word and number or rank end
    if rank then
      if rank <= place then fail(line.number, word .. ": stands too late") end
      place = rank
      part = {}
      found[word] = part
      if rest ~= "" then part[1] = { text = rest, number = line.number } end
    else
      part[#part + 1] = line
    end
  end
  return found
end

-- ---- declarations --------------------------------------------------------------

-- The members of a struct or an enum, each with the comment above it.
local function members(text)
  local list = {}
  local body = text:match "{(.*)}"
  local at = 1
  while true do
    local comment, after = body:match("^%s*/%*(.-)%*/()", at)
    local start = after or at
    local code, stop = body:match("^%s*([^;,]+)[;,]?()", start)
    if not code or code:match "^%s*$" then return list end
    comment = comment and comment:gsub("%s*\n%s*%*", " "):gsub("%s+", " "):match "^ ?(.-) ?$"
    code = code:gsub("%s+$", "")
    list[#list + 1] = { code = code, text = comment, name = code:match "^[A-Z0-9_]+"
      or code:match "([%w_]+)[%[%]%d]*$" }
    at = stop
  end
end

local function declaration(text)
  local name = text:match "^#define%s+([%w_]+)"
  if name then return { kind = "macro", name = name, text = text } end
  if text:find "^enum" then return { kind = "numbers", text = text, members = members(text) } end
  name = text:match "^typedef.-([%w_]+);$"
  if name then
    return { kind = "type", name = name, text = text, members = text:find "{" and members(text) }
  end
  name = text:match "([%w_]+)%("
  return name and { kind = "function", name = name, text = text }
end

-- Where the declaration that begins at a line ends.
local function end_of(lines, first)
  local last = first
  if lines[first]:find "^#" then
    while lines[last]:find "\\$" do last = last + 1 end
    return last
  end
  local depth = 0
  while lines[last] do
    for mark in lines[last]:gsub("/%*.-%*/", ""):gmatch "[{}]" do
      depth = depth + (mark == "{" and 1 or -1)
    end
    if depth == 0 and lines[last]:find ";%s*$" then return last end
    last = last + 1
  end
end

-- All up to the next blank line.
local function declarations(lines, first, fail)
  local list = {}
  while lines[first] and lines[first] ~= "" do
    local last = end_of(lines, first)
    local found = last and declaration(table.concat(lines, "\n", first, last))
    if not found then fail(first, "no declaration that can be read") end
    found.number = first
    list[#list + 1] = found
    first = last + 1
  end
  return list, first
end

-- ---- groups --------------------------------------------------------------------

local function has(group, kind)
  for _, one in ipairs(group.declarations) do
    if one.kind == kind then return true end
  end
  return false
end

-- What a comment must have depends on what it is about.
local function wanted(group)
  if has(group, "function") then return labels end
  if has(group, "type") and not has(group, "numbers") then
    return { "Ownership", "Threads", "Since" }
  end
  return { "Since" }
end

local function group_of(comment, number, fail)
  local found = parts(comment, fail)
  local first = table.remove(found.head, 1)
  local summary = first and first.text:match "^(%u.*)%.$"
  if not summary or (found.head[1] and found.head[1].text ~= "") then
    fail(number, "the first line of a comment is one whole sentence")
  end
  local group = { summary = summary, text = blocks(found.head, fail), number = number }
  for _, label in ipairs(labels) do
    group[label:lower()] = found[label] and blocks(found[label], fail)
  end
  if group.since then
    group.since = group.since[1].text:match "^(%d+%.%d+%.%d+)%.$"
      or fail(number, "Since: names a version, and ends in a full stop")
  end
  if group.example then group.example = group.example[1].lines end
  return group
end

local function check(group, fail)
  for _, label in ipairs(wanted(group)) do
    if not group[label:lower()] then fail(group.number, label .. ": is missing") end
  end
  group.name = group.declarations[1].name
  for _, one in ipairs(group.declarations) do
    if one.kind == "function" then
      group.name = one.name
      break
    end
  end
end

-- ---- the whole -----------------------------------------------------------------

local function lines_of(path)
  local lines = {}
  for line in io.lines(path) do lines[#lines + 1] = line end
  return lines
end

-- The line on which the comment that begins at `first` ends.
local function comment_end(lines, first)
  while not lines[first]:find "%*/" do first = first + 1 end
  return first
end

local function add_group(found, lines, i, fail)
  local last = comment_end(lines, i)
  local comment = inside(lines, i, last, fail)
  if not found.overview then
    local title = table.remove(comment, 1).text
    found.name, found.title = title:match "^([%w_-]+)%.h %- (.*)%.$"
    if not found.name then fail(i + 1, "the first line is 'name.h - what it is for.'") end
    found.overview = blocks(comment, fail)
    return last + 1
  end
  local group = group_of(comment, i, fail)
  group.section = found.section
  group.declarations, last = declarations(lines, last + 1, fail)
  if #group.declarations == 0 then fail(i, "a comment without a declaration under it") end
  check(group, fail)
  found.groups[#found.groups + 1] = group
  return last
end

-- What stands outside of groups: directives, and nothing of the library's own.
local function pass_over(line, i, fail)
  local guard = line:match "^#define%s+([%w_]+_H)$"
  if line ~= "" and line ~= "}" and not line:find '^extern "C" {' and not guard
    and not line:find "^#%a*if" and not line:find "^#e%a+" and not line:find "^#include"
  then
    fail(i, "a declaration without a comment above it")
  end
end

-- Text as it begins a sentence; a name stays as it is.
function header.sentence(text)
  return (text .. " "):find "^%l+[ ,;:.]" and text:sub(1, 1):upper() .. text:sub(2) or text
end

-- Reads a header; raises FILE:LINE: what is not in form.
function header.read(path)
  local lines = lines_of(path)
  local function fail(number, what) error(("%s:%d: %s"):format(path, number, what), 0) end
  local found = { path = path, file = path:match "[^/]*$", groups = {} }
  local i = 1
  while lines[i] do
    local section = lines[i]:match "^/%* %-%-%-%- (.-) %-+ %*/$"
    if section then
      found.section = section
      i = i + 1
    elseif lines[i] == "/*" then
      i = add_group(found, lines, i, fail)
    else
      pass_over(lines[i], i, fail)
      found.version = found.version or lines[i]:match '^#define PATIENTS_VERSION "(.-)"'
      i = i + 1
    end
  end
  for _, group in ipairs(found.groups) do
    for _, one in ipairs(group.declarations) do
      found.version = found.version or one.text:match '^#define PATIENTS_VERSION "(.-)"'
    end
  end
  return found
end

-- Reads several, the one that the others stand on first.
function header.read_all(paths)
  local list = {}
  for number, path in ipairs(paths) do list[number] = header.read(path) end
  table.sort(list, function(a, b) return #a.name < #b.name end)
  return list
end

return header
