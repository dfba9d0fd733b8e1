-- A patient: fields, issues, JSON.

local patients = require "patients"
local harness = require "harness"
local test, equal, fails, raises = harness.test, harness.equal, harness.fails, harness.raises

local function complete()
  return patients.new {
    is_lead = false, full_name = "Amina Example ", preferred_name = "Amina",
    calling_code = "+971", local_phone = "551234567", email = "a@example.com",
    gender = "Female", date_of_birth = "1988-04-23",
  }
end

test("a patient keeps its fields byte for byte", function()
  local patient = complete()
  equal(patient.full_name, "Amina Example ")
  equal(patient.is_lead, false)
  patient.full_name = "Ümit Örnek"
  patient.is_lead = true
  equal(patient.full_name, "Ümit Örnek")
  equal(patient.is_lead, true)
end)

test("nil and null are no text", function()
  local patient = complete()
  patient.email = patients.null
  equal(patient.email, nil)
  patient.preferred_name = nil
  equal(patient.preferred_name, nil)
  equal(patients.new { email = patients.null }.email, nil)
end)

test("a patient is its JSON", function()
  local json = assert(complete():to_json())
  assert(json:find('"fullName":"Amina Example "', 1, true), json)
  assert(json:find('"isLead":false', 1, true), json)
end)

test("a patient without what it needs is made, and found invalid", function()
  local patient = patients.new { full_name = "Amina Example" }
  local err = fails("invalid", patient:validate())
  assert(#err.issues > 0)
  equal(err.issues[1].severity, "error")
  fails("invalid", patient:to_json())
end)

test("issues say the field, the code, the severity and a text", function()
  local patient = complete()
  equal(patient:validate(), true)
  equal(#patient:issues(), 0)
  patient.gender = nil
  patient.email = "nobody"
  local found = {}
  for _, issue in ipairs(patient:issues()) do found[issue.field] = issue end
  equal(found.gender.code, "missing")
  equal(found.gender.severity, "error")
  equal(found.email.severity, "warning")
  assert(#found.email.text > 0)
end)

test("a lead needs little", function()
  local lead = patients.new { is_lead = true, gender = "Male" }
  equal(lead:validate(), true)
  assert(lead:to_json():find("1111-01-01", 1, true))
end)

test("a table of a patient has what it has", function()
  local fields = complete():to_table()
  equal(fields.local_phone, "551234567")
  equal(fields.is_lead, false)
  equal(patients.new {}:to_table().full_name, nil)
end)

test("a patient prints nothing of the person", function()
  equal(tostring(complete()), "patient")
  equal(tostring(patients.new { is_lead = true, full_name = "Amina" }), "patient (lead)")
end)

test("two patients are equal only if they are the same", function()
  local patient = complete()
  assert(patient == patient and patient ~= complete()) -- luacheck: ignore 571
end)

test("a closed patient raises", function()
  local kept
  do
    local patient <close> = complete()
    kept = patient
  end
  raises("the patient is closed", function() return kept.full_name end)
  equal(tostring(kept), "patient (closed)")
end)

test("an unknown field raises with the nearest name", function()
  raises("did you mean 'full_name'", function() patients.new { ful_name = "x" } end)
  local patient = complete()
  raises("did you mean 'email'", function() return patient.emal end)
  raises("did you mean 'gender'", function() patient.gendre = "Male" end)
  raises("a patient has is_lead", function() patient.patient_no = "1" end)
  raises("a patient has is_lead", function() return patient[1] end)
  raises("a patient has is_lead", function() patients.new { "Amina" } end)
end)

test("a wrong type raises", function()
  raises("full_name: expected a string, got a table", function()
    patients.new { full_name = {} }
  end)
  raises("local_phone: expected a string, got a number", function()
    patients.new { local_phone = 5 }
  end)
  raises("is_lead: expected true or false", function() patients.new { is_lead = "yes" } end)
  raises("email: expected a string, got a boolean", function() complete().email = false end)
  raises("table expected", function() patients.new("Amina") end)
end)

test("a text that is not UTF-8 raises", function()
  raises("full_name:", function() patients.new { full_name = "\xff\xfe" } end)
end)

test("nobody reaches the metatable", function()
  equal(getmetatable(complete()), false)
  assert(not pcall(setmetatable, complete(), {}))
end)

test("a method of one type refuses another", function()
  local validate = complete().validate
  raises("patients.patient expected", function() validate(io.stdout) end)
end)
