-- Tests of qualify_leads.lua: what the clinic decided, written down as examples.
--
--   clinic test scripts
--
-- Change a threshold in qualify_leads.lua and the tests that this concerns say
-- so, with the points that each rule gave.

local t = require "patients_testing"
local test, expect = t.test, t.expect

-- The columns that our leads files have.  What a lead below leaves out is an
-- empty cell.
t.columns {
  "Lead ID", "Full Name", "Preferred Name", "Phone", "Email", "Gender",
  "Date of Birth", "Source", "Treatment", "Notes", "Created At",
}

local script = t.script "qualify_leads.lua"

-- Somebody about whom all is known, but for what a test changes.
local function decide(changes)
  local cells = {
    full_name = "Amina Example", preferred_name = "Amina", phone = "055 123 4567",
    email = "amina@example.org", gender = "female", date_of_birth = "23/04/1988",
    source = "referral", treatment = "checkup", notes = "",
  }
  for column, cell in pairs(changes or {}) do cells[column] = cell end
  return script.qualify(t.lead(cells))
end

test "somebody about whom all is known is a patient" (function()
  local patient = t.expect_patient(decide())
  expect(t.score()).equals(100)
  expect(patient.full_name).equals("Amina Example")
  expect(patient.calling_code).equals("+971")
  expect(patient.local_phone).equals("551234567")
  expect(patient.date_of_birth).equals("1988-04-23")
  expect(patient.gender).equals("Female")
end)

test "a day and month are read as day and month" (function()
  expect(decide({ date_of_birth = "07/08/1990" }).date_of_birth).equals("1990-08-07")
end)

test "without a phone somebody is kept as a lead" (function()
  local lead = t.expect_lead(decide { phone = "ask at the desk" })
  expect(lead.local_phone).is_nil()
  expect(lead.email).equals("amina@example.org")
end)

test "without a date of birth somebody is kept as a lead" (function()
  t.expect_lead(decide { date_of_birth = "" })
end)

test "from 60 points somebody is a patient" (function()
  t.expect_patient(decide { email = "", source = "website", treatment = "" })
  expect(t.score()).equals(60)
end)

test "below 30 points nobody follows up" (function()
  t.expect_disqualified("too little is known",
    decide { full_name = " ", phone = "", date_of_birth = "", source = "", treatment = "" })
  expect(t.score()).equals(10)
end)

test "a link or a formula in the note is spam" (function()
  t.expect_disqualified("spam", decide { notes = "see http://example.org" })
  t.expect_disqualified("spam", decide { notes = "=HYPERLINK" })
end)

test "who cannot be reached is turned away" (function()
  t.expect_disqualified("no way to reach", decide { phone = "", email = "a@b" })
end)

test "without a gender the registry takes nobody" (function()
  t.expect_disqualified("gender missing", decide { gender = "" })
end)

test "an email that cannot be one is left out" (function()
  expect(t.expect_patient(decide { email = "none" }).email).is_nil()
end)
