package import PatientsCore

/// What `LeadReader.next()` came upon.
package enum LeadEvent {
  /// A row that kept the rules; good until the next `next()`.
  case lead(Lead)
  /// A row that is of no use as it is; the rows after it are read all the same.
  case malformed(MalformedLead)
  /// The end of the file, and again at every further call.
  case end
}

/// A row that broke the rules, with what a person needs to mend it.
package struct MalformedLead: Hashable, Sendable {
  /// 1-based among the rows of data.
  package let number: Int
  /// The line of the file on which the row starts.
  package let firstLine: Int
  /// Where in the file the rule was broken: the line, and the character in that line; 1-based.
  package let line: Int
  package let column: Int
  /// What is wrong, without anything of the row's content.
  package let reason: String
  /// The row's bytes as they stand in the file, without its line end.
  package let raw: [UInt8]
  /// Whether the row was too long and `raw` is only its beginning.
  package let isCut: Bool
}

/// Reads a file of leads row by row, in memory that does not grow with the file.
///
/// Rows are CSV as RFC 4180 has it, in UTF-8 with or without a byte order mark; the first names the
/// columns. Every row of data comes out once, as a lead or as malformed, and `number` counts both;
/// blank lines are passed over. A row is malformed if it has more or fewer cells than the header,
/// bytes that are not UTF-8, a NUL, quotes that do not match, a cell over the limit, or nothing in
/// any cell.
package final class LeadReader {
  /// Limits and form of the file; the defaults are for a clinic's.
  package struct Options: Sendable {
    /// Bytes read at once, at least 1.
    package var bufferSize = 256 * 1024
    /// The longest cell in bytes; four times as much is the longest row.
    package var maximumCell = 1024 * 1024
    /// What stands between cells.
    package var delimiter = UInt8(ascii: ",")

    package init() {}
  }

  /// What the file is called in error texts.
  package let name: String
  package let header: LeadHeader
  /// The size of the file in bytes, where it is a file and not a pipe.
  package let totalBytes: Int?
  /// Rows of data so far.
  package private(set) var number = 0

  private let row: LeadRow
  private var scanner: RowScanner

  /// Opens a file and reads its header.
  ///
  /// - Parameter whileWaiting: called again and again while a pipe has nothing to give.
  /// - Throws: `.leads` with the name and what to do: no file, a folder, empty, no rows under the
  ///   header, no header, not UTF-8 text.
  package convenience init(
    path: String, options: Options = Options(),
    whileWaiting: (() throws(PatientsError) -> Void)? = nil
  ) throws(PatientsError) {
    let stream = try DescriptorStream(path: path)
    stream.whileWaiting = whileWaiting
    try self.init(stream: stream, name: path, totalBytes: stream.size, options: options)
  }

  /// Reads from an open descriptor, 0 say, which stays the caller's and must outlive the reader.
  package convenience init(
    descriptor: Int32, name: String, options: Options = Options(),
    whileWaiting: (() throws(PatientsError) -> Void)? = nil
  ) throws(PatientsError) {
    let stream = try DescriptorStream(descriptor: descriptor, name: name)
    stream.whileWaiting = whileWaiting
    try self.init(stream: stream, name: name, totalBytes: stream.size, options: options)
  }

  /// Reads from any stream of UTF-8 bytes.
  package init(
    stream: any ByteStream, name: String, totalBytes: Int? = nil, options: Options = Options()
  ) throws(PatientsError) {
    let limit = 4 * max(options.maximumCell, 1024)
    let window = ByteWindow(stream, size: options.bufferSize, limit: limit)
    scanner = RowScanner(
      window, delimiter: options.delimiter, maximumCell: options.maximumCell)
    row = LeadRow(window)
    self.name = name
    self.totalBytes = totalBytes
    do throws(PatientsError) {
      try FileStart.check(window)
      header = try Self.header(&scanner)
      guard try scanner.skipToRow() else {
        throw PatientsError(.leads, "there are no leads under the header")
      }
    } catch {
      guard error.code == .leads else { throw error }
      throw PatientsError(error.code, Self.placed(error.message, in: name))
    }
  }

  /// Bytes read from the file so far, for progress beside `totalBytes`.
  package var bytesRead: Int { row.window.bytesRead }

  /// The next row of data.
  ///
  /// - Throws: `.leads` where the file cannot be read on.
  package func next() throws(PatientsError) -> LeadEvent {
    unsafe row.cells.removeAll(keepingCapacity: true)
    guard try scanner.next() else { return .end }
    number += 1
    if let problem = scanner.problem ?? scanner.contentProblem(columns: header.names.count) {
      return .malformed(malformed(problem))
    }
    scanner.giveCells(to: row)
    return .lead(Lead(number: number, line: scanner.line, row: row))
  }

  private func malformed(_ problem: RowProblem) -> MalformedLead {
    let length = scanner.length - scanner.lineEnd
    let raw = unsafe [UInt8](row.window.bytes.prefix(max(0, length)))
    return MalformedLead(
      number: number, firstLine: scanner.line, line: problem.line, column: problem.column,
      reason: problem.reason, raw: raw, isCut: scanner.isCut)
  }

  /// The first row, which is not blank, as names.
  private static func header(_ scanner: inout RowScanner) throws(PatientsError) -> LeadHeader {
    guard try scanner.next() else {
      throw PatientsError(.leads, "the file is empty: give one with a header and leads")
    }
    if let problem = scanner.problem ?? scanner.textProblem() {
      throw PatientsError(
        .leads,
        "line \(problem.line): the header cannot be read: \(problem.reason): "
          + "save the file as CSV in UTF-8, with commas between the cells")
    }
    let names = scanner.cellTexts()
    let separators = ["\t": "tabs", ";": "semicolons"]
    if names.count == 1, let found = separators.first(where: { names[0].contains($0.key) }) {
      throw PatientsError(
        .leads, "the cells are separated by \(found.value): save the file as CSV with commas")
    }
    do throws(PatientsError) { return try LeadHeader(names) } catch {
      throw PatientsError(error.code, "line \(scanner.line): \(error.message)")
    }
  }

  private static func placed(_ message: String, in name: String) -> String {
    message.hasPrefix(name + ":") ? message : "\(name): \(message)"
  }
}
