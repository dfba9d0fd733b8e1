import CSQLite
import Glibc
import PatientsCore

/// A connection to a journal's SQLite file. One thread at a time uses it and its statements.
///
/// Statements hold it, so the file is closed with the last of them, and the lock falls after that.
@safe final class Connection {
  /// The file's name for error texts, as the user gave it.
  let name: String
  private(set) var handle: OpaquePointer?
  /// Set for good once a file failed under a write: after a failed fsync the system forgets what it
  /// could not store, so that the next success would prove nothing.
  private(set) var broken: PatientsError?
  private let lock: ProcessLock?
  private let owner = getpid()

  /// - Parameter lock: held for as long as the connection lives; nil for one that only reads.
  /// - Throws: `.journal` where the file cannot be opened.
  init(_ file: JournalFile, lock: ProcessLock?) throws(PatientsError) {
    name = file.name
    self.lock = lock
    let access = lock == nil ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE
    let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE
    try check(unsafe sqlite3_open_v2(file.path, &handle, flags, nil))
    // Only a reader's checkpoint or a database browser can be in the way, and not for long.
    try check(unsafe sqlite3_busy_timeout(handle, 5000))
  }

  /// A forked child leaves the file to its parent: closing it there would touch the shared files.
  deinit {
    guard getpid() == owner else { return }
    unsafe sqlite3_close_v2(handle)
  }

  /// - Throws: `.forked` in a child of the process that opened the journal.
  func checkOwner() throws(PatientsError) {
    guard getpid() == owner else {
      throw PatientsError(.forked, "the journal \(name) belongs to the parent of this process")
    }
  }

  func check(_ result: Int32) throws(PatientsError) {
    guard result == SQLITE_OK else { throw failure(result) }
  }

  /// The error of a result code; remembers one after which no write can be trusted.
  func failure(_ result: Int32) -> PatientsError {
    let error = describe(result)
    if [SQLITE_IOERR, SQLITE_CORRUPT].contains(result & 0xFF) { broken = error }
    return error
  }

  /// The error of a file whose content cannot be what was written.
  var damage: PatientsError { failure(SQLITE_CORRUPT) }

  /// Runs statements whose rows do not matter.
  func execute(_ sql: String) throws(PatientsError) {
    try check(unsafe sqlite3_exec(handle, sql, nil, nil, nil))
  }

  /// The first column of the first row as a number; 0 where there is none.
  func integer(_ sql: String) throws(PatientsError) -> Int {
    try Statement(self, sql).first([]) { $0.integer(0) } ?? 0
  }

  /// The first column of the first row as text.
  func text(_ sql: String) throws(PatientsError) -> String? {
    try Statement(self, sql).first([]) { $0.text(0) } ?? nil
  }

  /// Reads within one snapshot of the file.
  func snapshot<Result>(
    _ body: () throws(PatientsError) -> Result
  ) throws(PatientsError) -> Result {
    try checkOwner()
    return try enclosed("BEGIN", body)
  }

  /// Writes all of it or nothing. Durable when it returns: with `synchronous=FULL` a commit ends
  /// with fsync. When it throws nothing of it counts.
  func transaction<Result>(
    _ body: () throws(PatientsError) -> Result
  ) throws(PatientsError) -> Result {
    try checkOwner()
    if let broken { throw broken }
    return try enclosed("BEGIN IMMEDIATE", body)
  }

  private func enclosed<Result>(
    _ begin: String, _ body: () throws(PatientsError) -> Result
  ) throws(PatientsError) -> Result {
    try execute(begin)
    do throws(PatientsError) {
      let result = try body()
      try execute("COMMIT")
      return result
    } catch {
      rollBack()
      throw error
    }
  }

  /// Some failures have rolled back already. Where SQLite cannot, the file is not to be trusted.
  private func rollBack() {
    guard unsafe sqlite3_get_autocommit(handle) == 0 else { return }
    let result = unsafe sqlite3_exec(handle, "ROLLBACK", nil, nil, nil)
    if result != SQLITE_OK, broken == nil { broken = describe(result) }
  }
}
