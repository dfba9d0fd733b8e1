internal import PatientsCore

/// One cell of a scanned row, as offsets in the window.
struct CellRange {
  var start: Int
  var end: Int
  /// Whether quotes in it are written twice, and are still to be made one.
  var isDoubled = false
}

/// Finds rows and cells as RFC 4180 has them: quotes, doubled quotes, line breaks in quotes, and LF,
/// CRLF or CR at the end of a row.
///
/// A row that breaks these rules is scanned on to its end, so that only this row is lost. Where a
/// quote does not close as it should and has run over the end of its line, the row ends with the
/// line on which that quote opened: what follows are rows of their own, and not part of its cell.
struct RowScanner {
  let window: ByteWindow
  let delimiter: UInt8
  let maximumCell: Int
  /// What the text was written in, in words.
  let encoding: String

  /// The cells of the row at hand; not to be relied on if it has a problem.
  private(set) var cells: [CellRange] = []
  /// Bytes of the row at hand, its line end among them.
  private(set) var length = 0
  /// Bytes of its line end.
  private(set) var lineEnd = 0
  /// The line on which it starts.
  private(set) var line = 1
  /// The first thing that is wrong with it.
  private(set) var problem: RowProblem?
  /// Whether its bytes were too many to be kept.
  private(set) var isCut = false

  private var at = 0
  private var lineNow = 1

  /// Bytes that are kept of a row which is too long.
  static let keptOfLongRow = 4096

  init(_ window: ByteWindow, delimiter: UInt8, maximumCell: Int, encoding: String) {
    self.window = window
    self.delimiter = delimiter
    self.maximumCell = maximumCell
    self.encoding = encoding
  }

  /// Lets go of the row at hand and of blank lines after it; false at the end of the file.
  mutating func skipToRow() throws(PatientsError) -> Bool {
    window.drop(length)
    (length, lineEnd, at, isCut, problem) = (0, 0, 0, false, nil)
    cells.removeAll(keepingCapacity: true)
    while let byte = try byte(at: 0) {
      guard isLineEnd(byte) else {
        line = lineNow
        return true
      }
      try finishLine(byte)
      window.drop(at)
      (lineEnd, at) = (0, 0)
    }
    return false
  }

  /// Scans the next row; false at the end of the file.
  mutating func next() throws(PatientsError) -> Bool {
    guard try skipToRow() else { return false }
    while try scanCell() {}
    return true
  }

  /// Scans one cell; true if another one follows in this row.
  private mutating func scanCell() throws(PatientsError) -> Bool {
    if try byte(at: at) == quote { return try scanQuoted() }
    return try scanPlain(from: at)
  }

  private mutating func scanPlain(from start: Int) throws(PatientsError) -> Bool {
    while true {
      if let found = window.special(from: at, delimiter: delimiter) {
        at = found
        let byte = unsafe window.bytes[found]
        if byte == quote {
          note("a quote inside a cell that does not begin with one", at: found)
          at += 1
          continue
        }
        return try close(CellRange(start: start, end: found), before: byte)
      }
      at = window.count
      guard at - start <= maximumCell else { return try abandon(cellTooLong, from: start) }
      switch try window.read() {
      case .more: continue
      case .end: return try close(CellRange(start: start, end: at), before: nil)
      case .full: return try abandon(rowTooLong, from: start)
      }
    }
  }

  private mutating func scanQuoted() throws(PatientsError) -> Bool {
    let open = at
    var cell = CellRange(start: open + 1, end: open + 1)
    at += 1
    while true {
      if let found = window.first(quote, from: at) {
        at = found + 1
        if try byte(at: at) == quote {
          cell.isDoubled = true
          at += 1
          continue
        }
        cell.end = found
        return try afterQuotes(cell)
      }
      at = window.count
      guard at - open - 1 <= maximumCell else { return try abandonQuoted(cellTooLong, open) }
      switch try window.read() {
      case .more: continue
      case .end: return try abandonQuoted("a quote that is never closed", open)
      case .full: return try abandonQuoted(rowTooLong, open)
      }
    }
  }

