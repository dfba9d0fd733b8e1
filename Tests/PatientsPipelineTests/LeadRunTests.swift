import Foundation
import PatientsClient
import PatientsCore
import PatientsPipeline
import Testing

@Suite struct LeadRunTests {
  private let sorting = """
    local patients = require "patients"
    function qualify(lead)
      if lead.kind == "spam" then return nil, "spam" end
      if lead.kind == "broken" then local x = nil; return x.y end
      return patients.new {
        is_lead = lead.kind ~= "patient", full_name = lead.name,
        calling_code = "+971", local_phone = "561231231", date_of_birth = "1990-01-02",
        gender = lead.kind ~= "nobody" and "Male" or nil,
      }
    end
    """
  private let mixed = """
    id,name,kind\r
    1,A,patient\r
    2,B,lead\r
    3,C,spam\r
    4,D,broken\r
    5,E,nobody\r
    2,B,lead\r
    7,"x" y,lead\r
    8,G\r
    9,H,patient\r

    """

  @Test func `every lead comes to exactly one end, and the sum is what was read`() throws {
    let place = try Workplace(script: sorting, leads: mixed)
    try place.startRegistry()
    let summary = try place.run()
    let counts = ResultKind.allCases.map { summary.tally[$0] }
    #expect(counts == [3, 0, 1, 2, 1, 0, 0, 2])
    #expect(summary.tally.read == 9)
    #expect(summary.tally.patients == 2)
    #expect(summary.tally.leads == 1)
  }

