import Foundation
import PatientsClient
import PatientsCore
import PatientsPipeline
import Testing

/// What can be asked of a journal after a run.
@Suite struct JournalLookTests {
  private let script = """
    local patients = require "patients"
    function qualify(lead)
      if lead.id == "L3" then return nil, "=HYPERLINK(\\"x\\")" end
      local phone = patients.phone(lead.phone, "+971")
      return patients.new {
        is_lead = false, gender = "Male", full_name = lead.name, email = lead.email,
        calling_code = phone.calling_code, local_phone = phone.local_phone,
        date_of_birth = lead.born,
      }
    end
    """
  private let leads = """
    id,name,phone,email,born\r
    L1,Dr. Ana Gómez,050 123 4567,ana@example.com,1990-01-02\r
    L2,Bo Li,050 123 4568,bo@example.com,1991-01-02\r
    L3,Cy Ray,050 123 4569,cy@example.com,1992-01-02\r

    """

  /// A workplace after a run that knows its leads by `id`.
  private func place() throws -> Workplace {
    let place = try Workplace(script: script, leads: leads)
    try place.startRegistry()
    var options = place.options()
    options.keyColumn = "id"
    _ = try place.run(options)
    return place
  }

  private func rows(_ term: JournalSearch.Term, _ place: Workplace) throws -> [String] {
    let search = try JournalSearch(journal: place.path("journal"))
    return try search.lines(for: term, assuming: "+971").map { String($0.split(separator: " ")[1]) }
  }

  @Test func `a lead is found by row, key, phone, email, and name with date of birth`() throws {
    let place = try place()
    #expect(try rows(.row(2), place) == ["2"])
    #expect(try rows(.key("L3"), place) == ["3"])
    #expect(try rows(.phone("+971 (0)50-123-4567"), place) == ["1"])
    #expect(try rows(.email(" BO@example.com"), place) == ["2"])
    #expect(try rows(.name("ana gomez", born: "1990-01-02"), place) == ["1"])
    #expect(try rows(.name("Ana Gómez", born: "1990-01-03"), place) == [])
    #expect(try rows(.key("L4"), place) == [])
    #expect(try rows(.phone("050 123 4569"), place) == [])
  }

  @Test func `what is looked for wrongly is refused without its text`() throws {
    let place = try place()
    for term: JournalSearch.Term in [
      .phone("secret"), .email("secret"), .name("secret", born: "1.2.1990"),
    ] {
      do {
        _ = try rows(term, place)
        Issue.record("was taken")
      } catch let error as PatientsError {
        #expect(!error.message.contains("secret"))
      }
    }
  }

  @Test func `a journal whose last run did not come to its end says what to do`() throws {
    let place = try Workplace(script: takeEverybody, leads: manyLeads(60))
    try place.startRegistry()
    func advice() throws -> String {
      let text = try JournalReport(journal: place.path("journal")).text(journal: "my.journal")
      return String(text.split(separator: "\n").last ?? "")
    }
    _ = try place.run(interruption: { place.hasReceived(20) ? .drain : .none })
    #expect(
      try advice() == "The last run was interrupted: run the same command again, and it goes on.")
    var options = place.options()
    options.client?.token = "another"
    _ = try place.run(options)
    #expect(
      try advice()
        == "The last run stopped before its end: mend what it said, and run the same command again."
    )
    // One that began, and went without a word.
    _ = try LeadRun(place.options(), output: { _ in }, interruption: { .none })
    #expect(
      try advice()
        == "The last run has not ended: if it is not under way, run the same command again.")
    _ = try place.run()
    #expect(try advice() == "Nothing needs a person.")
  }

  private func exported(_ form: JournalExport.Form, _ place: Workplace) throws -> String {
    let path = place.path("export")
    let count = try JournalExport(journal: place.path("journal")).write(form, toFile: path).leads
    #expect(count == 3)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    return String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
  }

  @Test func `a journal is exported as CSV, defused for spreadsheets, and names nobody`() throws {
    let place = try place()
    let text = try exported(.csv, place)
    let lines = text.split(separator: "\r\n")
    #expect(lines.count == 4)
    #expect(lines[0].hasPrefix("key,row,run,leads_file,outcome,code,reason,score,patient_id"))
    #expect(text.contains("\"'=HYPERLINK(\"\"x\"\")\""))
    #expect(!text.contains("Ana") && !text.contains("1990"))
  }

  @Test func `a journal is exported as an object of JSON a line`() throws {
    let place = try place()
    let objects = try exported(.jsonl, place).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    let outcomes = objects.compactMap { $0["outcome"] as? String }
    #expect(outcomes.sorted() == ["disqualified", "registered", "registered"])
    #expect(objects.allSatisfy { $0.count == 13 })
    let registered = objects.filter { $0["outcome"] as? String == "registered" }
    #expect(registered.allSatisfy { ($0["patient_id"] as? String)?.count == 36 })
    #expect(objects.allSatisfy { ($0["key"] as? String)?.count == 32 })
  }

  @Test func `after a purge the same file registers nobody, and nobody alike`() throws {
    let place = try place()
    let purge = try PurgedJournal(journal: place.path("journal"), olderThan: .zero)
    #expect(purge.leads == 3 && purge.inDoubt == 0)
    var options = place.options()
    options.keyColumn = "id"
    let again = try place.run(options)
    #expect(again.tally.earlier(.registered) == 2)
    let more = "id,name,phone,email,born\r\nL9,Ana Gomez,050 999 9999,,1990-01-02\r\n"
    try place.write("more.csv", more)
    options.leads = place.path("more.csv")
    #expect(try place.run(options).tally.undecided == 1)
    #expect(try place.received().count == 2)
  }

  @Test func `a purge makes no journal where there is none`() throws {
    let place = try Workplace(script: script, leads: leads)
    #expect(throws: PatientsError.self) {
      try PurgedJournal(journal: place.path("none"), olderThan: .zero)
    }
    #expect(!FileManager.default.fileExists(atPath: place.path("none")))
  }
}
