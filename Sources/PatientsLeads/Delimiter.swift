package import PatientsCore

/// What stands between the cells of a row.
package struct Delimiter: Hashable, Sendable {
  let byte: UInt8

  static let comma = Delimiter(byte: UInt8(ascii: ","))
  /// Those that are found by looking. In a tie the one that is rarer in plain text goes first.
  private static let common = [0x09, UInt8(ascii: ";"), UInt8(ascii: "|"), comma.byte]
  private static let words: [String: UInt8] = [
    "tab": 0x09, "\\t": 0x09, "comma": 0x2C, "semicolon": 0x3B, "pipe": 0x7C,
  ]

  private init(byte: UInt8) { self.byte = byte }

  /// A delimiter as somebody types it: itself, or `tab`, `comma`, `semicolon`, `pipe`.
  ///
  /// - Throws: `.argument` for anything else.
  package init(named name: String) throws(PatientsError) {
    if let byte = Self.words[name.lowercased()] {
      self.init(byte: byte)
      return
    }
    let bytes = Array(name.utf8)
    guard bytes.count == 1, let byte = bytes.first, byte < 0x7F, byte >= 0x20 || byte == 0x09,
      byte != UInt8(ascii: "\"")
    else {
      throw PatientsError(
        .argument,
        "--delimiter: that is none: give one character, or tab, comma, semicolon or pipe")
    }
    self.init(byte: byte)
  }
}

extension Delimiter {
  /// The delimiter that Excel's own first line names, `sep=;`, and the length of that line without
  /// its end; nil where there is none.
  static func declared(_ sample: ArraySlice<UInt8>) -> (delimiter: Delimiter, length: Int)? {
    let line = sample.prefix { $0 != 0x0A && $0 != 0x0D }
    guard line.count == 5, line.starts(with: Array("sep=".utf8)), let byte = line.last,
      common.contains(byte)
    else { return nil }
    return (Delimiter(byte: byte), line.count)
  }

  /// The delimiter that gives most rows as many cells as the first one, and then most cells; a comma
  /// where the first row has none of them.
  static func found(in sample: ArraySlice<UInt8>) -> Delimiter {
    let rows = counts(in: sample)
    guard let header = rows.first else { return .comma }
    var best: (byte: UInt8, agreeing: Int, cells: Int)?
    for (index, byte) in common.enumerated() where header[index] > 0 {
      let agreeing = rows.count { $0[index] == header[index] }
      let isBetter = best.map { (agreeing, header[index]) > ($0.agreeing, $0.cells) } ?? true
      if isBetter { best = (byte, agreeing, header[index]) }
    }
    return best.map { Delimiter(byte: $0.byte) } ?? .comma
  }

  /// How often each of `common` stands outside of quotes, in each of the first rows.
  private static func counts(in sample: ArraySlice<UInt8>) -> [[Int]] {
    let none = [Int](repeating: 0, count: common.count)
    var rows: [[Int]] = []
    var row = none
    var isQuoted = false
    var isCellStart = true
    var hasContent = false
    for byte in sample where rows.count < 30 {
      if byte == UInt8(ascii: "\"") {
        // Inside a cell a quote is only a character; two of them close and open again.
        isQuoted = isQuoted ? false : isCellStart || !hasContent
        isCellStart = true
        hasContent = true
        continue
      }
      guard !isQuoted else { continue }
      if byte == 0x0A || byte == 0x0D {
        if hasContent { rows.append(row) }
        (row, isCellStart, hasContent) = (none, true, false)
      } else if let index = common.firstIndex(of: byte) {
        row[index] += 1
        (isCellStart, hasContent) = (true, true)
      } else {
        (isCellStart, hasContent) = (false, true)
      }
    }
    // What the sample cuts off is counted only where nothing else is there.
    return rows.isEmpty && hasContent ? [row] : rows
  }
}
