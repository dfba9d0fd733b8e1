-- What the benchmark decides by: a clinic's rules, each asked once for a lead. The peers under
-- peers/ decide the same way, and are held to it before anything is measured.

local patients = require "patients"

local rules = patients.rules {
  {
    name = "not spam", required = true, reason = "spam",
    when = function(lead)
      return not lead.notes:find("://", 1, true) and not lead.notes:find("^%s*[=@]")
    end,
  },
  {
    name = "reachable", points = 40,
    when = function(lead) return lead.phone ~= "" or lead.email ~= "" end,
  },
  {
    name = "came in or was sent", points = 20,
    when = function(lead) return lead.source == "walk-in" or lead.source == "referral" end,
  },
  {
    name = "named", points = 15,
    when = function(lead) return lead.full_name ~= "" end,
  },
  {
    name = "knows what for", points = 10,
    when = function(lead) return lead.treatment ~= "" end,
  },
}

function qualify(lead)
  local score, reason = rules:score(lead)
  if not score then return nil, reason end
  if score < 30 then return nil, "too little is known to follow up" end
  local gender = patients.gender(lead.gender)
  if not gender then return nil, "gender missing" end

  local phone = patients.phone(lead.phone, "+971")
  local born = patients.date(lead.date_of_birth, "DD/MM/YYYY|DD.MM.YYYY")
  return patients.new {
    is_lead = score < 60 or not (phone and born) or lead.full_name == "",
    full_name = lead.full_name,
    preferred_name = lead.preferred_name,
    calling_code = phone and phone.calling_code,
    local_phone = phone and phone.local_phone,
    email = lead.email,
    gender = gender,
    date_of_birth = born,
  }
end
