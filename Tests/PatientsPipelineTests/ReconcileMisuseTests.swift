import ClinicSandbox
import Foundation
import PatientsClient
import PatientsCore
import PatientsJournal
import PatientsPipeline
import Testing

@Suite struct ReconcileMisuseTests {
  let place: Workplace

  /// One lead is registered, three are in doubt and not there.
  init() throws {
    place = try Workplace(script: takeEverybody, leads: manyLeads(4))
    try place.startRegistry(faults: "cycle:ok,close:lost,close:lost,close:lost")
    _ = try place.run()
    try place.startRegistry()
  }

  private func refusal(_ options: ReconcileOptions) throws -> PatientsError? {
    let before = try place.states()
    let error = #expect(throws: PatientsError.self) { try place.reconcile(options) }
    #expect(try place.states() == before)
    return error
  }

  @Test func `another registry than the journal's is not asked`() throws {
    var options = place.reconcileOptions()
    options.registryName = "https://other.example"
    let error = try refusal(options)
    #expect(error?.code == .journal)
    #expect(error?.message.contains("belongs to the registry practice") == true)
    options.registryName = "practice/"
    #expect(try place.reconcile(options).summary.notThere == 3)
  }

  @Test func `a journal that is not there is not made`() throws {
    var options = place.reconcileOptions()
    options.journal = place.path("other")
    #expect(throws: PatientsError.self) { try place.reconcile(options) }
    #expect(!FileManager.default.fileExists(atPath: options.journal))
  }

  @Test func `a journal that a run is using is left to it`() throws {
    let journal = try Journal(path: place.path("journal"))
    let error = try refusal(place.reconcileOptions())
    #expect(error?.message.contains("is open in this process already") == true)
    journal.close()
  }

  @Test func `a refused token changes nothing`() throws {
    var options = place.reconcileOptions()
    options.client?.token = "another"
    #expect(try refusal(options)?.code == .unauthorized)
  }

  @Test func `a registry that cannot be reached changes nothing`() throws {
    var options = place.reconcileOptions()
    options.client?.baseURL = "http://127.0.0.1:1"
    #expect(try refusal(options)?.code == .notSent)
  }

  @Test(arguments: ["not-json=1", "half-reply=1", "status-7=1", "close=1", "megabyte=1"])
  func `a list that cannot be read finds nobody missing`(_ fault: String) throws {
    try place.startRegistry(faults: fault + ",everywhere")
    #expect(try refusal(place.reconcileOptions())?.code == .notSent)
  }

  @Test func `another clinic, which knows none of the journal's patients, finds nobody missing`()
    throws
  {
    let other = try Workplace(script: takeEverybody, leads: "name\r\n")
    try other.startRegistry()
    var options = place.reconcileOptions()
    options.client?.baseURL = try #require(other.registry).baseURL
    #expect(try refusal(options)?.message.contains("another clinic's token") == true)
  }

  @Test func `a page size that no list has is refused`() throws {
    for size in [0, -1, 1001] {
      #expect(try refusal(place.reconcileOptions(pageSize: size))?.code == .argument)
    }
  }

