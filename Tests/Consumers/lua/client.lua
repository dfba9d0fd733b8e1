-- A client against a registry on this machine: PATIENTS_BASE_URL and
-- PATIENTS_TOKEN say which.  It must answer 401 to any other token.

local patients = require "patients"
local harness = require "harness"
local test, equal, fails, raises = harness.test, harness.equal, harness.fails, harness.raises

local base_url = assert(os.getenv "PATIENTS_BASE_URL", "PATIENTS_BASE_URL is not set")
local token = assert(os.getenv "PATIENTS_TOKEN", "PATIENTS_TOKEN is not set")

-- Nothing listens on port 1.
local nowhere = { base_url = "http://127.0.0.1:1", token = "secret-of-nowhere", max_attempts = 1 }

local function someone(name)
  return patients.new {
    full_name = name or "Amina Example", calling_code = "+971", local_phone = "551234567",
    gender = "Female", date_of_birth = "1988-04-23",
  }
end

local function people(count)
  local list = {}
  for i = 1, count do list[i] = someone("Person " .. i) end
  return list
end

test("a patient is registered and its record read", function()
  local client <close> = patients.client()
  local record = assert(client:register(someone()))
  equal(#record.id, 36)
  equal(record.full_name, "Amina Example")
  assert(record.patient_no)
  equal(record:to_table().id, record.id)
  equal(tostring(record), "record")
end)

test("a record is read only, and knows its fields", function()
  local client <close> = patients.client()
  local record = assert(client:register(someone()))
  raises("cannot be set", function() record.full_name = "x" end)
  raises("did you mean 'patient_no'", function() return record.patient_n end)
end)

test("an invalid patient is refused before anything is sent", function()
  local client <close> = patients.client(nowhere)
  local err = fails("invalid", client:register(patients.new {}))
  assert(#err.issues > 0)
end)

test("a patient is not registered twice", function()
  local client <close> = patients.client()
  local patient = someone()
  assert(client:register(patient))
  raises("registered already", function() client:register(patient) end)
  raises("list[2]: this patient is registered already", function()
    client:register_all { someone(), patient }
  end)
end)

test("who did not get through may be sent again", function()
  local patient = someone()
  local away <close> = patients.client(nowhere)
  local err = fails("not_sent", away:register(patient))
  equal(err.stage, "connect")
  local client <close> = patients.client()
  assert(client:register(patient))
end)

test("a wrong token is unauthorized, and shown nowhere", function()
  local client <close> = patients.client { base_url = base_url, token = "wrong-secret" }
  local err = fails("unauthorized", client:register(someone()))
  equal(err.status, 401)
  for _, text in ipairs { tostring(err), err.message, tostring(client) } do
    assert(not text:find("wrong-secret", 1, true), text)
  end
  equal(client.token, nil)
end)

test("a closed client says so", function()
  local client = patients.client()
  client:close()
  client:close()
  fails("closed", client:register(someone()))
  equal(client:register_all({ someone() })[1].err.code, "closed")
  equal(tostring(client), "client (closed)")
end)

test("register_all gives each its outcome, by its number", function()
  local client <close> = patients.client()
  local list, told = people(50), {}
  list[7] = patients.new { full_name = "Nobody" }
  local results = client:register_all(list, {
    concurrency = 5,
    on_outcome = function(i, record, err) told[i] = record or err end,
  })
  equal(#results, 50)
  for i = 1, 50 do
    equal(told[i], results[i].record or results[i].err)
    if i ~= 7 then equal(results[i].record.full_name, "Person " .. i) end
  end
  equal(results[7].err.code, "invalid")
end)

test("register_all takes an empty list", function()
  local client <close> = patients.client()
  equal(#client:register_all {}, 0)
end)

test("after a wrong token nothing more is sent", function()
  local client <close> = patients.client { base_url = base_url, token = "wrong-secret" }
  local results = client:register_all(people(20), { concurrency = 2 })
  equal(results[1].err.code, "unauthorized")
  equal(results[20].err.code, "not_sent")
end)

test("an error in on_outcome loses no outcome that is under way", function()
  local client <close> = patients.client()
  local list, told = people(20), 0
  local ok, why = pcall(client.register_all, client, list, {
    concurrency = 4,
    on_outcome = function()
      told = told + 1
      if told == 3 then error("my own mistake", 0) end
      if told > 3 then error("another", 0) end
    end,
  })
  equal(ok, false)
  equal(why, "my own mistake")
  equal(told, 6)
  local sent = 0
  for _, patient in ipairs(list) do
    local again = client:register_all { patients.new {} }
    equal(again[1].err.code, "invalid")
    if not pcall(client.register, client, patient) then sent = sent + 1 end
  end
  equal(sent, 6)
end)

test("a client cannot be used inside its own register_all", function()
  local client <close> = patients.client()
  for _, use in ipairs {
    function() client:register(someone()) end,
    function() client:register_all {} end,
    function() client:close() end,
  } do
    local ok, why = pcall(client.register_all, client, people(2), { on_outcome = use })
    equal(ok, false)
    assert(tostring(why):find("busy with register_all", 1, true), why)
  end
  assert(client:register(someone()))
end)

test("a list with something else in it raises before anything is sent", function()
  local client <close> = patients.client()
  local patient = someone()
  raises("list[2]: expected a patient, got table", function()
    client:register_all { patient, {} }
  end)
  raises("list[2] is the same patient as list[1]", function()
    client:register_all { patient, patient }
  end)
  assert(client:register(patient))
end)

test("register_all may run in a coroutine, but its outcomes cannot yield", function()
  local client <close> = patients.client()
  local inside = coroutine.wrap(function()
    return pcall(client.register_all, client, people(2), { on_outcome = coroutine.yield })
  end)
  local ok, why = inside()
  equal(ok, false)
  assert(tostring(why):find("yield", 1, true), why)
  equal(coroutine.wrap(function() return #client:register_all(people(2)) end)(), 2)
end)

test("options are checked", function()
  raises('has no option "timeout"', function() patients.client { timeout = 1 } end)
  raises("go together", function() patients.client { base_url = base_url } end)
  raises("go together", function() patients.client { token = token } end)
  raises("max_attempts: must be 1", function() patients.client { max_attempts = 0 } end)
  raises("max_attempts: expected a whole number", function()
    patients.client { max_attempts = 1.5 }
  end)
  raises("total_timeout: must be more than 0", function() patients.client { total_timeout = 0 } end)
  raises("total_timeout: must be", function() patients.client { total_timeout = 0 / 0 } end)
  raises("total_timeout: expected a number", function() patients.client { total_timeout = "1" } end)
  raises("token: expected a string, got a number", function()
    patients.client { token = 1, base_url = base_url }
  end)
  raises("allow_http: expected true or false", function() patients.client { allow_http = "no" } end)
  raises("", function() patients.client { base_url = "ftp://127.0.0.1", token = "t" } end)
  local client <close> = patients.client()
  raises("concurrency: must be", function() client:register_all({}, { concurrency = 0 }) end)
  raises("concurrency: expected", function() client:register_all({}, { concurrency = "2" }) end)
  raises("on_outcome: expected a function", function()
    client:register_all({}, { on_outcome = 1 })
  end)
  raises('has no option "on_outcom"', function() client:register_all({}, { on_outcom = print }) end)
  raises("patients.patient expected", function() client:register({}) end)
end)

test("a client that nobody closes is collected", function()
  for _ = 1, 20 do patients.client() end
  collectgarbage()
end)
