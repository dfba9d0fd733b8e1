import Foundation
import PatientsCore
import PatientsJournal
import Testing

/// The one test that changes the process's mask; nothing here depends on another's.
@Suite(.serialized) struct PrivacyTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test(arguments: [0, 0o777])
  func `all files are their owner's alone, whatever the mask`(_ mask: mode_t) throws {
    let old = umask(mask)
    defer { umask(old) }
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(1)])
    for suffix in ["", "-wal", "-shm", ".lock"] {
      #expect(try folder.mode(folder.journal + suffix) == 0o600, "\(suffix)")
    }
  }

  @Test func `a journal that others can read is closed to them`() throws {
    try openJournal(folder.journal).close()
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: folder.journal)
    let journal = try openJournal(folder.journal)
    try journal.intend([intent(1)])
    for suffix in ["", "-wal", "-shm", ".lock"] {
      #expect(try folder.mode(folder.journal + suffix) == 0o600, "\(suffix)")
    }
  }

  @Test func `a link is not followed`() throws {
    try openJournal(folder.journal).close()
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.journal)
    #expect(refusal { try Journal(path: link) }?.contains("is a link") == true)
    #expect(refusal { try Journal.open(existing: link) }?.contains("is a link") == true)
  }

  @Test func `a link to nowhere makes no file there`() throws {
    let link = folder.file("link")
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: folder.file("there"))
    #expect(refusal { try Journal(path: link) } != nil)
    #expect(!FileManager.default.fileExists(atPath: folder.file("there")))
  }

  @Test func `a link in place of the lock is not followed`() throws {
    let lock = folder.journal + ".lock"
    try FileManager.default.createSymbolicLink(
      atPath: lock, withDestinationPath: folder.file("there"))
    #expect(refusal { try Journal(path: folder.journal) }?.contains("cannot be locked") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.file("there")))
  }

  @Test func `a journal with two names is refused`() throws {
    try openJournal(folder.journal).close()
    try FileManager.default.linkItem(atPath: folder.journal, toPath: folder.file("second"))
    #expect(refusal { try Journal(path: folder.file("second")) }?.contains("hard link") == true)
  }

  @Test func `what was sent is gone from the file once its fate is known`() throws {
    let journal = try openJournal(folder.journal)
    var registered = try outcome(1, .registered)
    registered.reason = nil
    try journal.intend([intent(1)])
    try journal.record([registered])
    journal.close()
    let bytes = try Data(contentsOf: URL(filePath: folder.journal))
    #expect(bytes.range(of: Data(secretName.utf8)) == nil)
  }
}
