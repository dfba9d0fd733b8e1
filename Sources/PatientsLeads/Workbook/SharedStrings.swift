internal import PatientsCore

/// The texts of a workbook, each written once, which its cells name by number. It is what of a
/// workbook has to be in memory.
final class SharedStrings: XMLVisitor {
  /// Bytes that they may take up, with where they end.
  static let largest = 256 * 1024 * 1024
  /// Bytes that are kept of one text: more than any cell may have, so that it is refused there.
  static let longest = 2 * 1024 * 1024

  private var bytes: [UInt8] = []
  /// Where each text ends; the offsets fit, see `largest`.
  private var ends: [UInt32] = []
  private var text = RichText()

  var count: Int { ends.count }

  /// The text of a number; nil where there is none.
  subscript(number: Int) -> ArraySlice<UInt8>? {
    guard ends.indices ~= number else { return nil }
    return bytes[(number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])]
  }

  func begin(_ name: String, _ attributes: XMLAttributes) -> String? {
    if name == "si" { text.clear() } else { text.begin(name) }
    guard bytes.count + 4 * ends.count <= Self.largest else {
      return "it has more than 256 MiB of texts"
    }
    return nil
  }

  func end(_ name: String) {
    text.end(name)
    guard name == "si" else { return }
    bytes.append(contentsOf: text.unescaped)
    ends.append(UInt32(clamping: bytes.count))
  }

  func text(_ bytes: UnsafeBufferPointer<UInt8>) {
    if text.bytes.count <= Self.longest { unsafe text.add(bytes) }
  }
}

/// A text as it stands in a workbook: in one piece or in several that look differently, with how it
/// is spoken beside it, which is no part of it.
struct RichText {
  private(set) var bytes: [UInt8] = []
  private var isText = false
  private var isSpoken = false

  mutating func clear() {
    bytes.removeAll(keepingCapacity: true)
    (isText, isSpoken) = (false, false)
  }

  mutating func begin(_ name: String) {
    if name == "rPh" { isSpoken = true }
    if name == "t" { isText = !isSpoken }
  }

  mutating func end(_ name: String) {
    if name == "rPh" { isSpoken = false }
    if name == "t" { isText = false }
  }

  mutating func add(_ more: UnsafeBufferPointer<UInt8>) {
    if isText { unsafe bytes.append(contentsOf: more) }
  }

  /// The text with what stands for characters that XML does not take: `_x000D_` is a CR, `_x005F_` an
  /// underscore (ECMA-376, 22.9.2.19).
  var unescaped: [UInt8] { Self.unescaped(bytes) }

  static func unescaped(_ bytes: [UInt8]) -> [UInt8] {
    guard bytes.contains(UInt8(ascii: "_")) else { return bytes }
    var plain: [UInt8] = []
    plain.reserveCapacity(bytes.count)
    var at = 0
    while at < bytes.count {
      if let scalar = escape(bytes[at...].prefix(7)) {
        plain.append(contentsOf: String(scalar).utf8)
        at += 7
      } else {
        plain.append(bytes[at])
        at += 1
      }
    }
    return plain
  }

  private static func escape(_ seven: ArraySlice<UInt8>) -> Unicode.Scalar? {
    guard seven.count == 7, seven.starts(with: [0x5F, 0x78]), seven.last == 0x5F else { return nil }
    let digits = seven.dropFirst(2).dropLast()
    guard digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { return nil }
    return Unicode.Scalar(value)
  }
}
