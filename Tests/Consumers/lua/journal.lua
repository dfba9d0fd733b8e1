-- A client with a journal: each key is registered once, over all runs, also
-- where a run was killed half way.  PATIENTS_BASE_URL and PATIENTS_TOKEN say
-- which registry, PATIENTS_RECORD the file of what it received, if there is one.

local patients = require "patients"
local harness = require "harness"
local test, equal, fails, raises = harness.test, harness.equal, harness.fails, harness.raises

local base_url, token = os.getenv "PATIENTS_BASE_URL", os.getenv "PATIENTS_TOKEN"
local record_path = os.getenv "PATIENTS_RECORD"

local function someone(name)
  return patients.new {
    full_name = name, calling_code = "+971", local_phone = "551234567",
    gender = "Female", date_of_birth = "1988-04-23",
  }
end

local function people(count, whose)
  local list, keys = {}, {}
  for i = 1, count do list[i], keys[i] = someone(whose .. " " .. i), "key " .. i end
  return list, keys
end

local function client_with(journal)
  return patients.client { base_url = base_url, token = token, journal = journal }
end

-- ---------------------------------------------------------------------------
-- The program that is killed: lua5.4 journal.lua JOURNAL WHOSE COUNT KILL_AT
-- ---------------------------------------------------------------------------

-- Prints a line for each outcome, and kills itself at one of those that are new.
local function import(journal, whose, count, kill_at)
  local client <close> = client_with(journal)
  local list, keys = people(count, whose)
  local new = 0
  client:register_all(list, {
    concurrency = 8, keys = keys,
    on_outcome = function(i, record, err)
      io.stdout:write(i, " ", record and record.id or err.code, "\n")
      io.stdout:flush()
      if record and record.full_name then new = new + 1 end
      if new == kill_at then os.execute "kill -KILL $PPID" end
    end,
  })
end

if #arg == 4 then
  import(arg[1], arg[2], math.tointeger(arg[3]), math.tointeger(arg[4]))
  os.exit(0, true)
end

-- ---------------------------------------------------------------------------
-- What the tests need
-- ---------------------------------------------------------------------------

-- Calls `use` with the name of a journal, which is removed behind it.
local function with_journal(use)
  local journal = os.tmpname()
  os.remove(journal)
  local ok, why = xpcall(use, debug.traceback, journal)
  for _, suffix in ipairs { "", "-wal", "-shm", ".lock" } do os.remove(journal .. suffix) end
  if not ok then error(why, 0) end
end

-- Runs this file as a program of its own: what became of each, by its number,
-- and whether it was killed.
local function run(journal, whose, count, kill_at)
  local command = ("lua5.4 '%s' '%s' '%s' %d %d"):format(arg[0], journal, whose, count, kill_at)
  local pipe <close> = assert(io.popen("exec " .. command))
  local outcomes = {}
  for line in pipe:lines() do
    local i, outcome = line:match "^(%d+) (.+)$"
    outcomes[math.tointeger(i)] = outcome
  end
  local _, kind, number = pipe:close()
  return outcomes, kind == "signal" and number == 9
end

-- How often the registry received each of these people.
local function received(whose)
  local times = {}
  for line in io.lines(record_path) do
    local name = line:match('fullName\\":\\"(' .. whose .. " %d+)")
    if name then times[name] = (times[name] or 0) + 1 end
  end
  return times
end

-- ---------------------------------------------------------------------------

test("a key that is registered sends nothing, and gives the same id", function()
  with_journal(function(journal)
    local first
    do
      local client <close> = client_with(journal)
      equal(client:has_journal(), true)
      first = assert(client:register(someone "Once A", { key = "a" }))
      equal(first.full_name, "Once A")
      local again = assert(client:register(someone "Once A", { key = "a" }))
      equal(again.id, first.id)
    end
    local client <close> = client_with(journal)
    local again = assert(client:register(someone "Once A", { key = "a" }))
    equal(again.id, first.id)
    equal(again.patient_no, first.patient_no)
    equal(again.full_name, nil)
    local results = client:register_all(
      { someone "Once A", someone "Once B" }, { keys = { "a", "b" } })
    equal(results[1].record.id, first.id)
    equal(results[2].record.full_name, "Once B")
    if record_path then equal(received("Once A")["Once A"], nil) end
  end)
end)

