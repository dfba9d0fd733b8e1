import Foundation
import Testing

@testable import PatientsScripting

@Suite struct CountingTests {
  private let rules = """
    local patients = require "patients"
    local rules = patients.rules {
      { name = "real", required = true, when = function(l) return l.name ~= "spam" end },
      { name = "named", required = true, when = function(l) return l.name ~= "" end },
      { name = "phone", points = 40, when = function(l) return l.phone ~= "" end },
      { name = "rare", points = 30, group = "extra",
        when = function(l) return l.phone:find "9" end },
      { name = "long", points = 30, group = "extra",
        when = function(l) return #l.phone > 3 end },
      { name = "broken", points = 5, when = function(l) return l.name.x.y end },
      groups = { extra = { cap = 40 } },
      thresholds = { patient = 60, lead = 40 },
    }
    local function judge(lead)
      local score, verdict = rules:score(lead)
      if not score then return nil, verdict end
      return nil, verdict .. " " .. score
    end
    function qualify(lead) return judge(lead) end
    """

  private func script(_ text: String) throws -> Script {
    let script = try Scripts(text).open()
    try script.setColumns(names: ["name", "phone"])
    return script
  }

  @Test func `what the counts say is what the traces of all leads add up to`() throws {
    let script = try script(rules)
    try script.traceRules()
    var random = SystemRandomNumberGenerator()
    var passed = [Int](repeating: 0, count: 6)
    var failed = passed
    var broken = passed
    for row in 1...300 {
      let name = ["spam", "", "Ann"].randomElement(using: &random) ?? ""
      let phone = String(Int.random(in: 0...99_999, using: &random))
      _ = script.judge([name, row.isMultiple(of: 4) ? "" : phone], row: row)
      for (index, rule) in script.scorings.flatMap(\.rules).enumerated() {
        switch rule.result {
        case .passed: passed[index] += 1
        case .failed: failed[index] += 1
        case .notEvaluated: broken[index] += 1
        }
      }
    }
    let counts = try #require(script.ruleCounts.first)
    #expect(counts.scorings == 300)
    #expect(counts.rules.map(\.passed) == passed)
    #expect(counts.rules.map(\.failed) == failed)
    #expect(counts.rules.map(\.notEvaluated) == broken)
    #expect(broken == [0, 0, 0, 0, 0, 300])
  }

  @Test func `a rule decides where without its points the verdict would be another`() throws {
    let script = try script(rules)
    // phone 40: a lead by that alone.
    _ = script.judge(["Ann", "1"])
    // phone 40 + long 30 = 70: a patient by either, and a lead still without "long".
    _ = script.judge(["Ann", "1111"])
    // phone 40 + rare 30 + long 10 after the cap = 80: without "long" still a patient.
    _ = script.judge(["Ann", "9111"])
    // Turned away: by the first of the required rules, and once for that one alone.
    _ = script.judge(["spam", "1111"])
    _ = script.judge(["", "1111"])
    _ = script.judge(["", ""])
    let counts = try #require(script.ruleCounts.first)
    #expect(counts.patientFrom == 60)
    #expect(counts.leadFrom == 40)
    #expect(counts.rules.map(\.decided) == [1, 2, 3, 1, 1, 0])
    #expect(counts.rules.map(\.isRequired) == [true, true, false, false, false, false])
    #expect(counts.rules.map(\.group) == [nil, nil, nil, "extra", "extra", nil])
    #expect(counts.rules.map(\.worth) == [0, 0, 40, 30, 30, 5])
  }

  @Test func `a script without rules has no counts, and one without thresholds no limits`() throws {
    #expect(try script("function qualify() return nil, 'no' end").ruleCounts == [])
    let plain = try script(
      """
      local rules = require "patients".rules {
        { name = "a", points = 1, when = function() return true end } }
      function qualify(lead) return nil, "no", rules:score(lead) end
      """)
    _ = plain.judge(["", ""])
    let counts = try #require(plain.ruleCounts.first)
    #expect(counts.patientFrom == nil)
    #expect(counts.leadFrom == nil)
    #expect(counts.rules.map(\.decided) == [0])
  }

  @Test func `rules that are made anew for each lead are kept sixteen times and no more`() throws {
    let script = try script(
      """
      local patients = require "patients"
      function qualify(lead)
        patients.rules { { name = "a", when = function() return true end } }:score(lead)
        return nil, "no"
      end
      """)
    for row in 1...100 { _ = script.judge(["", ""], row: row) }
    #expect(script.ruleCounts.map(\.scorings) == [Int](repeating: 1, count: 16))
  }

  @Test func `a count that no run can have come to is refused when it is read`() throws {
    for text in ["-1", "1000000000001", "1e40", "\"1\"", "null"] {
      #expect(throws: (any Error).self) {
        try JSONDecoder().decode(Count.self, from: Data(text.utf8))
      }
    }
    #expect(try JSONDecoder().decode(Count.self, from: Data("12".utf8)).wrappedValue == 12)
  }
}
