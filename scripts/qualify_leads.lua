-- Which leads become patients, which stay leads, and which are turned away.
--
-- The program reads the leads file and calls `qualify` at the bottom of this
-- page once for each row.  Columns are written in small letters with an
-- underscore: the column "Date of Birth" is lead.date_of_birth.  A cell that
-- is empty is "", two quotes with nothing between them.
--
-- Try a change before it counts; nothing is sent by this:
--
--   clinic run scripts/qualify_leads.lua leads.csv --dry-run
--   clinic explain scripts/qualify_leads.lua leads.csv --row 12

local patients = require "patients"

-- ---------------------------------------------------------------------------
-- What you may want to change
-- ---------------------------------------------------------------------------

-- Phone numbers without a country in front of them are from here.
local OUR_COUNTRY = "+971"

-- How people write dates in our forms.  07/08/1990 is the 7th of August.
local OUR_DATES = "DD/MM/YYYY|DD.MM.YYYY|D MMM YYYY|YYYY-MM-DD"

-- From how many points somebody is a patient, and below how many points we do
-- not follow up at all.  Between the two they are kept as a lead.
local PATIENT_FROM = 60
local LEAD_FROM = 30

-- ---------------------------------------------------------------------------
-- Small helpers
-- ---------------------------------------------------------------------------

-- Says whether an email can be one at all.  "none" and "a@b" cannot.
local function looks_like_email(text)
  return text:find("^%s*[^@%s]+@[^@%s]+%.[^@%s]+%s*$") ~= nil
end

-- Says whether a text has anything in it besides spaces.
local function filled_in(text)
  return text:find("%S") ~= nil
end

-- The email without the spaces around it; no email at all if it cannot be one.
local function email_of(lead)
  if looks_like_email(lead.email) then return lead.email:match("%S+") end
  return patients.null
end

-- ---------------------------------------------------------------------------
-- The rules
-- ---------------------------------------------------------------------------

-- A lead that breaks a required rule is turned away, for the reason given.
-- All others collect points for what is true of them.
local rules = patients.rules {
  {
    name = "not spam", required = true,
    reason = "spam: the note is a link or a spreadsheet formula",
    when = function(lead)
      return not lead.notes:find("://", 1, true) and not lead.notes:find("^%s*[=@]")
    end,
  },
  {
    name = "can be reached", required = true,
    reason = "no way to reach: neither phone nor email can be used",
    when = function(lead)
      return patients.phone(lead.phone, OUR_COUNTRY) or looks_like_email(lead.email)
    end,
  },
  {
    name = "gender known", required = true,
    reason = "gender missing: ask, the registry takes nobody without it",
    when = function(lead) return patients.gender(lead.gender) end,
  },
  {
    name = "phone", points = 30, group = "contact",
    when = function(lead) return patients.phone(lead.phone, OUR_COUNTRY) end,
  },
  {
    name = "email", points = 10, group = "contact",
    when = function(lead) return looks_like_email(lead.email) end,
  },
  {
    name = "full name", points = 15, group = "person",
    when = function(lead) return filled_in(lead.full_name) end,
  },
  {
    name = "date of birth", points = 15, group = "person",
    when = function(lead) return patients.date(lead.date_of_birth, OUR_DATES) end,
  },
  {
    name = "came in or was sent", points = 20, group = "interest",
    when = function(lead) return lead.source == "walk-in" or lead.source == "referral" end,
  },
  {
    name = "knows what for", points = 10, group = "interest",
    when = function(lead) return filled_in(lead.treatment) end,
  },

  thresholds = { patient = PATIENT_FROM, lead = LEAD_FROM },
}

-- ---------------------------------------------------------------------------
-- The decision
-- ---------------------------------------------------------------------------

-- Gives back a patient, which is then registered, or nothing and the reason.
function qualify(lead)
  local score, verdict = rules:score(lead)
  if not score then return nil, verdict end
  if verdict == "below" then return nil, "too little is known to follow up" end

  local phone = patients.phone(lead.phone, OUR_COUNTRY)
  local born = patients.date(lead.date_of_birth, OUR_DATES)
  local complete = phone and born and filled_in(lead.full_name)

  return patients.new {
    -- A patient must be complete; a lead may have gaps.
    is_lead = verdict ~= "patient" or not complete,
    full_name = lead.full_name,
    preferred_name = lead.preferred_name,
    calling_code = phone and phone.calling_code,
    local_phone = phone and phone.local_phone,
    email = email_of(lead),
    date_of_birth = born,
    gender = patients.gender(lead.gender),
  }
end
