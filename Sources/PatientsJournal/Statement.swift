import CSQLite
import PatientsCore

/// A statement that is compiled once and run many times.
@safe final class Statement {
  private let connection: Connection
  private var handle: OpaquePointer?

  init(_ connection: Connection, _ sql: String) throws(PatientsError) {
    self.connection = connection
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    try connection.check(
      unsafe sqlite3_prepare_v3(connection.handle, sql, -1, flags, &handle, nil))
  }

  deinit {
    unsafe sqlite3_finalize(handle)
  }

  /// Runs it to its end.
  ///
  /// - Returns: how many rows of the file it changed.
  @discardableResult
  func run(_ values: [Value]) throws(PatientsError) -> Int {
    defer { rest() }
    try bind(values)
    while try step() {}
    return Int(unsafe sqlite3_changes(connection.handle))
  }

  /// The first of its rows, or nil where there is none.
  func first<Row>(
    _ values: [Value], _ read: (Statement) throws(PatientsError) -> Row
  ) throws(PatientsError) -> Row? {
    defer { rest() }
    try bind(values)
    return try step() ? read(self) : nil
  }

  /// All of its rows: for statements that bound their number.
  func all<Row>(
    _ values: [Value], _ read: (Statement) throws(PatientsError) -> Row
  ) throws(PatientsError) -> [Row] {
    defer { rest() }
    try bind(values)
    var rows: [Row] = []
    while try step() { rows.append(try read(self)) }
    return rows
  }

  /// Hands over its rows one by one.
  func each(
    _ values: [Value], _ visit: (Statement) throws(PatientsError) -> Void
  ) throws(PatientsError) {
    defer { rest() }
    try bind(values)
    while try step() { try visit(self) }
  }

  /// For a value that the tables would not have taken.
  func damaged() -> PatientsError { connection.damage }

  private func step() throws(PatientsError) -> Bool {
    switch unsafe sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    case let result: throw connection.failure(result)
    }
  }

  /// Ends its read of the file and forgets what was bound, which may be personal. Both results only
  /// repeat what the last step has said.
  private func rest() {
    unsafe sqlite3_reset(handle)
    unsafe sqlite3_clear_bindings(handle)
  }
}

// MARK: - Values in

extension Statement {
  /// A value for a `?` of a statement.
  enum Value {
    case null
    case integer(Int)
    case real(Double)
    case text(String)
    case blob([UInt8])

    init(_ value: Int?) { self = value.map(Value.integer) ?? .null }
    init(_ value: Double?) { self = value.map(Value.real) ?? .null }
    init(_ value: String?) { self = value.map(Value.text) ?? .null }
    init(_ value: [UInt8]?) { self = value.map(Value.blob) ?? .null }
  }

  private func bind(_ values: [Value]) throws(PatientsError) {
    var index: Int32 = 0
    for value in values {
      index &+= 1
      try connection.check(bind(value, at: index))
    }
  }

  private func bind(_ value: Value, at index: Int32) -> Int32 {
    switch value {
    case .null: unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): unsafe sqlite3_bind_int64(handle, index, Int64(number))
    case .real(let number): unsafe sqlite3_bind_double(handle, index, number)
    case .text(let text): bind(text, at: index)
    case .blob(let bytes): bind(bytes, at: index)
    }
  }

  private func bind(_ text: String, at index: Int32) -> Int32 {
    var text = text
    return text.withUTF8 { bytes in
      guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
      guard count > 0, let base = unsafe UnsafeRawPointer(bytes.baseAddress) else {
        return unsafe csqlite_bind_text(handle, index, "", 0)
      }
      return unsafe csqlite_bind_text(
        handle, index, base.assumingMemoryBound(to: CChar.self), count)
    }
  }

  /// No bytes are an empty blob, not NULL, which a null pointer would make of them.
  private func bind(_ bytes: [UInt8], at index: Int32) -> Int32 {
    guard let count = Int32(exactly: bytes.count) else { return SQLITE_TOOBIG }
    guard count > 0 else { return unsafe sqlite3_bind_zeroblob(handle, index, 0) }
    return unsafe bytes.withUnsafeBytes {
      unsafe csqlite_bind_blob(handle, index, $0.baseAddress, count)
    }
  }
}

// MARK: - Values out, of the row at which the statement stands

extension Statement {
  /// 0 for NULL.
  func integer(_ column: Int32) -> Int {
    Int(clamping: unsafe sqlite3_column_int64(handle, column))
  }

  /// nil for NULL.
  func optionalInteger(_ column: Int32) -> Int? {
    isNull(column) ? nil : integer(column)
  }

  /// nil for NULL.
  func real(_ column: Int32) -> Double? {
    isNull(column) ? nil : unsafe sqlite3_column_double(handle, column)
  }

  /// nil for NULL.
  func text(_ column: Int32) -> String? {
    guard let bytes = unsafe sqlite3_column_text(handle, column) else { return nil }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe String(
      decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  /// nil for NULL.
  func blob(_ column: Int32) -> [UInt8]? {
    guard !isNull(column) else { return nil }
    guard let bytes = unsafe sqlite3_column_blob(handle, column) else { return [] }
    let count = Int(unsafe sqlite3_column_bytes(handle, column))
    return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
  }

  private func isNull(_ column: Int32) -> Bool {
    unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
  }
}
