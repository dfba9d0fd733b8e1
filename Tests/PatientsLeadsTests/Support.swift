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
  private let bytes: [UInt8]
  private var rest: ArraySlice<UInt8>
  private let piece: Int
  private let isPipe: Bool

  /// - Parameter isPipe: it cannot be read twice, and pauses after each piece.
  init(_ bytes: [UInt8], piece: Int = .max, isPipe: Bool = false) {
    self.bytes = bytes
    rest = bytes[...]
    self.piece = piece
    self.isPipe = isPipe
  }

  var isIdle: Bool { isPipe }
  var canRewind: Bool { !isPipe }

  func rewind() throws(PatientsError) -> Bool {
    guard !isPipe else { return false }
    rest = bytes[...]
    return true
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
    bytes: [UInt8], piece: Int = .max, bufferSize: Int = 4096, maximumCell: Int = 1024 * 1024,
    isPipe: Bool = false, set: (inout Options) throws(PatientsError) -> Void = { _ in }
  ) throws(PatientsError) {
    var options = Options()
    options.bufferSize = bufferSize
    options.maximumCell = maximumCell
    try set(&options)
    let stream = PieceStream(bytes, piece: piece, isPipe: isPipe)
    try self.init(stream: stream, name: "test.csv", options: options)
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
