import Foundation
import PatientsCore
import PatientsPipeline
import PatientsScripting
import Testing

@Suite struct ExplanationTests {
  private let script = """
    local patients = require "patients"
    local inner = patients.rules {
      { name = "has notes", points = 1, when = function(lead) return lead.notes ~= "" end },
    }
    local rules = patients.rules {
      { name = "phone", points = 30, group = "contact",
        when = function(lead) return patients.phone(lead.phone, "+971") end },
      { name = "email", points = 20, group = "contact",
        when = function(lead) return lead.email:find("@", 1, true) end },
      { name = "nested", points = 5,
        when = function(lead) return lead.source == "x" or inner:score(lead) end },
      { name = "broken", points = 9, when = function(lead) return lead.name.first.letter end },
      { name = "not spam", required = true, reason = "spam",
        when = function(lead) return lead.notes ~= "spam" end },
      groups = { contact = { cap = 40 } },
      thresholds = { patient = 60, lead = 20 },
    }
    function qualify(lead)
      local score, verdict = rules:score(lead)
      if not score then return nil, verdict end
      return patients.new { is_lead = true, full_name = lead.name, gender = "Female" }
    end
    """
  private let leads = #"""
    Name,Phone,E-mail,Source,Notes,Email
    Ann Example,0561231231,,walk-in,good,a@example.com
    Bob Example,0561231231,,walk-in,spam,
    too,few
    "Esc \#u{1B}[31m ""red""",,,,,

    """#

  private func explain(
    _ row: Int, _ script: String? = nil, _ leads: String? = nil
  ) throws -> Explanation {
    let place = try Workplace(script: script ?? self.script, leads: leads ?? self.leads)
    return try Explanation.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv"), row: row
    ) { _ in }
  }

  @Test func `each rule tells its result, its points and the columns that it read`() throws {
    let explanation = try explain(1)
    let scoring = try #require(explanation.judgement.scorings.last)
    #expect(scoring.rules.map(\.name) == ["phone", "email", "nested", "broken", "not spam"])
    #expect(
      scoring.rules.map(\.result) == [.passed, .passed, .passed, .notEvaluated, .passed])
    #expect(scoring.rules.map(\.points) == [30, 10, 5, 0, 0])
    #expect(scoring.rules.map(\.worth) == [30, 20, 5, 9, 0])
    #expect(
      scoring.rules.map { explanation.columns(of: $0).map(\.name) }
        == [["Phone"], ["Email"], ["Source", "Notes"], ["Name"], ["Notes"]])
    #expect(explanation.columns(of: scoring.rules[0]).first?.value == "0561231231")
    #expect(scoring.rules[1].group == "contact")
    #expect(scoring.rules[0].line == 7)
  }

  @Test func `the points in a trace add up to the score, and the score has its word`() throws {
    let explanation = try explain(1)
    let scoring = try #require(explanation.judgement.scorings.last)
    #expect(scoring.score == 45)
    #expect(scoring.rules.map(\.points).reduce(0, +) == 45)
    #expect(scoring.verdict == "lead")
    #expect(explanation.judgement.score == 45)
  }

  @Test func `a rule that raises is neither passed nor failed, and says why and where`() throws {
    let rule = try #require(explain(1).judgement.scorings.last?.rules[3])
    #expect(rule.result == .notEvaluated)
    #expect(rule.error?.contains("rules.lua:12: attempt to index a nil value") == true)
  }

  @Test func `an error's place has the script's whole name, however long`() throws {
    let explanation = try explain(1)
    let error = try #require(explanation.judgement.scorings.last?.rules[3].error)
    #expect(explanation.script.utf8.count >= 60)
    #expect(error.hasPrefix(explanation.script + ":12: "))
  }

  @Test func `a required rule that fails is the reason, and all others are told too`() throws {
    let judgement = try explain(2).judgement
    #expect(judgement.kind == .disqualified)
    #expect(judgement.reason == "spam")
    #expect(judgement.request == nil)
    #expect(judgement.scorings.last?.rules.count == 5)
    #expect(judgement.scorings.last?.rules.last?.result == .failed)
  }

  @Test func `the text has what would be sent, byte for byte what is sent`() throws {
    let place = try Workplace(script: script, leads: leads)
    try place.startRegistry()
    _ = try place.run()
    let text = try explain(1).text
    let sent = try #require(place.received().first)
    #expect(text.contains("\n  " + sent))
    #expect(text.contains("row 1 of"))
    #expect(text.contains("registered as a lead, score 45"))
    #expect(text.contains("not evaluated broken"))
    #expect(text.contains("10 of 20"))
  }

  @Test func `a script without rules tells its verdict, its columns and what would be sent`() throws
  {
    let explanation = try explain(1, takeEverybody, manyLeads(3))
    #expect(explanation.judgement.kind == .lead)
    #expect(explanation.judgement.scorings.isEmpty)
    #expect(explanation.columnsOutsideRules.map(\.name) == ["name"])
    #expect(explanation.text.contains("columns read\n  name = \"Person 1\""))
  }

  @Test func `nothing of a lead moves a terminal's cursor`() throws {
    let explanation = try explain(4)
    #expect(explanation.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    #expect(explanation.text.contains(#"Name = "Esc \u001b[31m \"red\"""#))
  }

  @Test func `the JSON is one object with the same`() throws {
    let json = try explain(1).json
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect(object["verdict"] as? String == "lead")
    #expect(object["score"] as? Int == 45)
    let scoring = try #require((object["scorings"] as? [[String: Any]])?.last)
    let rules = try #require(scoring["rules"] as? [[String: Any]])
    #expect(rules[3]["result"] as? String == "not evaluated")
    #expect((rules[0]["columns"] as? [String: String]) == ["Phone": "0561231231"])
    #expect((object["request"] as? [String: Any])?["fullName"] as? String == "Ann Example")
  }

  @Test func `a patient that breaks the contract and a script that raises are told apart`() throws {
    let invalid = try explain(
      1, takeEverybody.replacingOccurrences(of: "\"Female\"", with: "nil"), manyLeads(1))
    #expect(invalid.judgement.kind == .invalid)
    #expect(invalid.judgement.reason.contains("gender"))
    let failed = try explain(1, "function qualify(lead) return lead.nmae end", manyLeads(1))
    #expect(failed.judgement.kind == .failed)
    #expect(failed.judgement.reason.contains("no column 'nmae'; did you mean 'name'?"))
    #expect(!failed.text.contains("hint:"))
    let hinted = try explain(1, "function qualify(lead) return lead.name + 1 end", manyLeads(1))
    #expect(
      hinted.text.contains(
        "\n    function qualify(lead) return lead.name + 1 end\n  hint: a column is text: make a number of it"
      ))
  }

  @Test func `a row that is not there, or cannot be read, is said`() {
    #expect { try explain(5) } throws: { "\($0)".hasSuffix("has no row 5: its last row is 4") }
    #expect { try explain(3) } throws: { "\($0)".contains("row 3 cannot be read") }
  }
}
