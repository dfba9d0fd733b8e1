import Foundation
import PatientsCore
import PatientsPipeline
import PatientsScripting
import Testing

@Suite struct VerdictDiffTests {
  private let script = """
    local patients = require "patients"
    local rules = patients.rules {
      { name = "phone", points = 40, when = function(lead) return lead.phone ~= "" end },
      { name = "walk-in", points = 30, when = function(lead) return lead.source == "walk-in" end },
      thresholds = { patient = 60, lead = 30 },
    }
    function qualify(lead)
      local score, verdict = rules:score(lead)
      if verdict == "below" then return nil, "too little" end
      return patients.new {
        is_lead = verdict == "lead", full_name = lead.name, calling_code = "+971",
        local_phone = "561231231", date_of_birth = "1990-01-02", gender = "Male",
      }
    end
    """
  private let leads = """
    Name,Phone,Source
    Ann Example,1,walk-in
    Bob Example,1,web
    Cem Example,,walk-in
    few
    Dan Example,,web

    """

  private func diff(_ changes: (old: String, new: String)...) throws -> VerdictDiff {
    let place = try Workplace(script: script, leads: leads)
    let new = changes.reduce(script) { $0.replacingOccurrences(of: $1.old, with: $1.new) }
    try place.write("new.lua", new)
    return try VerdictDiff.make(
      old: place.path("rules.lua"), new: place.path("new.lua"), leads: place.path("leads.csv"))
  }

  @Test func `two scripts that decide alike change nobody`() throws {
    let diff = try diff((old: "local patients", new: "-- a comment\nlocal patients"))
    #expect(diff.rows.isEmpty)
    #expect(diff.read == 4)
    #expect(diff.malformed == 1)
    #expect(diff.otherData.isEmpty)
  }

  @Test func `a changed rule changes the verdicts that hang on it, and is named`() throws {
    let diff = try diff((old: "points = 30", new: "points = 10"))
    #expect(diff.rows.map(\.number) == [1, 3])
    #expect(diff.rows.map(\.old.kind) == [.patient, .lead])
    #expect(diff.rows.map(\.new.kind) == [.lead, .disqualified])
    #expect(diff.rows.map(\.old.score) == [70, 30])
    #expect(diff.rows.map(\.new.score) == [50, 10])
    #expect(diff.rows.map { $0.rules.map(\.name) } == [["walk-in"], ["walk-in"]])
    #expect(diff.rows[0].rules.map(\.old?.points) == [30])
    #expect(diff.rows[0].rules.map(\.new?.points) == [10])
    #expect(diff.ruleCounts.map(\.name) == ["walk-in"])
    #expect(diff.ruleCounts.map(\.count) == [2])
  }

  @Test func `a changed threshold changes verdicts by no rule`() throws {
    let diff = try diff((old: "patient = 60", new: "patient = 71"))
    #expect(diff.rows.map(\.number) == [1])
    #expect(diff.rows[0].rules.isEmpty)
    #expect(diff.moves.map(\.count) == [1])
    #expect(diff.text.contains("row 1: patient 70 → lead 70"))
  }

  @Test func `another score with the same verdict is told apart from another verdict`() throws {
    let diff = try diff((old: "points = 40", new: "points = 50"))
    #expect(diff.rows.map(\.number) == [1, 2])
    #expect(diff.rows.map(\.changesKind) == [false, false])
    #expect(diff.text.contains("0 come to another verdict, 2 only to another score"))
  }

  @Test func `rules that come and go are told`() throws {
    let diff = try diff(
      (old: "name = \"phone\"", new: "name = \"telephone\""),
      (old: "points = 40", new: "points = 41"))
    let changes = try #require(diff.rows.first?.rules)
    #expect(changes.map(\.name) == ["telephone", "phone"])
    #expect(changes[0].old == nil)
    #expect(changes[1].new == nil)
  }

  @Test func `a lead that is sent with other data is told by its row`() throws {
    let diff = try diff((old: "1990-01-02", new: "1990-01-03"))
    #expect(diff.rows.isEmpty)
    #expect(diff.otherData == [1])
  }

  @Test func `a script that fails for a lead gives it an end of its own`() throws {
    let diff = try diff((old: "if verdict == \"below\"", new: "if lead.sorce == \"below\""))
    #expect(diff.moves.first?.new == .failed)
    #expect(diff.rows.count == 4)
  }

  @Test func `the text and the JSON name rows and nobody`() throws {
    let diff = try diff((old: "points = 30", new: "points = 10"))
    #expect(diff.text.contains("  row 1: patient 70 → lead 50: walk-in passed 30 → passed 10"))
    #expect(diff.text.contains("  row 3: lead 30 → disqualified 10 (too little): walk-in"))
    #expect(!diff.text.contains("Example"))
    #expect(!diff.json.contains("Example"))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(diff.json.utf8)) as? [String: Any])
    #expect(object["read"] as? Int == 4)
    #expect((object["rows"] as? [[String: Any]])?.compactMap { $0["row"] as? Int } == [1, 3])
    #expect((object["moves"] as? [[String: Any]])?.count == 2)
  }
}
