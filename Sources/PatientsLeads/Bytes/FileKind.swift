internal import PatientsCore

/// What a file is, as far as its first bytes say.
enum FileKind: Equatable {
  case text
  case gzip
  /// A zip archive, as Excel's workbooks are.
  case zip

  /// Bytes that are enough to tell.
  static let bytesNeeded = 64

  /// - Throws: `.leads` with what to do about a file that holds no leads for anybody.
  init(_ start: ArraySlice<UInt8>) throws(PatientsError) {
    if start.starts(with: [0x1F, 0x8B]) {
      self = .gzip
    } else if start.starts(with: Array("PK\u{3}\u{4}".utf8)) {
      self = .zip
    } else {
      if let reason = Self.refusal(start) { throw PatientsError(.leads, reason) }
      self = .text
    }
  }

  private static func refusal(_ start: ArraySlice<UInt8>) -> String? {
    let known: [([UInt8], String)] = [
      (
        [0xD0, 0xCF, 0x11, 0xE0],
        "this is an old Excel workbook (.xls), or one with a password: save it as .xlsx without one"
      ),
      (Array("%PDF".utf8), "this is a PDF: give a file of leads, CSV say"),
      (Array("BZh".utf8), "this is a bzip2 archive: unpack it first"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A], "this is an xz archive: unpack it first"),
      ([0x28, 0xB5, 0x2F, 0xFD], "this is a zstd archive: unpack it first"),
      (Array("PK\u{5}\u{6}".utf8), "this is an empty zip archive"),
    ]
    if let (_, reason) = known.first(where: { start.starts(with: $0.0) }) { return reason }
    // Further on a NUL is one row's mistake.
    let isText =
      TextEncoding.Mark(start) != nil || TextEncoding.unmarkedUTF16(start) != nil
      || !start.prefix(8).contains(0)
    return isText ? nil : "this is a binary file: give a file of leads, CSV say"
  }
}
