internal import PatientsCore

/// Rows of CSV as RFC 4180 has it, with any delimiter.
final class CSVRows: RowSource {
  let header: LeadHeader
  private let window: ByteWindow
  private var scanner: RowScanner

  var sharePassed: Double { window.sharePassed }

  /// Reads the header.
  ///
  /// - Throws: `.leads`, without the name of the file: empty, no header, no rows under it.
  init(_ text: TextStream, options: LeadReader.Options) throws(PatientsError) {
    let sample = try text.sample()
    let declared = options.delimiter == nil ? Delimiter.declared(sample) : nil
    let delimiter = options.delimiter ?? declared?.delimiter ?? Delimiter.found(in: sample)
    let window = ByteWindow(text, size: options.bufferSize, limit: options.maximumRow)
    var scanner = RowScanner(
      window, delimiter: delimiter.byte, maximumCell: options.maximumCell,
      encoding: text.encoding.words)
    if declared != nil { _ = try scanner.next() }
    header = try Self.header(&scanner)
    guard try scanner.skipToRow() else {
      throw PatientsError(.leads, "there are no leads under the header")
    }
    (self.window, self.scanner) = (window, scanner)
  }

  /// The first row, which is not blank, as names.
  private static func header(_ scanner: inout RowScanner) throws(PatientsError) -> LeadHeader {
    guard try scanner.next() else {
      throw PatientsError(.leads, "the file is empty: give one with a header and leads")
    }
    if let problem = scanner.problem ?? scanner.textProblem() {
      throw PatientsError(
        .leads,
        "line \(problem.line), column \(problem.column): the header cannot be read: "
          + "\(problem.reason): mend it, or save the file as CSV in UTF-8")
    }
    let names = scanner.cellTexts()
    do throws(PatientsError) { return try LeadHeader(names) } catch {
      throw PatientsError(error.code, "line \(scanner.line): \(error.message)")
    }
  }

  func next(into row: LeadRow) throws(PatientsError) -> SourceRow? {
    guard try scanner.next() else { return nil }
    if let problem = scanner.problem ?? scanner.contentProblem(columns: header.names.count) {
      return .malformed(malformed(problem))
    }
    scanner.giveCells(to: row)
    return .lead(line: scanner.line)
  }

  private func malformed(_ problem: RowProblem) -> MalformedRow {
    let length = scanner.length - scanner.lineEnd
    let raw = unsafe [UInt8](window.bytes.prefix(max(0, length)))
    return MalformedRow(
      firstLine: scanner.line, problem: problem, raw: raw, isCut: scanner.isCut)
  }
}
