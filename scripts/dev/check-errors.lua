-- Holds the statuses of patients.h against all who name them: Swift's codes,
-- the Lua module's reference, the C reference, and the tests that provoke each.
-- Called by check-errors.sh:
--
--   lua5.4 scripts/dev/check-errors.lua PROVOKED SWIFT_RESULTS
--
-- PROVOKED has `provoked NAME: TEXT` of programs that ran, SWIFT_RESULTS is what
-- `swift test --xunit-output` wrote.

package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local api = require "lua-api"
local header = require "header"

-- What C programs have no function for, and which test of Swift's provokes it.
local by_swift = {
  json = { "Tests/PatientsClientTests/ReadingTests.swift", "a read without an answer says why" },
  leads = { "Tests/PatientsLeadsTests/LeadFileTests.swift", "a missing file and a folder" },
  script = { "Tests/PatientsScriptingTests/ScriptTests.swift",
    "an error has its place and the line to blame" },
  limit = { "Tests/PatientsScriptingTests/ScriptTests.swift",
    "a broken limit has its own code and numbers" },
}

local refused = 0

local function refuse(...)
  refused = refused + 1
  io.stderr:write("check-errors: ", string.format(...), "\n")
end

local function read(path)
  local file <close> = assert(io.open(path))
  return file:read "a"
end

-- "in_doubt" → 9, of the header
local function statuses()
  local numbers, count = {}, 0
  for _, group in ipairs(header.read("include/patients.h").groups) do
    for _, one in ipairs(group.name == "patients_status" and group.declarations or {}) do
      for _, member in ipairs(one.members or {}) do
        local name, number = member.code:match "^PATIENTS_ERR_([A-Z0-9_]+) = (%d+)$"
        if name then
          numbers[name:lower()] = tonumber(number)
          count = count + 1
        end
      end
    end
  end
  return numbers, count
end

-- The same, of Swift's.
local function codes()
  local numbers = {}
  local body = read("Sources/PatientsCore/PatientsError.swift"):match "enum Code:.-\n  }\n"
  for name, number in body:gmatch "case (%w+) = (%d+)" do
    numbers[name:gsub("%u", function(letter) return "_" .. letter:lower() end)] = tonumber(number)
  end
  return numbers
end

-- Where each code is in Lua: an err's, raised, or nowhere; once.
local function lua_codes()
  local found = {}
  local function put(name, place)
    if found[name] then refuse("%s: twice in lua-api.lua", name) end
    found[name] = place
  end
  for _, code in ipairs(api.codes.names) do put(code[1], "an err") end
  for _, name in ipairs(api.codes.raised) do put(name, "raised") end
  for _, name in ipairs(api.codes.never) do put(name, "never") end
  return found
end

-- The names that programs provoked; one of Lua's says so with its text as well.
local function provoked_by_programs(path)
  local found = {}
  for line in io.lines(path) do
    local name, text = line:match "^provoked ([%w_]+): (.+)$"
    if name then found[name] = text end
  end
  return found
end

-- Whether a test of Swift's names the code, ran, and passed.
local function provoked_by_swift(name, results)
  local test = by_swift[name]
  if not test then return false end
  local path, sentence = test[1], test[2]
  local source = read(path)
  if not source:find("`" .. sentence .. "`", 1, true) then
    refuse("%s: %s has no test `%s`", name, path, sentence)
  elseif not source:find("%.code == %." .. name .. "%f[%W]") and not
    source:find("== %." .. name .. "%f[%W]")
  then
    refuse("%s: %s expects no .%s", name, path, name)
  end
  -- A suite is not always called as its file.  A case that failed has what it says inside.
  local module = path:match "Tests/(%w+)/"
  for suite, name_of_case, ending in results:gmatch
    '<testcase classname="(%w+)%.[^"]*" name="`([^`]*)`[^"]*"[^>]-(/?)>'
  do
    if suite == module and name_of_case == sentence then return ending == "/" end
  end
  return false
end

local numbers, count = statuses()
local in_swift, in_lua = codes(), lua_codes()
local programs = provoked_by_programs(arg[1])
local results = read(arg[2])
local c_reference, lua_reference = read "docs/c-reference.md", read "docs/lua-reference.md"

for name, number in pairs(numbers) do
  if in_swift[name] ~= number then refuse("%s: not %d in PatientsError.Code", name, number) end
  if not in_lua[name] then refuse("%s: lua-api.lua does not say whether it is Lua's", name) end
  if not c_reference:find(("PATIENTS_ERR_%s = %d`"):format(name:upper(), number), 1, true) then
    refuse("%s: not in docs/c-reference.md", name)
  end
  if in_lua[name] == "an err" and not lua_reference:find("| `" .. name .. "` |", 1, true) then
    refuse("%s: not in docs/lua-reference.md", name)
  end
  if not programs[name] and not provoked_by_swift(name, results) then
    refuse("%s: no test that ran has provoked it", name)
  end
end
for name in pairs(in_swift) do
  if not numbers[name] then refuse("%s: PatientsError.Code has it, and the header not", name) end
end
for name in pairs(in_lua) do
  if not numbers[name] then refuse("%s: lua-api.lua has it, and the header not", name) end
end

if refused > 0 then os.exit(1) end
print(("check-errors: %d codes are in the header, in Swift, in Lua and in the references, and each "
  .. "was provoked"):format(count))
