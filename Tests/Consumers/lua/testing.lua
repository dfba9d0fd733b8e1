-- The staff's own tests in stock Lua, as a colleague without the host runs
-- them; and in busted, where it is installed.
local harness = require "harness"
local test, equal = harness.test, harness.equal

local function run(command)
  local pipe = assert(io.popen(command .. " 2>&1"))
  local output = pipe:read "a"
  local ok = pipe:close()
  return ok == true, output
end

local library = "scripts/patients_testing.lua"

test("the staff's example passes in stock Lua", function()
  local ok, output = run("lua5.4 " .. library .. " scripts/qualify_leads_test.lua")
  if not ok then error(output) end
  equal(output:match "(%d+ failed)", "0 failed")
end)

test("a test that fails says where, what, and how the rules went", function()
  local name = os.tmpname()
  local file = assert(io.open(name, "w"))
  file:write([[
local t = require "patients_testing"
local rules = t.patients.rules { { name = "any", points = 5, when = function() return true end } }
t.test "it" (function()
  rules:score(t.lead {})
  t.expect(1).equals(2)
end)
]])
  file:close()
  local ok, output = run("lua5.4 " .. library .. " " .. name)
  os.remove(name)
  equal(ok, false)
  equal(output:find(name .. ":5: expected 2, found 1", 1, true) ~= nil, true)
  equal(output:find("passed           5  any", 1, true) ~= nil, true)
end)

test("the staff's example passes in busted, where there is one", function()
  local found, path = run("command -v busted")
  if not found then return end
  local ok, output = run("cd scripts && LUA_PATH='./?.lua;;' LUA_CPATH=\"$LUA_CPATH;;\" "
    .. "lua5.4 " .. path:gsub("%s", "") .. " --pattern=_test%.lua .")
  if not ok then error(output) end
end)
