import CSQLite
import Glibc
package import PatientsCore

/// The one place that knows of each lead whether it may be sent.
///
/// An intent is durable before its request leaves, an outcome before it is reported. After a crash
/// what has an outcome is done, what has an intent and no outcome is in doubt, and the rest is
/// still to do. Belongs to one thread, and to one process at a time.
package final class Journal {
  /// How many leads an earlier process left with an intent and no outcome: in doubt since this
  /// journal was opened.
  package let interrupted: Int
  /// Whether it knew no lead when it was opened.
  package let wasEmpty: Bool
  let name: String
  let now: () -> Int
  /// The run that writes are noted under; nil before ``beginRun(_:)``.
  var run: Int?
  private var file: JournalWriter?

  /// Opens a journal, and makes it where there is none. What an earlier process left open is turned
  /// into doubt, in one transaction.
  ///
  /// - Parameters:
  ///   - path: a file in a folder that can be written. Beside it there will be `-wal`, `-shm` and
  ///     `.lock`. All are readable by their owner alone, and hold personal data.
  ///   - pageLimit: the most pages of 4096 bytes that the file may have.
  ///   - now: milliseconds since 1970, UTC.
  /// - Throws: `.journal` where another process has it (with its pid), and where the file is
  ///   damaged, not a journal, of a newer version, or cannot be written or made durable.
  package init(
    path: String, pageLimit: Int? = nil, now: @escaping () -> Int = Journal.systemTime
  ) throws(PatientsError) {
    let file = try JournalFile(path)
    try file.prepare()
    let lock = try file.lock()
    let connection = try Connection(file, lock: lock)
    try JournalSchema.check(connection, file)
    if lock.isMarked { try JournalSchema.checkNotEmptied(connection) }
    try connection.becomeDurable()
    if let pageLimit { try connection.execute("PRAGMA max_page_count = \(pageLimit)") }
    try JournalSchema.migrate(connection)
    lock.mark()
    let writer = try JournalWriter(connection)
    interrupted = try writer.doubtIntents(at: now())
    wasEmpty = try connection.integer("SELECT EXISTS (SELECT 1 FROM leads)") == 0
    name = file.name
    self.now = now
    self.file = writer
  }

  /// Looks into an existing journal without changing it, also while a run writes it; an older
  /// version is read as it is. An `intent` in it is under way, or was interrupted and nobody has
  /// opened the journal since.
  ///
  /// - Throws: `.journal` where there is none, or none that can be read.
  package static func open(existing path: String) throws(PatientsError) -> JournalView {
    let file = try JournalFile(path)
    try file.checkKind()
    let connection = try Connection(file, lock: nil)
    try JournalSchema.check(connection, file)
    guard try connection.integer("PRAGMA user_version") > 0 else {
      throw PatientsError(
        .journal, "the journal \(file.name) has no tables yet: a run with it makes them")
    }
    return try JournalView(connection)
  }

  /// Lets go of the file and its lock, which a cursor that is still in use keeps until then. What
  /// was committed is safe already. Again: does nothing.
  package func close() {
    file = nil
    run = nil
  }

  /// - Throws: `.closed` after ``close()``.
  func writer() throws(PatientsError) -> JournalWriter {
    guard let file else { throw PatientsError(.closed, "the journal \(name) is closed") }
    return file
  }

  /// Tunes SQLite for a program that has the process to itself, before its first journal. A library
  /// leaves that to its host.
  package static func tuneProcess() { _ = csqlite_end_memory_count() }

  /// Milliseconds since 1970, UTC.
  package static func systemTime() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec &* 1000 &+ time.tv_nsec / 1_000_000
  }
}
