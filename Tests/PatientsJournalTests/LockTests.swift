import Foundation
import PatientsCore
import PatientsJournal
import Testing

@Suite struct LockTests {
  let folder: TestFolder

  init() throws {
    folder = try TestFolder()
  }

  @Test func `a second process is refused with the first one's number`() throws {
    let holder = try LockHolder(folder.journal + ".lock")
    let text = refusal { try Journal(path: folder.journal) }
    #expect(
      text == "the journal \(folder.journal) is in use by process \(holder.pid): "
        + "wait for it or stop it")
    holder.kill()
  }

  @Test func `a process that was killed is no obstacle`() throws {
    try LockHolder(folder.journal + ".lock").kill()
    #expect(FileManager.default.fileExists(atPath: folder.journal + ".lock"))
    try openJournal(folder.journal).intend([intent(1)])
  }

  @Test func `a lock without a number is still a lock`() throws {
    let holder = try LockHolder(folder.journal + ".lock", writes: "not a number")
    #expect(refusal { try Journal(path: folder.journal) }?.contains("by another process") == true)
    holder.kill()
  }

  @Test func `a second opening in the same process is refused, by any way to the file`() throws {
    let journal = try openJournal(folder.journal)
    let link = folder.file("way")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: folder.path)
    for path in [folder.journal, link + "/leads.journal", folder.path + "//./leads.journal"] {
      #expect(refusal { try Journal(path: path) }?.contains("open in this process already") == true)
    }
    try journal.intend([intent(1)])
    #expect(
      try String(contentsOfFile: folder.journal + ".lock", encoding: .utf8) == "\(getpid()) *\n")
  }

  @Test func `closing lets the next one in`() throws {
    for _ in 0..<20 { try openJournal(folder.journal).close() }
    #expect(refusal { try openJournal(folder.journal).counts() } == nil)
  }

  @Test func `an opening that fails leaves no lock behind`() throws {
    try Data("no database".utf8).write(to: URL(filePath: folder.journal))
    #expect(refusal { try Journal(path: folder.journal) } != nil)
    try FileManager.default.removeItem(atPath: folder.journal)
    #expect(refusal { try Journal(path: folder.journal) } == nil)
  }

  @Test func `looking into a journal needs no lock and takes none`() throws {
    let journal = try openJournal(folder.journal)
    let view = try Journal.open(existing: folder.journal)
    try journal.intend([intent(1)])
    journal.close()
    try openJournal(folder.journal).close()
    #expect(try view.counts() == [.inDoubt: 1])
  }
}

/// Another process that holds the lock, as a run would.
private struct LockHolder {
  let process = Process()
  private let input = Pipe()

  var pid: Int32 { process.processIdentifier }

  /// Returns once the lock is held.
  init(_ path: String, writes content: String = "$$") throws {
    let output = Pipe()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = [
      "-c", #"exec 9>>"$1"; flock -n 9 || exit 1; echo \#(content) >"$1"; echo held; read line"#,
      "sh", path,
    ]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    #expect(output.fileHandleForReading.readData(ofLength: 5) == Data("held\n".utf8))
  }

  func kill() {
    Glibc.kill(pid, SIGKILL)
    process.waitUntilExit()
  }
}