  @Test func `the registry holds exactly the patients that the results name`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(300))
    try place.startRegistry()
    _ = try place.run()
    let results = try place.results(.registered)
    let received = try place.received()
    #expect(results.count == 300)
    #expect(Set(results.compactMap { $0["result_patient_id"] }).count == 300)
    #expect(Set(received).count == 300)
    #expect(received.count == 300)
  }

  @Test func `the same command again sends nothing and says the same`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(50))
    try place.startRegistry()
    _ = try place.run()
    let first = try place.results(.registered)
    let again = try place.run()
    #expect(try place.received().count == 50)
    #expect(again.tally.earlier(.registered) == 50)
    let second = try place.results(.registered)
    #expect(
      Set(first.map { $0["result_patient_id"] }) == Set(second.map { $0["result_patient_id"] }))
  }

  @Test func `rows that were added, removed or moved are still each sent once`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(30))
    try place.startRegistry()
    _ = try place.run()
    let rows = manyLeads(60, from: 11).split(separator: "\r\n").dropFirst().shuffled()
    try place.write("leads.csv", "id,name\r\n" + rows.joined(separator: "\r\n") + "\r\n")
    let summary = try place.run()
    #expect(summary.tally[.registered] == 60)
    #expect(summary.tally.earlier(.registered) == 20)
    #expect(Set(try place.received()).count == 70)
    #expect(try place.received().count == 70)
  }

  @Test func `an interrupted run goes on from there`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(500))
    try place.startRegistry()
    let first = try place.run(interruption: { place.hasReceived(20) ? .drain : .none })
    #expect(first.end == .interrupted)
    #expect(first.tally[.inDoubt] == 0)
    #expect(try place.received().count < 500)
    let second = try place.run()
    #expect(second.end == nil)
    #expect(second.tally[.registered] == 500)
    #expect(try place.received().count == 500)
    #expect(Set(try place.received()).count == 500)
  }

  @Test func `stopped at once, what was on the wire is in doubt and is not sent again`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(200))
    try place.startRegistry(faults: "late=1:300ms")
    _ = try place.run(interruption: { place.hasReceived(8) ? .stop : .none })
    try place.startRegistry()
    let second = try place.run()
    #expect(second.tally.read == 200)
    #expect(second.tally[.inDoubt] + second.tally[.registered] == 200)
    #expect(second.tally[.inDoubt] > 0)
    #expect(Set(try place.received()).count == (try place.received().count))
  }

  @Test func `a refused token stops the run, and a good one goes on`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(300))
    try place.startRegistry()
    var wrong = place.options()
    wrong.client?.token = "another"
    let first = try place.run(wrong)
    guard case .unauthorized = first.end else { Issue.record("\(first)"); return }
    #expect(first.tally[.rejected] == 0)
    #expect(first.tally.read < 300)
    #expect(try place.run().tally[.registered] == 300)
  }

  @Test func `a registry that is not there stops the run with every lead still to do`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(300))
    try place.startRegistry()
    var nowhere = place.options()
    nowhere.client?.baseURL = "http://127.0.0.1:1"
    nowhere.client?.maximumAttempts = 1
    let first = try place.run(nowhere)
    guard case .unreachable = first.end else { Issue.record("\(first)"); return }
    #expect(first.tally[.inDoubt] == 0)
    #expect(try place.run().tally[.registered] == 300)
  }

  @Test func `a dry run sends nothing and keeps no journal`() throws {
    let place = try Workplace(script: sorting, leads: mixed)
    var options = place.options()
    options.journal = place.path("journal")
    let summary = try place.run(options)
    #expect(summary.isDryRun)
    #expect(summary.tally[.registered] == 3)
    #expect(!FileManager.default.fileExists(atPath: place.path("journal")))
  }

  @Test func `a dry run knows rows by their cells and finds one that is there twice`() throws {
    let rows = "id,name\r\nab,c\r\na,bc\r\nab,c\r\n"
    let place = try Workplace(script: takeEverybody, leads: rows)
    var options = place.options()
    let written = try place.run(options)
    #expect(written.tally[.registered] == 2 && written.tally[.duplicate] == 1)
    #expect(try place.results(.duplicate).map { $0["name"] } == ["c"])
    options.results = nil
    #expect(try place.run(options).tally[.duplicate] == 1)
  }

  @Test func `a journal of one registry is refused for another`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(3))
    try place.startRegistry()
    _ = try place.run()
    var other = place.options()
    other.registryName = "https://other.example"
    #expect(throws: PatientsError.self) { try place.run(other) }
    #expect(try place.received().count == 3)
  }

  @Test func `what the registry refuses is sent again only changed, or when asked`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(4))
    try place.startRegistry(faults: "status-7=1")
    #expect(try place.run().tally[.rejected] == 4)
    try place.startRegistry()
    #expect(try place.run().tally.earlier(.rejected) == 4)
    #expect(try place.received().count == 4)

    // The file of those that failed, run as it is, asks for them again.
    let failed = try String(contentsOfFile: place.path("results/rejected.csv"), encoding: .utf8)
    try place.write("failed.csv", failed)
    #expect(try place.run(place.options(leads: "failed.csv")).tally[.registered] == 4)
    #expect(try place.run().tally.earlier(.registered) == 4)
    #expect(try place.received().count == 8)
  }

  @Test func `a result file that is run again knows its leads, formulas and all`() throws {
    let place = try Workplace(
      script: takeEverybody, leads: "id,name\r\n1,=cmd\r\n2,'quoted\r\n3,@x\r\n4,-5\r\n5,-x\r\n")
    try place.startRegistry()
    _ = try place.run()
    let results = try place.results(.registered).sorted { $0["id"] ?? "" < $1["id"] ?? "" }
    #expect(results.map { $0["name"] } == ["'=cmd", "'quoted", "'@x", "-5", "'-x"])
    #expect(results.map { $0["result_defused"] } == ["2", "", "2", "", "2"])
    try place.write(
      "again.csv",
      String(contentsOfFile: place.path("results/registered.csv"), encoding: .utf8))
    let again = try place.run(place.options(leads: "again.csv"))
    #expect(again.tally.earlier(.registered) == 5)
    #expect(try place.received().count == 5)
  }

  @Test func `a key column tells leads apart, and an edited row keeps its key`() throws {
    let place = try Workplace(
      script: takeEverybody, leads: "id,name\r\n1,A\r\n2,B\r\n,C\r\n1,D\r\n")
    try place.startRegistry()
    var options = place.options()
    options.keyColumn = "id"
    let first = try place.run(options)
    #expect(first.tally[.registered] == 2)
    #expect(first.tally[.duplicate] == 1)
    #expect(first.tally[.invalid] == 1)
    try place.write("leads.csv", "id,name\r\n1,Another\r\n")
    #expect(try place.run(options).tally.earlier(.registered) == 1)
    options.keyColumn = "ids"
    let error = #expect(throws: PatientsError.self) { try place.run(options) }
    #expect(error?.message.contains("did you mean 'id'?") == true)
  }

  @Test func `an extension that was dropped is told of the lead that had it, and of no other`()
    throws
  {
    let script = """
      local patients = require "patients"
      function qualify(lead)
        local phone = patients.phone(lead.phone, "+971")
        return patients.new {
          is_lead = true, gender = "Male", full_name = lead.name,
          calling_code = phone.calling_code, local_phone = phone.local_phone,
        }
      end
      """
    let leads = "name,phone\r\nA,050 123 4567 x12\r\nB,050 123 4568\r\n"
    let place = try Workplace(script: script, leads: leads)
    try place.startRegistry()
    let summary = try place.run()
    let reasons = try place.results(.registered).map { $0["result_reason"] ?? "" }
    #expect(
      reasons.sorted() == ["", "a phone has an extension, and the registry has no place for it"])
    #expect(summary.tally.warned == 1)
    #expect(try place.received().allSatisfy { !$0.contains("x12") })
  }

  @Test func `the summary names nobody`() throws {
    let place = try Workplace(script: sorting, leads: mixed)
    try place.startRegistry()
    let summary = try place.run()
    let text = summary.text(leads: "leads.csv", results: "results")
    #expect(text.contains("9 leads read"))
    #expect(text.contains("No lead is lost: 9 = 3 registered + 1 disqualified + 2 invalid"))
    #expect(text.contains("spam"))
    #expect(!text.contains("561231231"))
  }
}
