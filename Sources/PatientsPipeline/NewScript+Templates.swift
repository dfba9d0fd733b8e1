extension NewScript {
  /// `NAME` stands for the script's own name.
  static let script = #"""
    -- NAME.lua: which leads become patients.
    --
    -- `qualify` is called once for each row of the leads file.  The column "Full
    -- Name" is lead.full_name; an empty cell is "", two quotes with nothing between.
    --
    --   clinic test NAME_test.lua                      does it still do what we decided?
    --   clinic run NAME.lua leads.csv --dry-run        what would it do?  Sends nothing.

    local patients = require "patients"

    -- From how many points somebody is a patient.  Below, they are kept as a lead.
    local PATIENT_FROM = 50

    -- Phone numbers without a country in front of them are from here.
    local OUR_COUNTRY = "+971"

    -- A rule has a name, points, and a question about the lead.  One that is
    -- required turns a lead away, for the reason given, when the answer is no.
    local rules = patients.rules {
      {
        name = "gender known", required = true,
        reason = "gender missing: ask, the registry takes nobody without it",
        when = function(lead) return patients.gender(lead.gender) end,
      },
      {
        name = "phone", points = 40,
        when = function(lead) return patients.phone(lead.phone, OUR_COUNTRY) end,
      },
      {
        name = "date of birth", points = 20,
        when = function(lead) return patients.date(lead.date_of_birth, "DD/MM/YYYY") end,
      },
      {
        name = "came in or was sent", points = 20,
        when = function(lead) return lead.source == "walk-in" or lead.source == "referral" end,
      },
    }

    -- Gives back a patient, which is registered, or nothing (nil) and the reason.
    function qualify(lead)
      local score, reason = rules:score(lead)
      if not score then return nil, reason end

      local phone = patients.phone(lead.phone, OUR_COUNTRY)
      local born = patients.date(lead.date_of_birth, "DD/MM/YYYY")
      return patients.new {
        -- The registry takes a patient only with a phone and a date of birth.
        is_lead = score < PATIENT_FROM or not phone or not born,
        full_name = lead.full_name,
        calling_code = phone and phone.calling_code,
        local_phone = phone and phone.local_phone,
        date_of_birth = born,
        gender = patients.gender(lead.gender),
      }
    end

    """#

  static let test = #"""
    -- Tests of NAME.lua: what was decided, as examples.  Run them with
    --
    --   clinic test NAME_test.lua

    local t = require "patients_testing"

    -- The columns of the leads file.  What a lead below leaves out is empty there.
    t.columns { "Full Name", "Phone", "Gender", "Date of Birth", "Source" }

    local script = t.script "NAME.lua"

    t.test "somebody with a phone and a date of birth is a patient" (function()
      local patient = t.expect_patient(script.qualify(t.lead {
        full_name = "Amina Example", phone = "055 123 4567", gender = "F",
        date_of_birth = "23/04/1988", source = "website",
      }))
      t.expect(patient.local_phone).equals("551234567")
      t.expect(t.score()).equals(60)
    end)

    t.test "who came in has more points" (function()
      t.expect_patient(script.qualify(t.lead {
        full_name = "Emil Example", phone = "056 222 3344", gender = "M",
        date_of_birth = "31/12/1979", source = "walk-in",
      }))
      t.expect(t.score()).equals(80)
    end)

    t.test "without a phone somebody is kept as a lead" (function()
      t.expect_lead(script.qualify(t.lead {
        full_name = "Carla Example", gender = "F", date_of_birth = "07/08/1990",
      }))
    end)

    t.test "without a date of birth somebody is kept as a lead" (function()
      t.expect_lead(script.qualify(t.lead {
        full_name = "Bilal Example", phone = "052 765 4321", gender = "M", source = "referral",
      }))
    end)

    t.test "without a gender nobody is registered" (function()
      t.expect_disqualified("gender missing", script.qualify(t.lead { phone = "055 123 4567" }))
    end)

    """#
}
