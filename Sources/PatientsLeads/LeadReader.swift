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
  /// The line of the file on which the row starts; of a sheet, the row.
  package let firstLine: Int
  /// Where in the file the rule was broken: the line, and the character in that line; of a sheet, the
  /// row and the column; 1-based.
  package let line: Int
  package let column: Int
  /// What is wrong, without anything of the row's content.
  package let reason: String
  /// The row's bytes as they stand in the file, without its line end.
  package let raw: [UInt8]
  /// Whether the row was too long and `raw` is only its beginning.
  package let isCut: Bool
  /// Whether it stands in a sheet of a workbook and not in a text.
  package let isInSheet: Bool

  /// The column as people call it: a letter in a sheet.
  package var columnName: String {
    isInSheet ? CellReference.letters(column - 1) : String(column)
  }

  /// `leads.csv:5:23`, `leads.xlsx, cell B7`.
  package func place(in file: String) -> String {
    isInSheet ? "\(file), cell \(columnName)\(line)" : "\(file):\(line):\(column)"
  }
}

/// Reads a file of leads row by row, in memory that does not grow with the file.
///
/// Which kind of file it is shows by its first bytes, not by its name. Every row of data comes out
/// once, as a lead or as malformed, and `number` counts both; blank lines are passed over. A row of
/// CSV is malformed if it has more or fewer cells than the header, bytes that are no text, a NUL,
/// quotes that do not match, a cell over the limit, or nothing in any cell.
package final class LeadReader {
  /// Limits, and what somebody said of the file's form; the defaults are for a clinic's.
  package struct Options: Sendable {
    /// Bytes read at once, at least 1.
    package var bufferSize = 256 * 1024
    /// The longest cell in bytes; four times as much is the longest row.
    package var maximumCell = 1024 * 1024
    /// What stands between cells; nil: it is found by looking.
    package var delimiter: Delimiter?
    /// The encoding by its usual name; nil: it is found by looking.
    package var encoding: String?
    /// The name of a workbook's sheet; nil: the first one that is not hidden.
    package var sheet: String?
    /// Names that somebody gave to columns; nil: none.
    package var map: ColumnMap?

    package init() {}

    var maximumRow: Int { 4 * max(maximumCell, 1024) }
  }

  /// What the file is called in error texts.
  package let name: String
  package let header: LeadHeader
  /// What was guessed, and what else people should know of how the file was read; a line each,
  /// without the file's name.
  package let notes: [String]
  /// Whether it is a sheet of a workbook: its lines are rows then.
  package let isSheet: Bool
  /// The size of the file in bytes, where it is a file and not a pipe.
  package let totalBytes: Int?
  /// Rows of data so far.
  package private(set) var number = 0

  private let opened: OpenedFile
  private let row: LeadRow

  /// Opens a file and reads its header.
  ///
  /// - Parameter whileWaiting: called again and again while a pipe has nothing to give.
  /// - Throws: `.leads` with the name and what to do: no file, a folder, empty, no rows under the
  ///   header, no header, not a file of leads; `.argument` for an option that does not fit.
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

  /// Reads from any stream.
  package init(
    stream: any ByteStream, name: String, totalBytes: Int? = nil, options: Options = Options()
  ) throws(PatientsError) {
    self.name = name
    do throws(PatientsError) {
      opened = try OpenedFile(stream, size: totalBytes, options: options)
    } catch { throw Self.placed(error, in: name) }
    row = LeadRow(opened.rows)
    var header = opened.rows.header
    try options.map?.give(to: &header)
    self.header = header
    notes = opened.notes
    isSheet = opened.isSheet
    self.totalBytes = opened.totalBytes
  }

  /// Bytes of the file in front of the row that was read last, for progress beside `totalBytes`: what
  /// is in memory and not looked at yet does not count.
  package var bytesRead: Int {
    Int((Double(opened.bytesRead()) * opened.rows.sharePassed).rounded())
  }

  /// The next row of data.
  ///
  /// - Throws: `.leads` where the file cannot be read on.
  package func next() throws(PatientsError) -> LeadEvent {
    unsafe row.cells.removeAll(keepingCapacity: true)
    let found: SourceRow?
    do throws(PatientsError) { found = try opened.rows.next(into: row) } catch {
      throw Self.placed(error, in: name)
    }
    guard let found else { return .end }
    number += 1
    switch found {
    case .lead(let line): return .lead(Lead(number: number, line: line, row: row))
    case .malformed(let bad):
      return .malformed(
        MalformedLead(
          number: number, firstLine: bad.firstLine, line: bad.problem.line,
          column: bad.problem.column, reason: bad.problem.reason, raw: bad.raw, isCut: bad.isCut,
          isInSheet: isSheet))
    }
  }

  private static func placed(_ error: PatientsError, in name: String) -> PatientsError {
    guard error.code == .leads, !error.message.hasPrefix(name + ":") else { return error }
    return PatientsError(.leads, "\(name): \(error.message)")
  }
}
