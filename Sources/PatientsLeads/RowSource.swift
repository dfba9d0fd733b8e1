internal import Glibc
internal import PatientsCore

/// One kind of file, row by row.
protocol RowSource: AnyObject {
  var header: LeadHeader { get }

  /// How much of what was read stands before the row at hand, 0 to 1: the rest is in memory and not
  /// looked at yet. It is asked for also while a row is being read.
  var sharePassed: Double { get }

  /// Reads the next row of data and puts its cells into `row`, as many as the header has columns;
  /// nil at the end, and at every further call.
  func next(into row: LeadRow) throws(PatientsError) -> SourceRow?
}

/// What a source came upon.
enum SourceRow {
  /// The cells of a good row are in its `LeadRow`.
  case lead(line: Int)
  case malformed(MalformedRow)
}

/// A row that broke the rules; `MalformedLead` says what each part is.
struct MalformedRow {
  let firstLine: Int
  let problem: RowProblem
  let raw: [UInt8]
  let isCut: Bool
}

/// What is wrong with a row, and where.
struct RowProblem {
  let reason: String
  /// 1-based, in the file; in a sheet the row.
  let line: Int
  /// 1-based, in characters of that line; in a sheet the column.
  let column: Int
}

extension RowProblem {
  /// A NUL, or bytes that were not text in the file's encoding, which is named in words; with the
  /// offset of the first.
  static func text(
    in bytes: UnsafeBufferPointer<UInt8>, encoding: String
  ) -> (reason: String, offset: Int)? {
    if let base = bytes.baseAddress, let nul = unsafe memchr(base, 0, bytes.count) {
      return unsafe ("a NUL byte", UnsafeRawPointer(nul) - UnsafeRawPointer(base))
    }
    do throws(UTF8.ValidationError) {
      _ = try unsafe UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return ("bytes that are not \(encoding)", error.byteOffsets.lowerBound)
    }
  }
}

/// The cells of the row at hand, and what holds the memory that they stand in.
@safe final class LeadRow {
  private let memory: AnyObject
  var cells: [UnsafeBufferPointer<UInt8>] = unsafe []

  init(_ memory: AnyObject) {
    self.memory = memory
  }
}
