internal import PatientsCore

/// The rows of a sheet of an Excel workbook. The first row that has something in it names the columns;
/// rows with nothing in them are passed over.
final class SheetRows: RowSource {
  let header: LeadHeader
  private let reader: XMLReader
  private let visitor: SheetVisitor
  private let cells = CellBuffer()
  /// The column of the first name.
  private let first: Int
  private var waiting: ArraySlice<SheetRow> = []
  private let fileSize: Int
  /// Bytes of cells so far: many rows that name one long text unpack to more than their XML.
  private var given = 0
  private var rowsGiven = 0

  /// By rows: those that wait are in memory.
  var sharePassed: Double { Double(rowsGiven) / Double(max(rowsGiven + waiting.count, 1)) }

  /// - Throws: `.leads`, without the name of the file: no header, no rows under it, damaged.
  init(_ workbook: Workbook, options: LeadReader.Options) throws(PatientsError) {
    let visitor = SheetVisitor(workbook, options: options)
    let reader = try XMLReader(workbook.sheet, part: workbook.sheetPart, visitor: visitor)
    var waiting = ArraySlice<SheetRow>()
    guard let top = try Self.next(&waiting, reader, visitor),
      let first = top.cells.first?.column ?? top.problem?.column
    else {
      throw PatientsError(.leads, "the sheet is empty: give one with a header and leads")
    }
    header = try Self.header(top, first: first)
    guard let row = try Self.next(&waiting, reader, visitor) else {
      throw PatientsError(.leads, "there are no leads under the header")
    }
    (self.reader, self.visitor, self.first) = (reader, visitor, first)
    fileSize = workbook.fileSize
    self.waiting = [row] + waiting
  }

  private static func header(_ row: SheetRow, first: Int) throws(PatientsError) -> LeadHeader {
    if let problem = row.problem {
      let cell = CellReference(row: row.number, column: problem.column)
      throw PatientsError(
        .leads, "cell \(cell): the header cannot be read: \(problem.reason)")
    }
    let last = row.cells.last?.column ?? first
    var names = [String](repeating: "", count: last - first + 1)
    for cell in row.cells where names.indices ~= cell.column - first {
      names[cell.column - first] = String(decoding: row[cell], as: UTF8.self)
    }
    return try LeadHeader(names, in: .cells(row: row.number, first: first))
  }

  private static func next(
    _ waiting: inout ArraySlice<SheetRow>, _ reader: XMLReader, _ visitor: SheetVisitor
  ) throws(PatientsError) -> SheetRow? {
    while waiting.isEmpty {
      let isMore = try reader.advance()
      waiting = visitor.takeRows()[...]
      if !isMore, waiting.isEmpty { return nil }
    }
    return waiting.popFirst()
  }

  func next(into row: LeadRow) throws(PatientsError) -> SourceRow? {
    guard let found = try Self.next(&waiting, reader, visitor) else { return nil }
    rowsGiven += 1
    if let problem = found.problem { return malformed(found, problem.reason, problem.column) }
    given += found.size
    guard !InflateStream.isBomb(packed: fileSize, unpacked: given) else {
      throw InflateStream.bomb("the workbook")
    }
    cells.begin(columns: header.names.count)
    for cell in found.cells {
      let text = found[cell]
      guard header.names.indices ~= cell.column - first else {
        return malformed(found, "a cell that no column's name stands above", cell.column)
      }
      guard !text.contains(0) else { return malformed(found, "a NUL byte", cell.column) }
      unsafe text.withUnsafeBufferPointer { unsafe cells.set(cell.column - first, $0) }
    }
    cells.give(to: row)
    return .lead(line: found.number)
  }

  private func malformed(_ row: SheetRow, _ reason: String, _ column: Int) -> SourceRow {
    .malformed(
      MalformedRow(
        firstLine: row.number,
        problem: RowProblem(reason: reason, line: row.number, column: column + 1),
        raw: Array(row.cells.map { row[$0] }.joined(separator: [0x09])), isCut: false))
  }
}
