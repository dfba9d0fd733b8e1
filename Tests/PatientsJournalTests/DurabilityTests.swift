import CSQLite
import Testing

@testable import PatientsCore
@testable import PatientsJournal

@Suite struct DurabilityTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test func `a commit ends with an fsync`() throws {
    let connection = try openJournal(folder.journal).writer().connection
    #expect(try connection.text("PRAGMA journal_mode") == "wal")
    #expect(try connection.integer("PRAGMA synchronous") == 2)
  }

  @Test func `intents and outcomes are there for others when the call returns`() throws {
    let journal = try openJournal(folder.journal)
    let view = try Journal.open(existing: folder.journal)
    try journal.intend([intent(1), intent(2)])
    #expect(try view.counts() == [.intent: 2])
    try journal.record([outcome(1, .registered)])
    #expect(try view.entry(for: key(1))?.patientId == "id-1")
    try journal.takeBack([key(2)])
    #expect(try view.entries(for: [key(1), key(2)]).map { $0?.state } == [.registered, nil])
  }

  @Test func `what has an intent and no outcome is in doubt after a power cut`() throws {
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(1), intent(2)])
    try journal.record([outcome(1, .registered)])
    let copy = try Journal(path: folder.cutPower())
    #expect(copy.interrupted == 1)
    #expect(try copy.entry(for: key(1))?.state == .registered)
    let doubt = try #require(try copy.entry(for: key(2)))
    #expect(doubt.state == .inDoubt)
    #expect(doubt.stage == "interrupted")
    #expect(doubt.attempt == 1, "it may have been submitted")
    #expect(doubt.request != nil)
  }

  @Test func `doubt of an earlier process is noted once`() throws {
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(1)])
    journal.close()
    #expect(try Journal(path: folder.journal).interrupted == 1)
    #expect(try Journal(path: folder.journal).interrupted == 0)
  }

  @Test func `a group is there as a whole or not at all, wherever the log is cut`() throws {
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(0)])
    let before = try folder.size(folder.journal + "-wal")
    try journal.intend((1...64).map { try intent($0) })
    let after = try folder.size(folder.journal + "-wal")
    #expect(after > before)
    for size in Array(stride(from: before, to: after, by: 911)) + [after - 1] {
      let copy = try Journal(path: folder.cutPower(logSize: size))
      #expect(try copy.counts() == [.inDoubt: 1], "cut at \(size) of \(before)...\(after)")
    }
    let whole = try Journal(path: folder.cutPower(logSize: after))
    #expect(try whole.counts() == [.inDoubt: 65])
  }

  @Test func `a full disk is an error, and nothing of the group counts`() throws {
    let journal = try openJournal(folder.journal, pageLimit: 24)
    var group = 0
    var text: String?
    while text == nil, group < 1000 {
      group += 1
      text = refusal { try journal.intend(ten(group)) }
    }
    #expect(group > 1)
    #expect(text?.contains("leads.journal cannot be written, there is no room left") == true)
    let noted = [JournalState.intent: (group - 1) * 10]
    #expect(try journal.counts() == noted)
    #expect(try Journal.open(existing: folder.journal).counts() == noted)
    let copy = try openJournal(folder.cutPower())
    #expect(copy.interrupted == (group - 1) * 10)
    try copy.intend(ten(group))
  }

  @Test func `after the disk has failed nothing more is noted`() throws {
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(1)])
    _ = try journal.writer().connection.failure(SQLITE_IOERR)
    #expect(
      refusal { try journal.record([outcome(1, .registered)]) }?.contains("check the disk") == true)
    #expect(refusal { try journal.intend([intent(2)]) } != nil)
    #expect(try journal.entry(for: key(1))?.state == .intent)
  }

  @Test func `a closed journal says so, and closing twice does nothing`() throws {
    let journal = try openJournal(folder.journal)
    journal.close()
    journal.close()
    #expect(refusal { try journal.intend([intent(1)]) }?.hasSuffix("is closed") == true)
    #expect(refusal { try journal.counts() }?.hasSuffix("is closed") == true)
  }

  private func ten(_ group: Int) throws -> [Intent] {
    try (0..<10).map { try intent(group * 10 + $0) }
  }
}
