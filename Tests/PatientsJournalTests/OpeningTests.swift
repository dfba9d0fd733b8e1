import CSQLite
import Foundation
import Testing

@testable import PatientsCore
@testable import PatientsJournal

@Suite struct OpeningTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test func `an empty file becomes a journal`() throws {
    try Data().write(to: URL(filePath: folder.journal))
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(1)])
    let version = try journal.writer().connection.integer("PRAGMA user_version")
    #expect(version == JournalSchema.steps.count)
  }

  @Test func `a journal that was emptied is not taken for a new one`() throws {
    try openJournal(folder.journal).close()
    try FileManager.default.removeItem(atPath: folder.journal)
    try Data().write(to: URL(filePath: folder.journal))
    let text = refusal { try openJournal(folder.journal) }
    #expect(text?.contains("was emptied or deleted") == true)
    try FileManager.default.removeItem(atPath: folder.journal + ".lock")
    #expect(try openJournal(folder.journal).counts() == [:])
  }

  @Test func `a journal of version 0 is brought up to date`() throws {
    try write("CREATE TABLE t (x); DROP TABLE t", to: folder.journal)
    #expect(try folder.size(folder.journal) > 0)
    #expect(try openJournal(folder.journal).counts() == [:])
  }

  @Test func `steps run from the file's version on, all or none`() throws {
    let connection = try openJournal(folder.journal).writer().connection
    let steps = JournalSchema.steps + ["CREATE TABLE second (x)"]
    #expect(refusal { try JournalSchema.migrate(connection, by: steps + ["nonsense"]) } != nil)
    let version = try connection.integer("PRAGMA user_version")
    #expect(version == JournalSchema.steps.count)
    #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'second'") == 0)
    try JournalSchema.migrate(connection, by: steps)
    #expect(try connection.integer("PRAGMA user_version") == version + 1)
    #expect(try connection.integer("SELECT count(*) FROM second") == 0)
  }

  @Test func `a journal of a newer version is refused and left as it is`() throws {
    try openJournal(folder.journal).close()
    try write("PRAGMA user_version = 9", to: folder.journal)
    for text in openings() {
      let known = "this program knows versions up to \(JournalSchema.steps.count)"
      #expect(text?.contains("has version 9, and \(known)") == true)
    }
  }

  @Test func `a file without tables is not changed by looking into it`() throws {
    try write("CREATE TABLE t (x); DROP TABLE t", to: folder.journal)
    #expect(
      refusal { try Journal.open(existing: folder.journal) }?.contains("no tables yet") == true)
  }

  @Test func `another program's database is refused and left as it is`() throws {
    try write("CREATE TABLE theirs (x)", to: folder.journal)
    let before = try Data(contentsOf: URL(filePath: folder.journal))
    for text in openings() { #expect(text?.contains("another program's database") == true) }
    #expect(try Data(contentsOf: URL(filePath: folder.journal)) == before)
  }

  @Test func `a file that is no database is refused and left as it is`() throws {
    let text = Data(repeating: UInt8(ascii: "n"), count: 5000)
    try text.write(to: URL(filePath: folder.journal))
    for text in openings() {
      #expect(text == "\(folder.journal) is not a journal: name another file")
    }
    #expect(try Data(contentsOf: URL(filePath: folder.journal)) == text)
  }

  @Test func `a journal cut short is refused`() throws {
    let journal = try openJournal(folder.journal)
    try journal.intend((0..<100).map { try intent($0) })
    journal.close()
    let whole = try folder.size(folder.journal)
    for size in [whole - 1, whole - 4096, whole / 2, 4096, 1000] {
      try shorten(folder.journal, to: size)
      for text in openings() {
        #expect(
          text?.contains("leads.journal is damaged") == true, "\(size) of \(whole): \(text ?? "")")
      }
    }
  }

  @Test func `a journal with a page of nonsense is refused before a run, whichever page`() throws {
    let journal = try openJournal(folder.journal)
    try journal.intend((0..<200).map { try intent($0) })
    journal.close()
    let whole = try Data(contentsOf: URL(filePath: folder.journal))
    for page in 1..<whole.count / 4096 {
      var bytes = whole
      for index in page * 4096..<(page + 1) * 4096 { bytes[index] = 0xA5 }
      try bytes.write(to: URL(filePath: folder.journal))
      let text = refusal { try Journal(path: folder.journal) }
      #expect(text?.contains("is damaged: bring back a copy of it") == true, "page \(page)")
    }
  }

  @Test(arguments: [
    ("", "a journal needs a file name"), ("a\0b", "a journal needs a file name"),
    ("/proc/", "is a folder"), ("/tmp", "is a folder"), ("/nowhere/at/all", "no folder to be in"),
    ("/proc/no.journal", "cannot be made"), ("/dev/null", "not a plain file"),
    ("/dev/null/journal", "no folder to be in"),
  ])
  func `a place where no journal can be is named with the reason`(_ path: String, _ reason: String)
  {
    #expect(refusal { try Journal(path: path) }?.contains(reason) == true)
  }

  @Test func `looking into a journal that is not there makes none`() throws {
    #expect(
      refusal { try Journal.open(existing: folder.journal) }?.contains("cannot be read") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.journal))
  }

  @Test func `a name that SQLite would take for something else is a file`() throws {
    let home = folder.path
    for name in [":memory:", "file:x?mode=memory"] {
      _ = try Journal(path: home + "/" + name)
      #expect(FileManager.default.fileExists(atPath: home + "/" + name))
    }
  }

  private func openings() -> [String?] {
    [
      refusal { try Journal(path: folder.journal) },
      refusal { try Journal.open(existing: folder.journal).counts() },
    ]
  }

  private func write(_ sql: String, to path: String) throws {
    var handle: OpaquePointer?
    defer { unsafe sqlite3_close_v2(handle) }
    try #require(unsafe sqlite3_open(path, &handle) == SQLITE_OK)
    try #require(unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK)
  }

  private func shorten(_ path: String, to size: Int) throws {
    let file = try #require(FileHandle(forWritingAtPath: path))
    try file.truncate(atOffset: UInt64(size))
    try file.close()
  }
}