  /// Goes on behind a closing quote, where only a delimiter or the end of the row may stand.
  private mutating func afterQuotes(_ cell: CellRange) throws(PatientsError) -> Bool {
    guard cell.end - cell.start <= maximumCell else {
      return try abandonQuoted(cellTooLong, cell.start - 1)
    }
    let next = try byte(at: at)
    if let next, next != delimiter, !isLineEnd(next) {
      let lines = lineEnds(in: cell)
      let reason = "text after the closing quote of a cell"
      if lines > 0 { return try abandonQuoted(reason, cell.start - 1) }
      note(reason, at: at)
      return try scanPlain(from: cell.start - 1)
    }
    lineNow += lineEnds(in: cell)
    return try close(cell, before: next)
  }

  /// Takes a cell that is whole, and the byte after it; nil is the end of the file.
  private mutating func close(
    _ cell: CellRange, before byte: UInt8?
  ) throws(PatientsError) -> Bool {
    guard cell.end - cell.start <= maximumCell else {
      return try abandon(cellTooLong, from: cell.start)
    }
    guard cells.count < LeadHeader.maximumColumns else {
      return try abandon("a row of more than \(cells.count) cells", from: cell.start)
    }
    cells.append(cell)
    if let byte, byte == delimiter {
      at += 1
      return true
    }
    if let byte { try finishLine(byte) }
    length = at
    return false
  }
}

extension RowScanner {
  private var quote: UInt8 { UInt8(ascii: "\"") }
  private var cellTooLong: String { "a cell of more than \(maximumCell) bytes" }
  private var rowTooLong: String { "a row that is too long" }

  private func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// The byte at an offset, read on for if need be; nil at the end of the file.
  private func byte(at offset: Int) throws(PatientsError) -> UInt8? {
    while offset >= window.count {
      guard case .more = try window.read(isPeek: true) else { return nil }
    }
    return unsafe window.bytes[offset]
  }

  /// Steps over the LF, CR or CRLF at hand.
  private mutating func finishLine(_ byte: UInt8) throws(PatientsError) {
    let start = at
    at += 1
    if byte == 0x0D, try self.byte(at: at) == 0x0A { at += 1 }
    lineEnd = at - start
    lineNow += 1
  }

  /// Gives the row up, and ends it with the line on which the cell from `start` on begins.
  private mutating func abandon(_ reason: String, from start: Int) throws(PatientsError) -> Bool {
    note(reason, at: start)
    at = start
    while true {
      let ends = (window.first(0x0A, from: at), window.first(0x0D, from: at))
      if let end = [ends.0, ends.1].compactMap({ $0 }).min() {
        at = end
        try finishLine(ends.0 == end ? 0x0A : 0x0D)
        break
      }
      at = window.count
      let reading = try window.read()
      if case .end = reading { break }
      if case .full = reading {
        isCut = true
        window.cut(to: min(Self.keptOfLongRow, window.count / 2))
        at = window.count
      }
    }
    length = at
    return false
  }

  /// The same for a quoted cell, whose line is part of the reason: it is what must be mended.
  private mutating func abandonQuoted(_ reason: String, _ open: Int) throws(PatientsError) -> Bool {
    try abandon("\(reason); it opened on line \(lineNow)", from: open)
  }

  /// Keeps the first thing that is wrong.
  private mutating func note(_ reason: String, at offset: Int) {
    guard problem == nil else { return }
    problem = RowProblem(reason: reason, line: lineNow, column: column(of: offset))
  }

  /// The 1-based column of an offset: characters since the last line end before it.
  func column(of offset: Int) -> Int {
    var column = 1
    var at = offset - 1
    let bytes = unsafe window.bytes
    while at >= 0, at < bytes.count {
      let byte = unsafe bytes[at]
      if isLineEnd(byte) { break }
      if byte & 0xC0 != 0x80 { column += 1 }
      at -= 1
    }
    return column
  }

  /// Line ends inside a cell; a CRLF is one.
  func lineEnds(in cell: CellRange) -> Int {
    var count = 0
    var at = cell.start
    while let found = window.first(0x0A, from: at, before: cell.end) {
      count += 1
      at = found + 1
    }
    at = cell.start
    while let found = window.first(0x0D, from: at, before: cell.end) {
      if unsafe window.bytes[found + 1] != 0x0A { count += 1 }
      at = found + 1
    }
    return count
  }
}
