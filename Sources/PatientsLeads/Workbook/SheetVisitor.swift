internal import PatientsCore

/// A row of a sheet, as far as it has something in it.
struct SheetRow {
  struct Cell {
    /// From 0.
    let column: Int
    fileprivate let content: Content
  }

  /// What many cells share stays where it is: thousands of rows that name one long text are as long
  /// as their XML.
  fileprivate enum Content {
    case own(Range<Int>)
    case shared(Int)
  }

  private let strings: SharedStrings

  /// From 1, as Excel counts.
  var number: Int
  var cells: [Cell] = []
  /// What the cells have of their own, one after the other.
  fileprivate var bytes: [UInt8] = []
  /// Bytes of all cells.
  fileprivate(set) var size = 0
  /// The first thing that is wrong with it, and in which column.
  var problem: (reason: String, column: Int)?

  init(number: Int, strings: SharedStrings) {
    (self.number, self.strings) = (number, strings)
  }

  subscript(cell: Cell) -> ArraySlice<UInt8> {
    switch cell.content {
    case .own(let range): bytes[range]
    case .shared(let number): strings[number] ?? []
    }
  }
}

/// Makes rows of the XML of a sheet. Formulas count by what Excel worked out when it saved them.
final class SheetVisitor: XMLVisitor {
  private let workbook: Workbook
  private let maximumCell: Int
  private let maximumRow: Int

  /// Rows that are whole and were not taken yet.
  private(set) var rows: [SheetRow] = []

  private var row: SheetRow
  private var isInCells = false
  private var column = 0
  private var kind = ""
  private var format = CellFormat.number
  private var isValue = false
  private var hasFormula = false
  private var value: [UInt8] = []
  private var inline = RichText()
  /// Whether the cell at hand has more than is kept.
  private var isTooLong = false

  init(_ workbook: Workbook, options: LeadReader.Options) {
    self.workbook = workbook
    row = SheetRow(number: 0, strings: workbook.strings)
    (maximumCell, maximumRow) = (options.maximumCell, options.maximumRow)
  }

  func takeRows() -> [SheetRow] {
    defer { rows.removeAll(keepingCapacity: true) }
    return rows
  }

  func begin(_ name: String, _ attributes: XMLAttributes) -> String? {
    switch name {
    case "sheetData": isInCells = true
    case _ where !isInCells: break
    case "row": return beginRow(attributes["r"])
    case "c": beginCell(attributes)
    case "v": isValue = true
    case "f": hasFormula = true
    default: inline.begin(name)
    }
    return nil
  }

  private func beginRow(_ number: String?) -> String? {
    let next = row.number + 1
    guard let number = number.map({ Int($0) }) ?? next, 1...10_000_000 ~= number else {
      return "a row has no number"
    }
    row = SheetRow(number: number, strings: workbook.strings)
    column = -1
    return nil
  }

  private func beginCell(_ attributes: XMLAttributes) {
    column += 1
    if let reference = attributes["r"] {
      if let found = CellReference.column(of: reference.utf8) {
        if found < column { note("a cell out of its order", at: found) }
        column = max(found, column)
      } else {
        note("a cell in no column that a sheet has")
      }
    }
    if column >= CellReference.maximumColumns { note("more cells than a sheet has columns") }
    kind = attributes["t"] ?? "n"
    let style = attributes["s"].flatMap(Int.init) ?? 0
    format = workbook.formats.indices ~= style ? workbook.formats[style] : .number
    value.removeAll(keepingCapacity: true)
    inline.clear()
    (isValue, hasFormula, isTooLong) = (false, false, false)
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard isInCells, !isTooLong else { return }
    guard value.count + inline.bytes.count + bytes.count <= maximumCell else {
      isTooLong = true
      return
    }
    if isValue { unsafe value.append(contentsOf: bytes) } else { unsafe inline.add(bytes) }
  }

  func end(_ name: String) {
    switch name {
    case "sheetData": isInCells = false
    case _ where !isInCells: break
    case "v": isValue = false
    case "c": endCell()
    case "row": if !row.cells.isEmpty || row.problem != nil { rows.append(row) }
    default: inline.end(name)
    }
  }

  private func endCell() {
    if isTooLong { note("a cell of more than \(maximumCell) bytes") }
    if kind == "s" {
      endSharedCell()
    } else {
      let text = cellText
      let start = row.bytes.count
      guard take(text[...], .own(start..<start + text.count)) else { return }
      row.bytes.append(contentsOf: text)
    }
  }

  private func endSharedCell() {
    guard let number = Int(String(decoding: value, as: UTF8.self)),
      let text = workbook.strings[number]
    else { return note("a text that is not in the workbook") }
    guard text.count <= maximumCell else {
      return note("a cell of more than \(maximumCell) bytes")
    }
    _ = take(text, .shared(number))
  }

  /// Takes a cell in, unless there is nothing in it; false where it did not.
  private func take(_ text: ArraySlice<UInt8>, _ content: SheetRow.Content) -> Bool {
    guard column < CellReference.maximumColumns, row.cells.count < CellReference.maximumColumns,
      text.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D })
    else { return false }
    guard row.size + text.count <= maximumRow else {
      note("a row that is too long")
      return false
    }
    row.size += text.count
    row.cells.append(SheetRow.Cell(column: column, content: content))
    return true
  }

  /// Keeps the first thing that is wrong.
  private func note(_ reason: String, at place: Int? = nil) {
    let place = place ?? min(column, CellReference.maximumColumns - 1)
    if row.problem == nil { row.problem = (reason, place) }
  }
}

extension SheetVisitor {
  /// What Excel shows in the cell at hand, plainly, unless its text is one of the workbook's.
  private var cellText: [UInt8] {
    switch kind {
    case "inlineStr": return inline.unescaped
    case "str": return RichText.unescaped(value)
    case _ where value.isEmpty:
      if hasFormula { note("a formula whose result is not in the file: save it in Excel") }
      return []
    case "b": return Array((value == [UInt8(ascii: "1")] ? "TRUE" : "FALSE").utf8)
    case "d", "e": return value
    default: return number
    }
  }

  private var number: [UInt8] {
    let written = String(decoding: value, as: UTF8.self)
    if format != .number, let serial = Double(written),
      let date = workbook.dates.text(serial, format)
    {
      return Array(date.utf8)
    }
    guard let plain = PlainNumber.text(written) else {
      note("a number that is none")
      return []
    }
    guard case .digits(let width) = format, plain.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else {
      return Array(plain.utf8)
    }
    return Array((String(repeating: "0", count: max(0, width - plain.count)) + plain).utf8)
  }
}
