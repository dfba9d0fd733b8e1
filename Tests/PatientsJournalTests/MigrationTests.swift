import CSQLite
import Foundation
import PatientsCore
import Testing

@testable import PatientsJournal

/// Journals of all versions before this one: nothing that they know is lost.
@Suite struct MigrationTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  /// A run, a lead that is registered and one in doubt with what was sent, as that version wrote them.
  private func write(version: Int) throws {
    let marks = version < 2 ? "" : "UPDATE leads SET marks = x'0102', patient_mark = x'03';"
    try execute(
      JournalSchema.steps.prefix(version).joined() + """
        PRAGMA user_version = \(version);
        INSERT INTO runs (script, leads_file, keying, registry, started, ended, ending)
        VALUES (x'01', 'leads.csv', 'the digest of the row', NULL, 5, 6, 'finished');
        INSERT INTO leads (key, state, content, attempt, row, run, patient_id, patient_no, updated)
        VALUES (CAST('lead 1' AS BLOB), 'registered', x'02', 1, 1, 1, 'id-1', '17', 6);
        INSERT INTO leads (key, state, content, attempt, row, run, stage, score, updated)
        VALUES (CAST('lead 3' AS BLOB), 'in_doubt', x'04', 2, 3, 1, 'answer', 12.5, 6);
        INSERT INTO requests VALUES (CAST('lead 3' AS BLOB), x'7B7D');
        \(marks)
        """)
  }

  private func execute(_ sql: String) throws {
    var handle: OpaquePointer?
    defer { unsafe sqlite3_close_v2(handle) }
    try #require(unsafe sqlite3_open(folder.journal, &handle) == SQLITE_OK)
    try #require(unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
  }

  @Test(arguments: Array(1..<JournalSchema.steps.count))
  func `an older journal is read as it is, and not changed by that`(_ version: Int) throws {
    try write(version: version)
    let before = try Data(contentsOf: URL(filePath: folder.journal))
    let view = try Journal.open(existing: folder.journal)
    #expect(try view.counts() == [.registered: 1, .inDoubt: 1])
    let run = try #require(try view.lastRun())
    #expect(try view.description(ofRun: run).settings == nil)
    #expect(try view.description(ofRun: run).scriptText == nil)
    #expect(try view.record(ofRun: run.id) == RunRecord())
    #expect(try Data(contentsOf: URL(filePath: folder.journal)) == before)
  }

  @Test(arguments: Array(1..<JournalSchema.steps.count))
  func `an older journal keeps all that it knows when a run goes on with it`(_ version: Int) throws
  {
    try write(version: version)
    let journal = try openJournal(folder.journal)
    #expect(try journal.entry(for: key(1))?.patientId == "id-1")
    #expect(try journal.entry(for: key(1))?.patientNo == "17")
    let doubted = try #require(try journal.entry(for: key(3)))
    #expect(doubted.state == .inDoubt && doubted.request == Array("{}".utf8))
    #expect(doubted.attempt == 2 && doubted.score == 12.5)
    for number in [1, 3] {
      #expect(
        refusal { try journal.intend([intent(number)]) }?.contains("is not sent again") == true)
    }
    try journal.intend([intent(2)])
    #expect(try journal.counts() == [.registered: 1, .inDoubt: 1, .intent: 1])
    var marks: [[UInt8]] = []
    try journal.view().visitMarks { _, bytes in marks.append(bytes) }
    #expect(marks.contains([1, 2]) == (version >= 2))
    #expect(
      try journal.writer().connection.integer("PRAGMA user_version") == JournalSchema.steps.count)
    #expect(try journal.view().runs().first?.description.leadsFile == "leads.csv")
  }
}