test("a key and a journal go together", function()
  local plain <close> = patients.client { base_url = base_url, token = token }
  equal(plain:has_journal(), false)
  raises("a key needs a journal", function() plain:register(someone "X", { key = "x" }) end)
  raises("keeps no journal", function() plain:register_all({ someone "X" }, { keys = { "x" } }) end)
  with_journal(function(journal)
    local client <close> = client_with(journal)
    raises("needs a key", function() client:register(someone "X") end)
    raises("give a key for each", function() client:register_all { someone "X" } end)
  end)
end)

test("keys are checked before anything is sent", function()
  with_journal(function(journal)
    local client <close> = client_with(journal)
    local list = { someone "X 1", someone "X 2" }
    for text, keys in pairs {
      ["keys: expected a list of strings"] = "one",
      ["keys: there are 1, and 2 patients"] = { "one" },
      ["keys[2]: expected a string, got number"] = { "one", 2 },
      ["keys[2]: must have 1 to 1024 bytes"] = { "one", "" },
      ["keys[1]: must have 1 to 1024 bytes"] = { ("x"):rep(1025), "two" },
      ["keys[2] is the same as keys[1]"] = { "one", "one" },
    } do
      raises(text, function() client:register_all(list, { keys = keys }) end)
    end
    raises('has no option "keys"', function() client:register(list[1], { keys = "x" }) end)
    raises("key: expected a string", function() client:register(list[1], { key = 1 }) end)
    raises("1 to 1024 bytes", function() client:register(list[1], { key = "" }) end)
    assert(client:register(list[1], { key = ("x"):rep(1024) }))
  end)
end)

test("a journal belongs to one client and to one registry", function()
  with_journal(function(journal)
    local client <close> = client_with(journal)
    raises("open in this process already", function()
      patients.client { base_url = base_url, token = token, journal = journal }
    end)
    assert(client:register(someone "One", { key = "a" }))
    client:close()
    raises("belongs to the registry", function()
      patients.client { base_url = "http://127.0.0.1:1", token = "t", journal = journal }
    end)
  end)
end)

test("who did not get through is sent the next time", function()
  with_journal(function(journal)
    local nowhere = { base_url = "http://127.0.0.1:1", token = "t", max_attempts = 1 }
    nowhere.journal = journal
    local away <close> = patients.client(nowhere)
    fails("not_sent", away:register(someone "Late", { key = "a" }))
    fails("not_sent", away:register(someone "Late", { key = "a" }))
  end)
end)

test("a program that dies half way registers nobody twice when it is run again", function()
  with_journal(function(journal)
    local whose, count, runs, doubt, ids = "Killed " .. journal:match "%w+$", 60, 0, {}, {}
    local outcomes, was_killed
    repeat
      outcomes, was_killed = run(journal, whose, count, 13)
      runs = runs + 1
      for i, outcome in pairs(outcomes) do
        if outcome == "in_doubt" then
          doubt[i] = true
          equal(ids[i], nil)
        else
          equal(#outcome, 36)
          if ids[i] then equal(outcome, ids[i]) end
          ids[i] = outcome
        end
      end
    until not was_killed
    assert(runs > 2, "it was never killed")
    equal(#outcomes, count)
    for i = 1, count do assert((doubt[i] ~= nil) ~= (ids[i] ~= nil), i) end
    if not record_path then return end
    local times = received(whose)
    for i = 1, count do
      local name = whose .. " " .. i
      assert(times[name] == 1 or (doubt[i] and not times[name]), name)
    end
  end)
end)
