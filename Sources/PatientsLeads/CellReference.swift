/// A cell of a sheet as people name it: `B7`.
struct CellReference: Hashable, CustomStringConvertible {
  /// From 1.
  let row: Int
  /// From 0.
  let column: Int

  /// Sheets have no more columns: XFD is the last.
  static let maximumColumns = 16384

  var description: String { Self.letters(column) + String(row) }

  /// `A` for 0, `AA` for 26.
  static func letters(_ column: Int) -> String {
    var letters: [Character] = []
    var rest = max(0, column) + 1
    while rest > 0 {
      rest -= 1
      letters.append(Character(Unicode.Scalar(UInt8(ascii: "A") + UInt8(rest % 26))))
      rest /= 26
    }
    return String(letters.reversed())
  }

  /// The column of a reference, `B` of `B7`; nil for what is none.
  static func column(of reference: some Sequence<UInt8>) -> Int? {
    var column = 0
    var isRow = false
    for byte in reference {
      switch byte {
      case 0x41...0x5A where !isRow: column = column * 26 + Int(byte - 0x40)
      case 0x61...0x7A where !isRow: column = column * 26 + Int(byte - 0x60)
      case 0x30...0x39: isRow = true
      default: return nil
      }
      guard column <= maximumColumns else { return nil }
    }
    return column > 0 && isRow ? column - 1 : nil
  }
}