  @Test func `a row that is not in doubt is not decided`() throws {
    let doubted = try place.reconcile(dryRun).findings.map(\.row)
    let reconciler = try Reconciler(place.reconcileOptions())
    for row in [0, -1, 99] + (1...4).filter({ !doubted.contains($0) }) {
      let error = #expect(throws: PatientsError.self) {
        try reconciler.decide(row: row, run: nil, as: .notThere)
      }
      #expect(error?.message == "row \(row) is not in doubt in this journal")
    }
    let row = try #require(doubted.first)
    _ = try reconciler.decide(row: row, run: nil, as: .notThere)
    #expect(throws: PatientsError.self) {
      try reconciler.decide(row: row, run: nil, as: .notThere)
    }
    #expect(try place.states()[.inDoubt] == 2)
  }

  @Test func `an id that the registry does not know is not written down`() throws {
    let row = try #require(try place.reconcile(dryRun).findings.first?.row)
    let reconciler = try Reconciler(place.reconcileOptions())
    for id in ["", "x", "00000000-0000-0000-0000-000000000000"] {
      let error = #expect(throws: PatientsError.self) {
        try reconciler.decide(row: row, run: nil, as: .registered(id: id))
      }
      #expect(error?.message.contains("no patient with this id") == true)
    }
    #expect(try place.states()[.inDoubt] == 3)
  }

  @Test func `a person may say that two rows are one person, and is told so`() throws {
    let registered = try #require(try place.results(.registered).first)
    let id = try #require(registered["result_patient_id"])
    let row = try #require(try place.reconcile(dryRun).findings.first?.row)
    let finding = try Reconciler(place.reconcileOptions())
      .decide(row: row, run: nil, as: .registered(id: id))
    #expect(finding.sameAs.map(String.init) == [registered["result_row"]])
    #expect(finding.line.contains("so is row"))
  }

  @Test func `a row of two runs is decided with its run`() throws {
    try place.startRegistry(faults: "close=1:lost")
    try place.write("leads.csv", manyLeads(4, from: 50))
    _ = try place.run()
    try place.startRegistry()
    let findings = try place.reconcile(dryRun).findings
    let row = try #require(findings.first { $0.run != nil }?.row)
    let reconciler = try Reconciler(place.reconcileOptions())
    let error = #expect(throws: PatientsError.self) {
      try reconciler.decide(row: row, run: nil, as: .notThere)
    }
    #expect(error?.message.contains("say which with --run, one of 1, 2") == true)
    let finding = try reconciler.decide(row: row, run: 2, as: .notThere)
    #expect(finding.line == "row \(row) of run 2: not there: will be sent with the next run")
  }

  @Test func `that somebody is not there can be said without a registry`() throws {
    let row = try #require(try place.reconcile(dryRun).findings.first?.row)
    var options = place.reconcileOptions()
    options.client = nil
    let reconciler = try Reconciler(options)
    #expect(try reconciler.decide(row: row, run: nil, as: .notThere).result == .notThere)
    #expect(throws: PatientsError.self) { try reconciler.run { _ in } }
  }

  @Test func `what is said names nobody`() throws {
    let dry = try place.reconcile(dryRun)
    let report = try JournalReport(journal: place.path("journal")).text(journal: "journal")
    let text = dry.findings.map(\.line).joined() + dry.summary.text(journal: "journal") + report
    #expect(!text.contains("Person"))
    #expect(!text.contains(place.token))
    #expect(dry.summary.text(journal: "journal").contains("3 leads were in doubt: 3 not there"))
  }

  @Test func `the journal's report has counts, runs and the rows that need a person`() throws {
    let rows = try place.reconcile(dryRun).findings.map(\.row)
    let report = try JournalReport(journal: place.path("journal")).text(journal: "my.journal")
    #expect(report.contains("my.journal: 4 leads for practice"))
    #expect(report.contains("      1  registered\n      3  in doubt"))
    #expect(report.contains("leads.csv  finished"))
    for row in rows { #expect(rowList(report).contains(row)) }
    #expect(report.contains("clinic reconcile my.journal"))
    _ = try place.reconcile()
    _ = try place.run()
    let after = try JournalReport(journal: place.path("journal")).text(journal: "my.journal")
    #expect(after.contains("Nothing needs a person."))
  }

  /// The rows behind `in doubt: row `, ranges taken apart.
  private func rowList(_ report: String) -> [Int] {
    let line = report.split(separator: "\n").first { $0.contains("in doubt: row ") } ?? ""
    let list = line.drop { $0 != ":" }.dropFirst(6).prefix { $0 != "—" }
    return list.split(separator: ",").flatMap { part -> [Int] in
      let ends = part.split(separator: "-").compactMap { Int($0.filter(\.isNumber)) }
      guard let first = ends.first, let last = ends.last else { return [] }
      return Array(first...last)
    }
  }

  private var dryRun: ReconcileOptions {
    var options = place.reconcileOptions()
    options.isDryRun = true
    return options
  }
}
