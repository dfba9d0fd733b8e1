import Foundation
import PatientsCore
import PatientsJournal
import Testing

/// What a purge takes away, and what it leaves.
@Suite struct PurgeTests {
  private let folder: TestFolder
  /// The time at which `openJournal` writes.
  private let written = 1_700_000_000_000

  init() throws {
    folder = try TestFolder()
  }

  /// All bytes of all files beside the journal.
  private func bytes() throws -> Data {
    let names = try FileManager.default.contentsOfDirectory(
      atPath: URL(filePath: folder.journal).deletingLastPathComponent().path)
    #expect(names.count >= 2)
    return names.reduce(into: Data()) { all, name in
      all.append(FileManager.default.contents(atPath: folder.file(name)) ?? Data())
    }
  }

  private func holds(_ text: String) throws -> Bool {
    try bytes().range(of: Data(text.utf8)) != nil
  }

  @Test func `no name, id or date of birth is left in any byte of the files`() throws {
    let journal = try openJournal(folder.journal)
    for number in 1...40 { try bring(number, to: .registered, in: journal) }
    for number in 41...60 { try bring(number, to: .rejected, in: journal) }
    for number in 61...80 { try bring(number, to: .disqualified, in: journal) }
    let planted = [secretName, "id-7", "1990-02-28"]
    for secret in planted { #expect(try holds(secret), "\(secret)") }
    let purge = try journal.purge(before: written + 1)
    #expect(purge == JournalPurge(leads: 80, inDoubt: 0))
    for secret in planted { #expect(try !holds(secret), "\(secret)") }
    journal.close()
    for secret in planted { #expect(try !holds(secret), "\(secret)") }
  }

  @Test func `of a run the names and the reasons go, and its figures and its script stay`() throws {
    let journal = try openJournal(folder.journal)
    var description = RunDescription(
      scriptDigest: [7], leadsFile: "Planted File.csv", keying: "the digest of the row")
    (description.scriptText, description.settings) = (Array("return 1".utf8), "[]")
    let run = try journal.beginRun(description)
    let record = RunRecord(figures: "{}", reasons: "Planted Reason", names: "Planted Name")
    try journal.endRun(run, .finished, record)
    _ = try journal.purge(before: written)
    #expect(try journal.view().record(ofRun: run) == record)
    _ = try journal.purge(before: written + 1)
    #expect(try journal.view().record(ofRun: run) == RunRecord(figures: "{}"))
    let kept = try #require(try journal.view().runs().first { $0.id == run })
    #expect(try journal.view().description(ofRun: kept).scriptText == Array("return 1".utf8))
    #expect(try journal.view().description(ofRun: kept).settings == "[]")
    for planted in ["Planted File", "Planted Reason", "Planted Name"] {
      #expect(try !holds(planted), "\(planted)")
    }
  }

  @Test func `who was registered is not sent again after a purge`() throws {
    let journal = try openJournal(folder.journal)
    try bring(1, to: .registered, in: journal)
    _ = try journal.purge(before: written + 1)
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.state == .registered)
    #expect(entry.patientId == nil && entry.reason == nil && entry.knownDateOfBirth == nil)
    #expect(entry.score == 0.5 && entry.attempt == 1 && entry.requestDigest == [2])
    #expect(refusal { try journal.intend([intent(1)]) }?.contains("registered already") == true)
  }

  @Test func `what is younger keeps its data`() throws {
    let journal = try openJournal(folder.journal)
    try bring(1, to: .registered, in: journal)
    #expect(try journal.purge(before: written) == JournalPurge(leads: 0, inDoubt: 0))
    #expect(try journal.entry(for: key(1))?.patientId == "id-1")
  }

  @Test func `who is in doubt keeps what was sent, and is counted`() throws {
    let journal = try openJournal(folder.journal)
    try bring(1, to: .inDoubt, in: journal)
    #expect(try journal.purge(before: written + 1) == JournalPurge(leads: 0, inDoubt: 1))
    #expect(try journal.entry(for: key(1))?.request != nil)
  }

  @Test func `a purge again finds nothing to do`() throws {
    let journal = try openJournal(folder.journal)
    try bring(1, to: .registered, in: journal)
    #expect(try journal.purge(before: written + 1).leads == 1)
    #expect(try journal.purge(before: written + 1).leads == 0)
  }

  @Test func `a purged patient's id still tells whose record it is`() throws {
    let journal = try openJournal(folder.journal)
    try bring(1, to: .registered, in: journal)
    try bring(2, to: .registered, in: journal)
    _ = try journal.purge(before: written + 1)
    let view = try journal.view()
    #expect(try view.rows(registeredAs: ["id-2", "id-3"]) == ["id-2": [2]])
    #expect(try view.hasPurgedPatients())
  }

  @Test func `a lead keeps its number for a lead, which tells it from a patient`() throws {
    let journal = try openJournal(folder.journal)
    for (number, patientNo) in [(1, "-1"), (2, "4711")] {
      try journal.intend([intent(number)])
      var registered = try outcome(number, .registered)
      registered.patientNo = patientNo
      try journal.record([registered])
    }
    _ = try journal.purge(before: written + 1)
    #expect(try journal.entry(for: key(1))?.patientNo == "-1")
    #expect(try journal.entry(for: key(2))?.patientNo == nil)
  }

  @Test func `marks stay, and each journal has a salt of its own`() throws {
    let journal = try openJournal(folder.journal)
    var marked = try intent(1)
    marked.marks = [1, 2, 3]
    try journal.intend([marked])
    try journal.record([outcome(1, .registered)])
    _ = try journal.purge(before: written + 1)
    var seen: [[UInt8]] = []
    try journal.view().visitMarks { _, bytes in seen.append(bytes) }
    #expect(seen == [[1, 2, 3]])
    let other = try openJournal(folder.file("other"))
    #expect(try journal.view().salt().count == 16)
    #expect(try journal.view().salt() != other.view().salt())
  }
}
