-- Holds lua-api.lua against the module that was built: each of the two names
-- exactly what the other names.  Called by check-lua-api.sh.

local api = dofile((arg[0]:match("^(.*/)") or "") .. "lua-api.lua")
local patients = require "patients"

local refused = 0

-- Both are sets of names.
local function compare(where, described, found)
  for name in pairs(described) do
    if not found[name] then
      refused = refused + 1
      io.stderr:write(("%s: `%s` is described, and the module has none\n"):format(where, name))
    end
  end
  for name in pairs(found) do
    if not described[name] then
      refused = refused + 1
      io.stderr:write(("%s: the module has `%s`: describe it in lua-api.lua\n"):format(where, name))
    end
  end
end

local function set_of(...)
  local set = {}
  for _, list in ipairs { ... } do
    for _, entry in ipairs(list) do set[entry.name or entry[1]] = true end
  end
  return set
end

local function keys_of(map)
  local set = {}
  for name in pairs(map) do set[name] = true end
  return set
end

-- The module's types keep their keys at 1 of the metatable: a field is a
-- number there, a method a function.
local function registered(name)
  for _, value in pairs(debug.getregistry()) do
    if type(value) == "table" and rawget(value, "__name") == name then return value[1] end
  end
  error(name .. ": the module registers no such type")
end

-- Nothing is sent there: it is closed at once.
local function some_client()
  return patients.client { base_url = "http://127.0.0.1:9", token = "nothing" }
end

-- What a call says that it has, when it is given what it has not.
local unknown = { no_such_name = true }
local refusals = {
  new = function() patients.new(unknown) end,
  client = function() patients.client(unknown) end,
  rules = function() patients.rules { unknown } end,
  register = function()
    local client <close> = some_client()
    client:register(patients.new {}, unknown)
  end,
  rules_list = function() patients.rules(unknown) end,
  rules_thresholds = function()
    patients.rules { { name = "any", when = print }, thresholds = unknown }
  end,
  rules_group = function()
    patients.rules { { name = "any", group = "g", when = print }, groups = { g = unknown } }
  end,
  register_all = function()
    local client <close> = some_client()
    client:register_all({}, unknown)
  end,
  date = function() patients.date("1990-01-01", nil, unknown) end,
}

local function named_by_refusal(call)
  local _, message = pcall(refusals[call])
  local list = message:match("; .- has (.*)$") or message:match("; .*there are (.*)$")
  local set = {}
  for name in list:gsub(" and ", ", "):gsub("^an? ", ""):gmatch("[%w_]+") do set[name] = true end
  return set
end

-- Values of the types that are plain tables.
local samples = {
  phone = function() return { patients.phone("+971561231231 x12") } end,
  name = function() return { patients.name("Dr. Amina") } end,
  issue = function() return patients.new({}):issues() end,
  outcome = function()
    local client <close> = some_client()
    -- The err of a closed client; a record stands in its place after a success.
    client:close()
    local outcome = client:register_all({ patients.new { is_lead = true, gender = "Male" } })[1]
    return { outcome, { record = true } }
  end,
  trace = function()
    local rules = patients.rules {
      { name = "raises", group = "all", when = function() error("on purpose") end },
    }
    return select(3, rules:score {})
  end,
}

local function named_by_sample(kind)
  local set = {}
  for _, sample in ipairs(samples[kind]()) do
    for name in pairs(sample) do set[name] = true end
  end
  return set
end

compare("patients", set_of(api.module.fields, api.module.functions), keys_of(patients))
local types = 0
for _, type in ipairs(api.types) do
  types = types + 1
  local found = type.registered and keys_of(registered(type.registered))
    or type.refused_by and named_by_refusal(type.refused_by)
    or named_by_sample(type.sampled)
  compare(type.name, set_of(type.fields, type.methods or {}), found)
end

if refused > 0 then os.exit(1) end
print(("check-lua-api: the module, its reference and its types agree on %d types"):format(types))
