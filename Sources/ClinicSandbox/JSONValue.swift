/// A request's body, read by this parser and no other part of the project: a mistake of the
/// encoder under test must not find the same mistake here.
enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number with a fraction or an exponent, or beyond `Int`.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Reads one JSON text by the letter of RFC 8259. Foundation's decoder would do, but takes a
  /// comma before a closing brace.
  ///
  /// - Returns: nil where the bytes are something else, name a field of one object twice, or nest
  ///   deeper than ``JSONParser/deepest``.
  static func parse(_ bytes: [UInt8]) -> JSONValue? {
    var parser = JSONParser(bytes)
    guard let value = parser.value(depth: 0), parser.isAtEnd else { return nil }
    return value
  }
}

/// Reads from front to back; nil of any step ends it all.
struct JSONParser {
  static let deepest = 64

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether nothing but white space is left.
  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return position == bytes.count
    }
  }

  private var next: UInt8? {
    position < bytes.count ? bytes[position] : nil
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D {
      position += 1
    }
  }

  private mutating func take(_ text: String) -> Bool {
    for expected in text.utf8 {
      guard next == expected else { return false }
      position += 1
    }
    return true
  }

  mutating func value(depth: Int) -> JSONValue? {
    guard depth <= Self.deepest else { return nil }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map(JSONValue.string)
    case UInt8(ascii: "t"): return take("true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return take("false") ? .bool(false) : nil
    case UInt8(ascii: "n"): return take("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    var members: [String: JSONValue] = [:]
    let isWhole = elements(closedBy: UInt8(ascii: "}")) { parser in
      parser.skipSpace()
      guard let name = parser.string() else { return false }
      parser.skipSpace()
      guard parser.take(":"), let value = parser.value(depth: depth + 1) else { return false }
      return members.updateValue(value, forKey: name) == nil
    }
    return isWhole ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSONValue? {
    var values: [JSONValue] = []
    let isWhole = elements(closedBy: UInt8(ascii: "]")) { parser in
      guard let value = parser.value(depth: depth + 1) else { return false }
      values.append(value)
      return true
    }
    return isWhole ? .array(values) : nil
  }

  /// What stands between two brackets, with commas between.
  private mutating func elements(
    closedBy end: UInt8, _ element: (inout JSONParser) -> Bool
  ) -> Bool {
    position += 1
    skipSpace()
    if next == end {
      position += 1
      return true
    }
    while element(&self) {
      skipSpace()
      let separator = next
      position += 1
      if separator == end { return true }
      guard separator == UInt8(ascii: ",") else { return false }
    }
    return false
  }
}

extension JSONParser {
  private mutating func digits() -> Bool {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }

  fileprivate mutating func number() -> JSONValue? {
    let start = position
    _ = take("-")
    if next == UInt8(ascii: "0") {
      position += 1
    } else if !digits() {
      return nil
    }
    if next == UInt8(ascii: ".") {
      position += 1
      guard digits() else { return nil }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      position += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
      guard digits() else { return nil }
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    return Int(text).map(JSONValue.integer) ?? Double(text).map(JSONValue.number)
  }

  fileprivate mutating func string() -> String? {
    guard take("\"") else { return nil }
    var content: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        content += UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter
      case 0..<0x20: return nil
      default: content.append(byte)
      }
    }
    return nil
  }

  /// What stands behind a backslash.
  private mutating func escape() -> Unicode.Scalar? {
    guard let byte = next else { return nil }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return hexadecimal().flatMap { scalar(startingWith: $0) }
    default: return nil
    }
  }

  /// The scalar of one `\u`, or of two that are a surrogate pair.
  private mutating func scalar(startingWith unit: UInt32) -> Unicode.Scalar? {
    guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
    guard take("\\u"), let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else { return nil }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func hexadecimal() -> UInt32? {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4 else { return nil }
    position += 4
    var value: UInt32 = 0
    for digit in digits {
      guard let nibble = Character(Unicode.Scalar(digit)).hexDigitValue else { return nil }
      value = value << 4 | UInt32(nibble)
    }
    return value
  }
}
