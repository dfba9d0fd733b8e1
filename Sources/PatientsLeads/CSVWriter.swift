package import PatientsCore

/// Writes rows as RFC 4180 has them, CRLF after each, to a file descriptor that stays the caller's.
///
/// What was written is in the descriptor only after `flush()`.
package struct CSVWriter: ~Copyable {
  private let isDefusing: Bool
  private var writer: ByteWriter
  private var isRowEmpty = true
  /// Whether the row at hand has one cell so far, and nothing in it.
  private var isOneEmptyCell = false
  /// Cells that were defused so far.
  package private(set) var defused = 0

  /// - Parameters:
  ///   - defuse: put an apostrophe before a cell that a spreadsheet would run as a formula: one that
  ///     begins with `=`, `@`, a tab, a CR, or a `+` or `-` that does not begin a number.
  ///   - bufferSize: bytes kept back before they are written.
  package init(descriptor: Int32, defuse: Bool, bufferSize: Int = 64 * 1024) {
    isDefusing = defuse
    writer = ByteWriter(descriptor: descriptor, bufferSize: bufferSize)
  }

  /// Writes one row.
  package mutating func write(row cells: [String]) throws(PatientsError) {
    for cell in cells { write(cell: cell) }
    try endRow()
  }

  /// Adds a cell to the row at hand.
  package mutating func write(cell text: String) {
    var text = text
    text.withUTF8 { unsafe write(cell: $0) }
  }

  /// Adds the cells of a lead, in their order, to the row at hand.
  package mutating func write(cellsOf lead: LeadCopy) {
    for column in 0..<lead.count {
      unsafe lead.cell(column).withUnsafeBufferPointer { unsafe write(cell: $0) }
    }
  }

  /// Adds a cell, UTF-8, to the row at hand. Only quotes and the apostrophe are added to it.
  package mutating func write(cell bytes: UnsafeBufferPointer<UInt8>) {
    if !isRowEmpty { writer.append(UInt8(ascii: ",")) }
    isOneEmptyCell = isRowEmpty && bytes.isEmpty
    isRowEmpty = false
    let isDefused = unsafe isDefusing && Self.isFormula(bytes)
    let isQuoted = unsafe bytes.contains { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }
    if isQuoted { writer.append(UInt8(ascii: "\"")) }
    if isDefused {
      writer.append(UInt8(ascii: "'"))
      defused += 1
    }
    if isQuoted {
      for index in bytes.indices {
        let byte = unsafe bytes[index]
        if byte == 0x22 { writer.append(byte) }
        writer.append(byte)
      }
      writer.append(UInt8(ascii: "\""))
    } else {
      unsafe writer.append(bytes)
    }
  }

  /// Ends the row at hand.
  ///
  /// - Throws: `.system` where the descriptor takes no more.
  package mutating func endRow() throws(PatientsError) {
    if isOneEmptyCell { writer.append([0x22, 0x22]) }  // else the row would be a blank line
    (isRowEmpty, isOneEmptyCell) = (true, false)
    writer.append([0x0D, 0x0A])
    try writer.flushIfFull()
  }

  /// Hands everything to the system.
  ///
  /// - Throws: `.system` where the descriptor takes no more; what was not taken is kept.
  package mutating func flush() throws(PatientsError) { try writer.flush() }

  /// Whether a spreadsheet would take a cell for a formula.
  package static func isFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch unsafe bytes.first {
    case UInt8(ascii: "="), UInt8(ascii: "@"), 0x09, 0x0D: return true
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      let rest = unsafe bytes.dropFirst()
      return unsafe rest.isEmpty
        || !rest.allSatisfy { 0x30...0x39 ~= $0 || " -().".utf8.contains($0) }
    default: return false
    }
  }
}
