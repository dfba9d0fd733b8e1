import Foundation
import PatientsScripting
import Testing

/// A script to test, with two rules and a function that nothing calls.
let scriptUnderTest = """
  local patients = require "patients"
  local rules = patients.rules {
    { name = "phone", points = 40, when = function(lead) return lead.phone ~= "" end },
    { name = "friend", points = 20, when = function(lead) return lead.source == "referral" end },
  }
  local function unused()
    return 1
  end
  function qualify(lead)
    local score = rules:score(lead)
    if score < 40 then
      return nil, "too little"
    end
    return patients.new {
      is_lead = true, gender = "Female", full_name = lead.full_name,
    }
  end
  """

extension Scripts {
  /// Runs a file of tests beside the script.
  func test(
    _ body: String, filter: String? = nil, limits: ScriptLimits = ScriptLimits()
  ) throws -> ScriptTestFile {
    let path = folder.appendingPathComponent("qualify_test.lua").path
    let head = "local t = require 'patients_testing' local test, expect = t.test, t.expect\n"
    try (head + body).write(toFile: path, atomically: false, encoding: .utf8)
    return try ScriptTests.run(path: path, limits: limits, filter: filter)
  }
}
