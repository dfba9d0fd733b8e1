import CSQLite
import PatientsCore

/// A connection to a SQLite file. One thread at a time uses it and its statements.
@safe final class Database {
  fileprivate private(set) var handle: OpaquePointer?

  /// - Throws: `.system` where the file cannot be opened for writing.
  init(path: String) throws(PatientsError) {
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
    let result = unsafe sqlite3_open_v2(path, &handle, flags, nil)
    guard result == SQLITE_OK else {
      throw PatientsError(.system, "the practice registry's database cannot be opened: \(reason)")
    }
    unsafe sqlite3_busy_timeout(handle, 5000)
  }

  deinit {
    unsafe sqlite3_close_v2(handle)
  }

  /// SQLite's words for what went wrong last; they hold names of columns, never values.
  fileprivate var reason: String {
    guard let text = unsafe sqlite3_errmsg(handle) else { return "out of memory" }
    return unsafe String(cString: text)
  }

  fileprivate var failure: PatientsError {
    PatientsError(.system, "the practice registry's database: \(reason)")
  }

  /// Runs statements that give no rows, or whose rows do not matter.
  func execute(_ sql: String) throws(PatientsError) {
    guard unsafe sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure }
  }

  /// The first column of the first row as a number; 0 where there is none.
  func integer(_ sql: String) throws(PatientsError) -> Int {
    try Statement(self, sql).rows([]) { $0.integer(0) }.first ?? 0
  }

  /// - Throws: `.system` where a statement is left, or the last pages cannot be written.
  func close() throws(PatientsError) {
    guard unsafe sqlite3_close(handle) == SQLITE_OK else { throw failure }
    unsafe handle = nil
  }
}

/// A value for a `?` of a statement.
enum Binding {
  case null
  case integer(Int)
  case text(String)

  init(_ text: String?) {
    self = text.map(Binding.text) ?? .null
  }
}

/// A statement that is compiled once and run many times.
@safe final class Statement {
  private let database: Database
  private var handle: OpaquePointer?

  init(_ database: Database, _ sql: String) throws(PatientsError) {
    self.database = database
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let result = unsafe sqlite3_prepare_v3(database.handle, sql, -1, flags, &handle, nil)
    guard result == SQLITE_OK else { throw database.failure }
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Runs the statement to its end, so that what it changes is committed when this returns.
  ///
  /// - Parameters:
  ///   - bindings: the values for `?1`, `?2` and so on.
  ///   - read: makes a value of the row at which the statement stands.
  func rows<Row>(
    _ bindings: [Binding], _ read: (Statement) -> Row
  ) throws(PatientsError) -> [Row] {
    defer { unsafe sqlite3_reset(handle) }
    for (index, binding) in bindings.enumerated() {
      guard bind(binding, at: Int32(index + 1)) == SQLITE_OK else { throw database.failure }
    }
    var rows: [Row] = []
    while true {
      switch unsafe sqlite3_step(handle) {
      case SQLITE_ROW: rows.append(read(self))
      case SQLITE_DONE: return rows
      default: throw database.failure
      }
    }
  }

  private func bind(_ binding: Binding, at index: Int32) -> Int32 {
    switch binding {
    case .null: return unsafe sqlite3_bind_null(handle, index)
    case .integer(let value): return unsafe sqlite3_bind_int64(handle, index, Int64(value))
    case .text(var text):
      return text.withUTF8 { bytes in
        guard let base = bytes.baseAddress, let count = Int32(exactly: bytes.count), count > 0
        else { return unsafe csqlite_bind_text(handle, index, "", 0) }
        let characters = unsafe UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self)
        return unsafe csqlite_bind_text(handle, index, characters, count)
      }
    }
  }

  /// A column of the row at which the statement stands; 0 for NULL.
  func integer(_ column: Int32) -> Int {
    Int(truncatingIfNeeded: unsafe sqlite3_column_int64(handle, column))
  }

  /// A column of the row at which the statement stands; nil for NULL.
  func text(_ column: Int32) -> String? {
    guard let bytes = unsafe sqlite3_column_text(handle, column) else { return nil }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }
}
