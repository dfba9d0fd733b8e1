-- Tests for a clinic's own scripts.  Nothing that a test does is sent.
--
--   local t = require "patients_testing"
--
--   local script = t.script "qualify_leads.lua"
--
--   t.test "a link in the note is spam" (function()
--     t.expect_disqualified("spam", script.qualify(t.lead { notes = "http://…" }))
--   end)
--
-- The same file runs in three ways:
--
--   clinic test                                  with limits and coverage
--   lua5.4 patients_testing.lua FILE_test.lua    stock Lua, with patients.so
--   busted --pattern=_test%.lua SCRIPTS          the same, for those who have it

-- The host hands in its doors; stock Lua a file's name, or what to run.
local _, host = ...
host = type(host) == "table" and host or nil

local t = {}

-- ---------------------------------------------------------------------------
-- What one test has done so far
-- ---------------------------------------------------------------------------

-- Where the clock stands unless a test moves it.
local START = os.time { year = 2026, month = 1, day = 1, hour = 12 }
local now, sent, made, prepared, score, trace
local columns -- those that the leads file has, by plain name; nil: not said

local function start_anew()
  now, sent, made, prepared, score, trace = START, {}, 0, {}, nil, nil
end

start_anew()

local function shown(value)
  if type(value) == "string" then return '"' .. value .. '"' end
  return tostring(value)
end

