"""A script and leads that have some of all that a report can tell."""

from workplace import lead

SCRIPT = """
local patients = require "patients"
local rules = patients.rules {
  { name = "real", required = true, reason = "spam", when = function(l) return l.kind ~= "spam" end },
  { name = "phone", points = 40, when = function(l) return l.phone ~= "" end },
  { name = "email", points = 20, when = function(l) return l.email ~= "" end },
  { name = "even", points = 15, when = function(l) return tonumber(l.id) % 2 == 0 end },
  thresholds = { patient = 60, lead = 30 },
}
function qualify(lead)
  local score, verdict = rules:score(lead)
  if not score then return nil, verdict end
  if verdict == "below" then return nil, "score too low" end
  return patients.new {
    is_lead = verdict == "lead", full_name = lead.name, email = lead.email,
    calling_code = "+971", local_phone = lead.phone, date_of_birth = "1990-01-02",
    gender = lead.kind ~= "nobody" and "Female" or nil,
  }
end
"""


def mixed(count):
    """Leads of which some lack this and some that, two that come twice, and one row that is none."""
    rows = []
    for n in range(1, count + 1):
        row = lead(n, "spam" if n % 11 == 0 else "nobody" if n % 13 == 0 else "patient")
        if n % 3 == 0:
            row[2] = ""
        if n % 5 == 0:
            row[3] = ""
        rows.append(row)
    return rows + [rows[0], rows[1], ["1", "2"]]
