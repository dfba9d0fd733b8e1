-- Registers one person who is standing at the desk.
--
-- Fill in the form below, save, and run:
--
--   clinic run scripts/register_walk_in.lua --base-url https://...
--
-- or, with Lua alone, after PATIENTS_BASE_URL and PATIENTS_TOKEN are set:
--
--   lua5.4 scripts/register_walk_in.lua
--
-- Run it once for each person.  The registry does not notice when somebody is
-- sent twice: it makes a second patient.

local patients = require "patients"

-- ---------------------------------------------------------------------------
-- The form
-- ---------------------------------------------------------------------------

local form = {
  full_name = "Amina Example",
  preferred_name = "",                  -- empty: the same as the full name
  phone = "055 123 4567",               -- as it was said or written down
  email = "",                           -- empty: none
  gender = "female",
  date_of_birth = "23/04/1988",         -- day, month, year
}

-- ---------------------------------------------------------------------------
-- What happens with it
-- ---------------------------------------------------------------------------

-- Stops with a text for the person at the desk.
local function stop(text)
  error(text, 0)
end

local phone, no_phone = patients.phone(form.phone, "+971")
if not phone then stop("Look at the phone number again (" .. no_phone .. ")") end

local born, no_date = patients.date(form.date_of_birth, "DD/MM/YYYY")
if not born then stop("Look at the date of birth again (" .. no_date .. ")") end

local gender, no_gender = patients.gender(form.gender)
if not gender then stop("Look at the gender again (" .. no_gender .. ")") end

local patient = patients.new {
  is_lead = false,
  full_name = form.full_name,
  preferred_name = form.preferred_name,
  calling_code = phone.calling_code,
  local_phone = phone.local_phone,
  email = form.email ~= "" and form.email or patients.null,
  gender = gender,
  date_of_birth = born,
}

-- Everything that looks odd, before anything is sent.
for _, issue in ipairs(patient:issues()) do
  print(issue.severity .. ": " .. issue.field .. ": " .. issue.text)
end

local client <close> = patients.client()
local record, err = client:register(patient)

if record then
  print("Registered. Patient number: " .. record.patient_no)
elseif err.code == "in_doubt" then
  stop("Perhaps registered, perhaps not: look for this person in the registry, "
    .. "and do NOT run this again before you have (" .. err .. ")")
else
  stop("Not registered (" .. err .. ")")
end