-- What the rules gave last, a line a rule.
local function trace_text()
  if not trace then return "" end
  local lines = {}
  for _, rule in ipairs(trace) do
    lines[#lines + 1] = ("%-13s %4s  %s"):format(rule.result, rule.points, rule.name)
      .. (rule.error and ": " .. rule.error or "")
  end
  lines[#lines + 1] = "score " .. shown(score)
  return table.concat(lines, "\n")
end

-- ---------------------------------------------------------------------------
-- Leads
-- ---------------------------------------------------------------------------

-- "Full Name" is also full_name, as in a leads file.
local function plain(name)
  return (name:lower():gsub("[^%w\128-\255]+", "_"):gsub("^_", ""):gsub("_$", ""))
end

local function no_column(name, level)
  local names = {}
  for known in pairs(columns or {}) do names[#names + 1] = known end
  table.sort(names)
  if columns then
    error(("no column '%s'; the columns are %s"):format(name, table.concat(names, ", ")), level)
  end
  error(("no column '%s' in this test's lead: give it in lead{}, or say with columns{} which "
    .. "columns the leads file has"):format(tostring(name)), level)
end

-- Names the columns that the leads file has.  A lead{} that leaves one out has
-- an empty cell there.
function t.columns(list)
  columns = {}
  for _, name in ipairs(list) do columns[plain(name)] = true end
end

-- A lead as the host gives it to qualify, from a table of cells.
function t.lead(cells)
  local row = {}
  for name in pairs(columns or {}) do row[name] = "" end
  for name, cell in pairs(cells) do
    if columns and not columns[plain(name)] then no_column(name, 3) end
    if type(cell) ~= "string" then
      error(("%s: a cell is always text: write it in quotes"):format(name), 2)
    end
    row[plain(name)] = cell
  end
  local function get(_, name) return row[plain(name)] end
  return setmetatable({}, {
    __index = function(_, name)
      local cell = row[type(name) == "string" and plain(name) or name]
      if cell == nil and name ~= "get" then no_column(name, 3) end
      return cell or get
    end,
    __newindex = function() error("a lead cannot be changed: use a local", 2) end,
    __pairs = function() return next, row end,
    __tostring = function() return "lead" end,
    __name = "lead",
    __metatable = false,
  })
end

-- ---------------------------------------------------------------------------
-- The module `patients` as scripts under test get it
-- ---------------------------------------------------------------------------

local real = require "patients"
local fake = {}
for name, value in pairs(real) do fake[name] = value end

-- Tells whoever counts which rules were there, and how each of them went.
local function tell_rule(place, name, result)
  if host then host.report("rule", place, name, result or "") end
end

-- The same rules, but each scoring is remembered.
local function watched(rules, list, place)
  for _, rule in ipairs(list) do tell_rule(place, rule.name) end
  local function remember(...)
    score, trace = (...), select(3, ...)
    for _, rule in ipairs(trace) do tell_rule(place, rule.name, rule.result) end
    return ...
  end
  return setmetatable({}, {
    __index = function(_, name)
      local method = rules[name]
      if type(method) ~= "function" then return method end
      return function(_, ...)
        if name == "score" then return remember(method(rules, ...)) end
        return method(rules, ...)
      end
    end,
    __tostring = function() return tostring(rules) end,
    __metatable = false,
  })
end

local loading = "?" -- the script whose rules these are

function fake.rules(list)
  local ok, rules = pcall(real.rules, list)
  if not ok then error(rules, 2) end
  return watched(rules, list, loading)
end

-- A record as the registry would return it, made up from what was sent.
local function record_of(patient)
  made = made + 1
  local record = patient:to_table()
  record.id = ("00000000-0000-4000-8000-%012d"):format(made)
  record.clinic_id = "00000000-0000-4000-8000-000000000000"
  record.patient_no = record.is_lead and "-1" or tostring(1000 + made)
  record.additional_info, record.insurance_info, record.other = "[]", "[]", "{}"
  record.is_lead = nil
  record.to_table = function(self)
    local copy = {}
    for name, value in pairs(self) do copy[name] = name ~= "to_table" and value or nil end
    return copy
  end
  return record
end

local outcome_metatable = {
  __tostring = function(err) return err.code .. ": " .. err.message end,
  __concat = function(left, right) return tostring(left) .. tostring(right) end,
}

local client = {}
client.__index = client
client.__tostring = function() return "client" end

function client:register(patient)
  if self.closed then
    local err = { code = "closed", message = "the client is closed" }
    return nil, setmetatable(err, outcome_metatable)
  end
  local valid, issues = patient:validate()
  if not valid then return nil, issues end
  for _, one in ipairs { sent, self.sent } do one[#one + 1] = patient:to_table() end
  local outcome = table.remove(prepared, 1)
  if outcome then return nil, outcome end
  return record_of(patient)
end

function client:register_all(list, options)
  local results = {}
  for i, patient in ipairs(list) do
    local record, err = self:register(patient)
    results[i] = { record = record, err = err }
    if options and options.on_outcome then options.on_outcome(i, record, err) end
  end
  return results
end

function client.has_journal() return false end
function client:close() self.closed = true end
client.__close = client.close

function fake.client() return setmetatable({ sent = {} }, client) end

function fake.age(born, day) return real.age(born, day or os.date("%Y-%m-%d", now)) end

-- What the clients of this test were given to register, in order.
function t.sent() return sent end

-- The next registration does not succeed: `code` as an err has it, "in_doubt" say.
function t.next_outcome(code, message)
  local err = { code = code, message = message or "prepared by the test" }
  prepared[#prepared + 1] = setmetatable(err, outcome_metatable)
end

-- The score that the rules gave last.
function t.score() return score end

-- Sets the clock that scripts see until the end of the test: "2026-03-31" or
-- "2026-03-31 17:45".
function t.clock(text)
  local year, month, day, rest = text:match("^(%d%d%d%d)%-(%d%d)%-(%d%d)(.*)$")
  local hour, minute = (rest or ""):match("^ (%d%d):(%d%d)$")
  if not year or (rest ~= "" and not hour) then
    error('clock: write "2026-03-31" or "2026-03-31 17:45"', 2)
  end
  now = os.time { year = year, month = month, day = day, hour = hour or 12, min = minute or 0 }
end

-- ---------------------------------------------------------------------------
-- The script under test, in an environment of its own
-- ---------------------------------------------------------------------------

-- What the host has, so that a script that needs more fails here too.
local allowed = {
  "_VERSION", "assert", "collectgarbage", "coroutine", "error", "getmetatable", "ipairs", "load",
  "math", "next", "pairs", "pcall", "print", "rawequal", "rawget", "rawlen", "rawset", "select",
  "setmetatable", "string", "table", "tonumber", "tostring", "type", "utf8", "xpcall",
}

local function standing_clock()
  return {
    clock = os.clock, difftime = os.difftime,
    time = function(date) return date and os.time(date) or now end,
    date = function(format, time) return os.date(format or "%c", time or now) end,
  }
end

local folder = "" -- of the test file; stock Lua's alone, the host knows it

local function compile(name, env)
  if host then return host.load(name, env) end
  return assert(loadfile(folder .. name:gsub("%.", "/") .. ".lua", "t", env))
end

-- The globals of a script: its own, and the host's, which it cannot change.
local function environment()
  local globals, loaded, frozen = {}, { patients = fake }, false
  for _, name in ipairs(allowed) do globals[name] = _G[name] end
  globals.os = standing_clock()
  local env = setmetatable({}, {
    __index = globals,
    __newindex = function(_, name, value)
      if frozen then
        error(("cannot set the global '%s' once the script has loaded: a lead's data must not "
          .. "leak into the next; use local"):format(tostring(name)), 2)
      end
      globals[name] = value
    end,
  })
  globals._G = env
  function globals.require(name)
    if loaded[name] == nil then
      loaded[name] = compile(name, env)(name)
      if loaded[name] == nil then loaded[name] = true end
    end
    return loaded[name]
  end
  return env, function() frozen = true end
end

-- Runs a script beside the test and gives its globals: script.qualify(lead).
-- A script without qualify does its work at once, with a client that records.
function t.script(name)
  if not host then
    local source = debug.getinfo(2, "S").source
    folder = source:match("^@(.*/)") or source:sub(1, 1) == "@" and "" or folder
  end
  local env, freeze = environment()
  loading = name
  compile(name:gsub("%.lua$", ""), env)()
  freeze()
  return env
end

-- ---------------------------------------------------------------------------
-- Expectations
-- ---------------------------------------------------------------------------

-- expect(x).equals(y), .differs(y), .contains(text), .is_nil(), .raises(text)
function t.expect(found)
  local is = {}
  local function check(holds, wanted)
    if not holds then error(("expected %s, found %s"):format(wanted, shown(found)), 3) end
  end
  function is.equals(wanted) check(found == wanted, shown(wanted)) end
  function is.differs(other) check(found ~= other, "anything but " .. shown(other)) end
  function is.is_nil() check(found == nil, "nil") end
  function is.contains(text)
    check(type(found) == "string" and found:find(text, 1, true), "a text with " .. shown(text))
  end
  function is.raises(text)
    local ok, problem = pcall(found)
    found = ok and "none" or tostring(problem)
    check(not ok and found:find(text or "", 1, true), "an error with " .. shown(text or ""))
  end
  return is
end

local function expect_kind(is_lead, kind, patient, reason)
  if patient == nil then
    error(("expected a %s, found nobody: %s"):format(kind, tostring(reason)), 3)
  end
  if patient.is_lead ~= is_lead then
    error(("expected a %s, found a %s"):format(kind, is_lead and "patient" or "lead"), 3)
  end
  local valid, err = patient:validate()
  if not valid then
    error(("expected a %s, found one that cannot be sent: %s"):format(kind, err.message), 3)
  end
  return patient
end

-- What qualify gave is to become a patient, or to be kept as a lead.  Each
-- gives the patient back, for a look at its fields.
function t.expect_patient(...) return (expect_kind(false, "patient", ...)) end
function t.expect_lead(...) return (expect_kind(true, "lead", ...)) end

-- What qualify gave is nobody, for a reason with `text` in it.
function t.expect_disqualified(text, patient, reason)
  if patient ~= nil then error("expected nobody, found " .. tostring(patient), 2) end
  if not tostring(reason):find(text, 1, true) then
    error(("expected nobody, with the reason %s, found the reason %s"):format(
      shown(text), shown(reason)), 2)
  end
end

-- ---------------------------------------------------------------------------
-- Tests
-- ---------------------------------------------------------------------------

local passed, failed = 0, 0
local function report(event, ...)
  if host then return host.report(event, ...) end
  local name, problem, rules = ...
  if event == "passed" then
    passed = passed + 1
    print("ok - " .. name)
  elseif event == "failed" then
    failed = failed + 1
    print("not ok - " .. name .. "\n  " .. (problem .. "\n" .. rules):gsub("\n", "\n  "))
  end
  return true
end

local function attempt(name, body)
  start_anew()
  if not report("begin", name) then return end
  local ok, problem = pcall(body)
  if ok then report("passed", name) else report("failed", name, tostring(problem), trace_text()) end
end

-- Busted, where it runs this file.
local busted = not host and package.loaded["busted.core"] and require "busted"

-- test "a sentence that is true" (function() ... end)
function t.test(name)
  return function(body)
    if not busted then return attempt(name, body) end
    busted.it(name, function()
      start_anew()
      body()
    end)
  end
end

t.patients = fake
if host then return t end
package.loaded.patients = fake
if not (arg and arg[0] and arg[0]:find("patients_testing%.lua$")) then return t end

package.loaded.patients_testing = t
for _, file in ipairs(arg) do
  columns = nil
  dofile(file)
end
print(("%d passed, %d failed"):format(passed, failed))
os.exit(failed == 0, true)
