import PatientsCore
import PatientsPipeline
import Testing

/// Leads that are alike by phone, email, or name with date of birth.
@Suite struct DuplicateTests {
  private let script = """
    local patients = require "patients"
    function qualify(lead)
      local phone = patients.phone(lead.phone, "+971")
      return patients.new {
        is_lead = true, gender = "Female", full_name = lead.name, email = lead.email,
        calling_code = phone and phone.calling_code, local_phone = phone and phone.local_phone,
        date_of_birth = lead.born ~= "" and lead.born or nil,
      }
    end
    """
  private let header = "id,name,phone,email,born\r\n"

  private func place(_ rows: [String]) throws -> Workplace {
    let place = try Workplace(script: script, leads: header + rows.joined(separator: "\r\n"))
    try place.startRegistry()
    return place
  }

  private func run(
    _ place: Workplace, _ policy: DuplicatePolicy? = nil, by likenesses: [Likeness]? = nil,
    leads: String = "leads.csv"
  ) throws -> RunSummary {
    var options = place.options(leads: leads)
    options.duplicates = DuplicateOptions(policy, by: likenesses)
    return try place.run(options)
  }

  /// `row code reason` of what a result file has.
  private func told(_ place: Workplace, _ file: String) throws -> [String] {
    try place.rows(of: file).map {
      "\($0["result_row"] ?? "") \($0["result_code"] ?? ""): \($0["result_reason"] ?? "")"
    }
  }

  private let alike = [
    "1,Dr. Ana Gómez,050 123 4567,ana@example.com,1990-01-02",
    "2,Bo,+971501234567,,",
    "3,Cy,,ANA@example.com ,",
    "4,ana  gomez,,,1990-01-02",
    "5,Di,050 123 4568,di@example.com,1990-01-02",
  ]

  @Test func `without a word only the same name and date of birth are held back, for a person`()
    throws
  {
    let place = try place(alike)
    let summary = try run(place)
    #expect(summary.tally[.registered] == 4)
    #expect(summary.tally[.duplicate] == 1)
    #expect(summary.tally.undecided == 1)
    #expect(try told(place, "review") == ["4 same_name: the same name and date of birth as row 1"])
    #expect(summary.files == ["registered.csv", "review.csv"])
    #expect(try place.received().count == 4)
  }

  @Test func `review holds back whoever shares a phone, an email or a name with a birth date`()
    throws
  {
    let place = try place(alike)
    let summary = try run(place, .review)
    #expect(summary.tally[.registered] == 2)
    #expect(
      try told(place, "review") == [
        "2 same_phone: the same phone as row 1", "3 same_email: the same email as row 1",
        "4 same_name: the same name and date of birth as row 1",
      ])
    let text = summary.text(leads: "leads.csv", results: "results")
    #expect(text.contains("1  have the same phone as another lead"))
    #expect(text.contains("3  of the duplicates wait in review.csv"))
    #expect(text.contains("No lead is lost: 5 = 2 registered + 3 duplicate"))
  }

  @Test func `skip sends none of them and needs nobody`() throws {
    let place = try place(alike)
    let summary = try run(place, .skip, by: [.phone, .email])
    #expect(summary.tally[.duplicate] == 2)
    #expect(summary.tally.undecided == 0)
    #expect(summary.files == ["registered.csv", "duplicate.csv"])
  }

  @Test func `keep sends all but the same lead twice`() throws {
    let place = try place(alike + ["5,Di,050 123 4568,di@example.com,1990-01-02"])
    let summary = try run(place, .keep)
    #expect(summary.tally[.registered] == 5)
    #expect(try told(place, "duplicate") == ["6 same_key: the same as row 5"])
  }

  @Test func `a file of what waits for a decision can be run with keep, and is sent once`() throws {
    let place = try place(alike)
    _ = try run(place)
    let decided = try run(place, .keep, leads: "results/review.csv")
    #expect(decided.tally[.registered] == 1)
    let again = try run(place)
    #expect(again.tally.earlier(.registered) == 5)
    #expect(try place.received().count == 5)
  }

  @Test func `a lead of an earlier run is known by what it was alike in, and named by row and run`()
    throws
  {
    let place = try place(alike)
    _ = try run(place)
    let rows = "7,Someone Else,,ana@example.com,\r\n8,Ana Gomez,0501234567,,1990-01-02\r\n"
    try place.write("more.csv", header + rows)
    let summary = try run(place, .review, leads: "more.csv")
    #expect(
      try told(place, "review") == [
        "1 same_email: the same email as row 1 of run 1",
        "2 same_phone: the same phone and name and date of birth as row 1 of run 1",
      ])
    #expect(summary.tally[.registered] == 0)
  }

  @Test func `what the registry refused holds nobody back`() throws {
    let place = try place(["1,A,0501234567,,", "2,B,0501234567,,"])
    try place.startRegistry(faults: "status-7=1")
    let refused = try run(place, .review)
    #expect(refused.tally[.rejected] + refused.tally[.duplicate] == 2)
    try place.startRegistry()
    let summary = try run(place, .review)
    #expect(summary.tally[.registered] == 1)
  }

  @Test(arguments: ["a@b", "none", "", "@example.com", "x@"])
  func `an email that is nobody's makes nobody alike`(email: String) throws {
    let place = try place(["1,A,,\(email),", "2,B,,\(email),"])
    #expect(try run(place, .review).tally[.duplicate] == 0)
  }

  @Test func `a dry run finds them too`() throws {
    let place = try Workplace(script: script, leads: header + alike.joined(separator: "\r\n"))
    let summary = try run(place, .review)
    #expect(summary.isDryRun)
    #expect(summary.tally[.duplicate] == 3)
  }

  @Test func `no phone, email or name stands in the journal once its leads are registered`() throws
  {
    let place = try place(alike)
    _ = try run(place)
    for secret in ["501234567", "ana@example", "gomez", "Gómez"] {
      #expect(try !place.journalBytes().contains(Array(secret.utf8)))
    }
  }

  @Test func `check counts whom a run would hold back, copies of a row among them`() throws {
    let place = try place(alike + [alike[0]])
    let check = try ScriptCheck.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv"), output: { _ in })
    #expect(check.alike == 2)
    #expect(try run(place).tally[.duplicate] == 2)
  }

  @Test func `explain says which row a lead is alike, and in what`() throws {
    let place = try place(alike)
    let explanation = try Explanation.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv"), row: 4, output: { _ in })
    #expect(explanation.duplicate == "the same name and date of birth as row 1")
    #expect(explanation.text.contains("it has the same name and date of birth as row 1"))
    #expect(explanation.json.contains("\"duplicate\":\"the same name"))
    let first = try Explanation.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv"), row: 2, output: { _ in })
    #expect(first.duplicate == nil)
  }
}
