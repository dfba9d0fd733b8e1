-- Makes man pages of public headers: an overview for each header, and a page for
-- each function, family or type.
--
--   lua5.4 scripts/dev/man-pages.lua FOLDER HEADER...
--
-- SOURCE_DATE_EPOCH is the day that they carry; without it, today.

package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local header = require "header"
local roff = require "roff"

-- "Makes a client." → "makes a client"
local function uncapitalized(text)
  return text:find "^%u%l* " and text:sub(1, 1):lower() .. text:sub(2) or text
end

local function plain(text)
  return (text:gsub("`", ""))
end

-- ---- one page ------------------------------------------------------------------

-- The names that a page can be asked for: functions, types and macros.
local function names_of(group)
  local names = { group.name }
  for _, one in ipairs(group.declarations) do
    if one.name and one.name ~= group.name then names[#names + 1] = one.name end
  end
  return names
end

local function without_comments(text)
  local lines = {}
  for line in (text:gsub("%s*/%*.-%*/", "") .. "\n"):gmatch "(.-)\n" do
    lines[#lines + 1] = line
  end
  return lines
end

-- A function that does not fit on a line has its parameters on lines of their own.
local function wrapped(text)
  text = text:gsub("%s+", " "):gsub("%( ", "(")
  if #text <= 72 then return { text } end
  local head, parameters = text:match "^(.-%()(.*)$"
  local lines = { head, "" }
  for parameter in (parameters .. " "):gmatch "(.-[,;]) " do
    local longer = lines[#lines] .. (lines[#lines] == "" and "    " or " ") .. parameter
    if #longer > 72 then lines[#lines + 1] = "    " .. parameter else lines[#lines] = longer end
  end
  return lines
end

-- A value of macros is no user's business, unless it is short.
local function synopsis_of(one)
  if one.kind == "macro" and one.text:find "\n" then return { "#define " .. one.name } end
  return one.kind == "function" and wrapped(one.text) or without_comments(one.text)
end

local function include(found)
  return (".SH SYNOPSIS\n.nf\n.B #include <%s>\n.fi"):format(roff.literal(found.file))
end

local function library(found)
  return (".SH LIBRARY\nlib%s (\\-l%s)"):format(roff.literal(found.name), roff.literal(found.name))
end

local function add_synopsis(page, found, group)
  page[#page + 1] = include(found)
  for _, one in ipairs(group.declarations) do
    if one.kind ~= "numbers" then page[#page + 1] = ".PP\n" .. roff.code(synopsis_of(one)) end
  end
end

local function add_members(page, group)
  for _, one in ipairs(group.declarations) do
    if one.members then
      page[#page + 1] = one.kind == "numbers" and ".SH VALUES" or ".SH MEMBERS"
      for _, member in ipairs(one.members) do
        local code = member.code:gsub("%s+", " ")
        page[#page + 1] = (".TP\n.B %s\n%s"):format(roff.literal(code),
          roff.text(member.text or ""))
      end
    end
  end
end

local function add_part(page, heading, blocks)
  if not blocks then return end
  if blocks[1].kind == "text" then blocks[1].text = header.sentence(blocks[1].text) end
  page[#page + 1] = ".SH " .. heading
  page[#page + 1] = roff.blocks(blocks)
end

local function add_example(page, group)
  if not group.example then return end
  page[#page + 1] = ".SH EXAMPLES\n" .. roff.code(group.example)
end

-- ---- what points where ---------------------------------------------------------

-- Every text of a page, for the names in it.
local function words_of(group)
  local words = {}
  local function gather(blocks)
    for _, block in ipairs(blocks or {}) do
      words[#words + 1] = block.text
      for _, item in ipairs(block.items or {}) do words[#words + 1] = item.text or item end
    end
  end
  for _, part in ipairs { "text", "results", "ownership", "threads" } do gather(group[part]) end
  for _, one in ipairs(group.declarations) do words[#words + 1] = one.text end
  return table.concat(words, "\n")
end

-- Whether some other page is of a function that takes this type, or gives it.
-- A status and an error, which all do, are passed over.
local function uses(other, name)
  if name == "patients_status" or name == "patients_error" then return false end
  for _, one in ipairs(other.declarations) do
    local named = one.text:find("%f[%w_]" .. name .. "%f[^%w_]")
    if named and one.kind == "function" then return true end
  end
  return false
end

local function related(found, group, pages)
  local seen = { [group.name] = true, [found.name] = true }
  local names = {}
  local function add(name)
    if not seen[name] then names[#names + 1] = name end
    seen[name] = true
  end
  for name in words_of(group):gmatch "patients_[%w_]+" do
    if pages[name] and name ~= "patients_error" then add(pages[name].name) end
  end
  for _, other in ipairs(found.groups) do
    if uses(other, group.name) then add(other.name) end
  end
  table.sort(names)
  names[#names + 1] = found.name
  return names
end

local function add_see_also(page, names)
  page[#page + 1] = ".SH SEE ALSO"
  for number, name in ipairs(names) do
    page[#page + 1] = (".BR %s (3)%s"):format(roff.literal(name), number < #names and "," or "")
  end
end

local function add_page(folder, found, group, pages)
  local names = names_of(group)
  local page = { roff.title(group.name, 3), ".SH NAME" }
  page[3] = ("%s \\- %s"):format(table.concat(names, ", "), plain(uncapitalized(group.summary)))
  page[4] = library(found)
  add_synopsis(page, found, group)
  add_part(page, "DESCRIPTION", #group.text > 0 and group.text
    or { { kind = "text", text = group.summary .. "." } })
  add_members(page, group)
  add_part(page, "RESULTS", group.results)
  add_part(page, "OWNERSHIP", group.ownership)
  add_part(page, "THREADS", group.threads)
  add_example(page, group)
  page[#page + 1] = (".SH HISTORY\nSince libpatients %s."):format(group.since)
  add_see_also(page, related(found, group, pages))
  roff.write(("%s/%s.3"):format(folder, group.name), page)
  for number = 2, #names do
    roff.write(("%s/%s.3"):format(folder, names[number]), { (".so man3/%s.3"):format(group.name) })
  end
end

-- ---- the overview --------------------------------------------------------------

local function add_list(page, found)
  page[#page + 1] = ".SH PAGES"
  local section
  for _, group in ipairs(found.groups) do
    if group.section ~= section then
      section = group.section
      page[#page + 1] = '.SS "' .. header.sentence(section) .. '"'
    end
    local others = names_of(group)
    for number, name in ipairs(others) do
      others[number] = ("\\fB%s\\fR(3)"):format(name)
    end
    page[#page + 1] = (".TP\n%s\n%s"):format(table.concat(others, ", "),
      roff.text(group.summary .. "."))
  end
end

local function add_overview(folder, found, others)
  local page = { roff.title(found.name, 3), ".SH NAME" }
  page[3] = ("%s \\- %s"):format(roff.literal(found.name), found.title)
  page[4] = library(found)
  page[5] = include(found)
  add_part(page, "DESCRIPTION", found.overview)
  add_list(page, found)
  page[#page + 1] = ".SH SEE ALSO\n.BR clinic (1)"
  for _, other in ipairs(others) do
    if other ~= found.name then
      page[#page] = page[#page] .. (",\n.BR %s (3)"):format(roff.literal(other))
    end
  end
  roff.write(("%s/%s.3"):format(folder, found.name), page)
end

-- ---- all of them ---------------------------------------------------------------

local folder = table.remove(arg, 1)
local headers = header.read_all(arg)
local pages, overviews = {}, {}
for number, found in ipairs(headers) do
  overviews[number] = found.name
  for _, group in ipairs(found.groups) do
    for _, name in ipairs(names_of(group)) do pages[name] = group end
  end
end
for _, found in ipairs(headers) do
  add_overview(folder, found, overviews)
  for _, group in ipairs(found.groups) do add_page(folder, found, group, pages) end
end
