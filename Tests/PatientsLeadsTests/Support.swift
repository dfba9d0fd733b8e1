import Foundation
import PatientsCore

@testable import PatientsLeads

/// A file of Tests/Fixtures/leads, whatever folder the tests are run from.
func fixturePath(_ name: String, file: String = #filePath) -> String {
  URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/leads/\(name)").path
}

/// Bytes that come a few at a time, as they do from a pipe.
final class PieceStream: ByteStream {
  private var rest: ArraySlice<UInt8>
  private let piece: Int

  init(_ bytes: [UInt8], piece: Int = .max) {
    rest = bytes[...]
    self.piece = piece
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    let next = rest.prefix(min(piece, target.count))
    unsafe target.copyBytes(from: next)
    rest = rest.dropFirst(next.count)
    return next.count
  }
}

/// A row as the tests compare it.
enum Row: Equatable, CustomStringConvertible {
  case lead(Int, line: Int, [String])
  case malformed(Int, line: Int, column: Int, String)

  var description: String {
    switch self {
    case .lead(let number, let line, let cells): "\(number) on line \(line): \(cells)"
    case .malformed(let number, let line, let column, let reason):
      "\(number) malformed at \(line):\(column): \(reason)"
    }
  }
}

extension LeadReader {
  convenience init(
    bytes: [UInt8], piece: Int = .max, bufferSize: Int = 4096, maximumCell: Int = 1024 * 1024
  ) throws(PatientsError) {
    var options = Options()
    options.bufferSize = bufferSize
    options.maximumCell = maximumCell
    try self.init(stream: PieceStream(bytes, piece: piece), name: "test.csv", options: options)
  }

  convenience init(_ text: String, bufferSize: Int = 4096) throws(PatientsError) {
    try self.init(bytes: Array(text.utf8), bufferSize: bufferSize)
  }

  /// All rows to the end.
  func rows() throws(PatientsError) -> [Row] {
    var rows: [Row] = []
    while true {
      switch try next() {
      case .lead(let lead):
        rows.append(.lead(lead.number, line: lead.line, (0..<lead.count).map { lead[$0] }))
      case .malformed(let bad):
        rows.append(.malformed(bad.number, line: bad.line, column: bad.column, bad.reason))
      case .end: return rows
      }
    }
  }
}

/// A file that is gone again at the end of `body`.
func withTemporaryFile<R>(_ bytes: [UInt8] = [], _ body: (String) throws -> R) throws -> R {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).csv").path
  try Data(bytes).write(to: URL(fileURLWithPath: path))
  defer { try? FileManager.default.removeItem(atPath: path) }
  return try body(path)
}
