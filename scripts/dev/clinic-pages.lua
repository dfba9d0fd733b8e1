-- Makes man pages of the command line, clinic(1) and one a subcommand, from what
-- `clinic --experimental-dump-help` says of itself.
--
--   clinic --experimental-dump-help | lua5.4 scripts/dev/clinic-pages.lua FOLDER
--
-- SOURCE_DATE_EPOCH is the day that they carry; without it, today.

package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local json = require "cjson"
local roff = require "roff"

local folder = arg[1]
local clinic = json.decode(io.read "a").command

local function each_shown(command, kinds, visit)
  for _, argument in ipairs(command.arguments or {}) do
    if argument.shouldDisplay and kinds[argument.kind] then visit(argument) end
  end
end

-- "--memory SIZE", "-h, --help"
local function spelled(argument)
  local names = {}
  for number, name in ipairs(argument.names) do
    names[number] = "\\fB" .. roff.literal((name.kind == "long" and "--" or "-") .. name.name)
      .. "\\fR"
  end
  local text = table.concat(names, ", ")
  if argument.kind == "option" then
    text = text .. " \\fI" .. roff.literal(argument.valueName) .. "\\fR"
  end
  return text
end

local function described(argument)
  local text = roff.text(argument.abstract or "")
  if argument.kind == "option" and argument.defaultValue then
    text = text .. "\n(Default: " .. roff.literal(argument.defaultValue) .. ")"
  end
  return text
end

local function add_arguments(page, command)
  local any = false
  each_shown(command, { positional = true }, function(argument)
    if not any then page[#page + 1] = ".SH ARGUMENTS" end
    any = true
    page[#page + 1] = (".TP\n.I %s\n%s"):format(argument.valueName, described(argument))
  end)
end

-- Options under their headings, those without one first.
local function add_options(page, command)
  local titles, by_title = { "OPTIONS" }, { OPTIONS = {} }
  each_shown(command, { option = true, flag = true }, function(argument)
    local title = (argument.sectionTitle or "options"):upper()
    if not by_title[title] then
      titles[#titles + 1], by_title[title] = title, {}
    end
    table.insert(by_title[title], (".TP\n%s\n%s"):format(spelled(argument), described(argument)))
  end)
  for _, title in ipairs(titles) do
    if #by_title[title] > 0 then
      page[#page + 1] = ('.SH "%s"\n%s'):format(title, table.concat(by_title[title], "\n"))
    end
  end
end

local function synopsis(command)
  local words = { ".B " .. (command == clinic and "clinic" or "clinic " .. command.commandName) }
  if command.subcommands then words[#words + 1] = ".I subcommand" end
  words[#words + 1] = ".RI [ options ]"
  each_shown(command, { positional = true }, function(argument)
    words[#words + 1] = (argument.isOptional and ".RI [ %s ]%s" or ".I %s%s"):format(
      argument.valueName, argument.isRepeating and " ..." or "")
  end)
  return ".SH SYNOPSIS\n" .. table.concat(words, "\n")
end

-- The text of clinic itself ends in the exit codes, "0 all done; 1 …".
local function exit_codes()
  local entries = {}
  local text = clinic.discussion:match "Exit codes: (.*)%.$"
  for code, meaning in text:gmatch "(%d+) ([^;]+)" do
    entries[#entries + 1] = (".TP\n.B %s\n%s"):format(code, roff.text(meaning))
  end
  return ".SH EXIT STATUS\n" .. table.concat(entries, "\n")
end

local environment = [[
.SH ENVIRONMENT
.TP
.B PATIENTS_TOKEN
The registry's token, where no
.B \-\-token\-file
is given.
It is never an argument, for others can see those.
.TP
.B PATIENTS_BASE_URL
The registry, where no
.B \-\-base\-url
is given.]]

local function add_subcommands(page)
  page[#page + 1] = ".SH SUBCOMMANDS"
  for _, command in ipairs(clinic.subcommands) do
    if command.commandName ~= "help" and command.shouldDisplay then
      page[#page + 1] = (".TP\n.BR clinic\\-%s (1)\n%s"):format(command.commandName,
        roff.text(command.abstract))
    end
  end
end

local function see_also(name)
  local others = { "clinic", "clinic-run", "clinic-reconcile", "clinic-sandbox" }
  local lines = {}
  for _, other in ipairs(others) do
    if other ~= name then lines[#lines + 1] = (".BR %s (1),"):format(roff.literal(other)) end
  end
  lines[#lines + 1] = ".BR patients (3)"
  return ".SH SEE ALSO\n" .. table.concat(lines, "\n")
end

local function has_registry(command)
  local found = false
  each_shown(command, { option = true }, function(argument)
    found = found or argument.valueName == "base-url"
  end)
  return found or command == clinic
end

local function first_lower(text)
  return (text:gsub("%.$", ""):gsub("^%u%l", string.lower))
end

local function page_of(command)
  local name = command == clinic and "clinic" or "clinic-" .. command.commandName
  local page = { roff.title(name, 1), ".SH NAME", ("%s \\- %s"):format(
    roff.literal(name), first_lower(command.abstract)), synopsis(command) }
  page[#page + 1] = ".SH DESCRIPTION\n" .. roff.text(command.abstract)
  if command.discussion and command ~= clinic then
    page[#page + 1] = ".PP\n" .. roff.text(command.discussion)
  end
  if command == clinic then add_subcommands(page) end
  add_arguments(page, command)
  add_options(page, command)
  page[#page + 1] = command == clinic and exit_codes()
    or ".SH EXIT STATUS\nThat of\n.BR clinic (1)."
  if has_registry(command) then page[#page + 1] = environment end
  page[#page + 1] = see_also(name)
  roff.write(("%s/%s.1"):format(folder, name), page)
end

page_of(clinic)
for _, command in ipairs(clinic.subcommands) do
  if command.commandName ~= "help" and command.shouldDisplay then page_of(command) end
end
