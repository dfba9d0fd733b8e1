internal import PatientsCore

/// The first bytes of a file, by which what is no CSV in UTF-8 is known.
enum FileStart {
  /// Passes over the byte order mark of UTF-8.
  ///
  /// - Throws: `.leads` with what to do about a file of another kind.
  static func check(_ window: ByteWindow) throws(PatientsError) {
    while window.count < 8 {
      guard case .more = try window.read(isPeek: true) else { break }
    }
    let start = unsafe Array(window.bytes.prefix(8))
    if let kind = kind(start) {
      throw PatientsError(.leads, "\(kind): save it as CSV in UTF-8")
    }
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { window.drop(3) }
  }

  private static func kind(_ start: [UInt8]) -> String? {
    let known: [([UInt8], String)] = [
      ([0xFF, 0xFE], "this is UTF-16 text"),
      ([0xFE, 0xFF], "this is UTF-16 text"),
      (Array("PK\u{3}\u{4}".utf8), "this is an Excel workbook or a zip archive, not CSV"),
      ([0xD0, 0xCF, 0x11, 0xE0], "this is an old Excel workbook, not CSV"),
      (Array("%PDF".utf8), "this is a PDF, not CSV"),
      ([0x1F, 0x8B], "this is a gzip archive, not CSV"),
    ]
    if let (_, kind) = known.first(where: { start.starts(with: $0.0) }) { return kind }
    guard start.contains(0) else { return nil }
    let isText = start.count >= 4 && start.filter { $0 == 0 }.count * 2 == start.count
    return isText ? "this is UTF-16 text" : "this is a binary file, not CSV"
  }
}
