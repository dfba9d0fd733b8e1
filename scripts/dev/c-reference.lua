-- Makes docs/c-reference.md of the public headers.
--
--   lua5.4 scripts/dev/c-reference.lua HEADER...

package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local header = require "header"

-- Names of this library in code, where they are not yet.
local function prose(text)
  local parts = {}
  for before, code in (text .. "``"):gmatch "([^`]*)`([^`]*)`" do
    before = before:gsub("%f[%w_]patients_[%w_]+%(?%)?", "`%0`")
    parts[#parts + 1] = before:gsub("%f[%w_]PATIENTS_[A-Z0-9_]+", "`%0`"):gsub("<", "\\<")
    if code ~= "" then parts[#parts + 1] = "`" .. code .. "`" end
  end
  return table.concat(parts)
end

local function cell(text)
  return (prose(text):gsub("|", "\\|"))
end

local writers = {
  text = function(block) print(prose(header.sentence(block.text)) .. "\n") end,
  heading = function(block) print("## " .. header.sentence(block.text:lower()) .. "\n") end,
  code = function(block)
    local is_c = table.concat(block.lines, "\n"):find "[;}]"
    print(("```%s\n%s\n```\n"):format(is_c and "c" or "sh", table.concat(block.lines, "\n")))
  end,
  list = function(block)
    for _, item in ipairs(block.items) do print("- " .. prose(item)) end
    print()
  end,
  results = function(block)
    print("| status | when |\n| --- | --- |")
    for _, item in ipairs(block.items) do
      print(("| `%s` | %s |"):format(item.code, cell(item.text)))
    end
    print()
  end,
}

local function write(blocks)
  for _, block in ipairs(blocks) do writers[block.kind](block) end
end

local function write_members(one)
  print(one.kind == "numbers" and "| number | |\n| --- | --- |" or "| member | |\n| --- | --- |")
  for _, member in ipairs(one.members) do
    print(("| `%s` | %s |"):format(member.code:gsub("%s+", " "), cell(member.text or "")))
  end
  print()
end

local function write_declarations(group)
  print "```c"
  for _, one in ipairs(group.declarations) do
    if one.kind == "macro" and one.text:find "\n" then
      print("#define " .. one.name .. " …")
    elseif not one.members then
      print(one.text)
    elseif one.kind == "type" then
      print(("typedef struct %s %s;"):format(one.name, one.name))
    end
  end
  print "```\n"
end

local function write_group(group)
  local names = {}
  for _, one in ipairs(group.declarations) do
    if one.name then names[#names + 1] = "`" .. one.name .. "`" end
  end
  print(("### %s\n\n%s.\n"):format(table.concat(names, ", "), prose(group.summary)))
  write_declarations(group)
  write(group.text)
  for _, one in ipairs(group.declarations) do
    if one.members then write_members(one) end
  end
  for _, part in ipairs { "results", "ownership", "threads" } do
    if group[part] then
      local is_table = group[part][1].kind == "results"
      io.write("**", header.sentence(part .. "."), "**", is_table and "\n\n" or " ")
      write(group[part])
    end
  end
  if group.example then writers.code { lines = group.example } end
end

local function write_header(found)
  print(("# %s.h\n\n%s.\n"):format(found.name, header.sentence(found.title)))
  print(("<!-- Made by `make docs` from include/%s: change it there. -->\n"):format(found.file))
  write(found.overview)
  local section
  for _, group in ipairs(found.groups) do
    if group.section ~= section then
      section = group.section
      print(("## %s\n"):format(header.sentence(section)))
    end
    write_group(group)
  end
end

for _, found in ipairs(header.read_all(arg)) do write_header(found) end
