/// Writes compact JSON (RFC 8259) into bytes. The caller sees to commas and brackets but for
/// ``member(_:_:)``.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []

  package init() { bytes.reserveCapacity(256) }

  package mutating func raw(_ text: StaticString) {
    unsafe bytes.append(
      contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Text that is JSON already.
  package mutating func raw(json: some Sequence<UInt8>) {
    bytes.append(contentsOf: json)
  }

  /// `,"key":"text"`, or `,"key":null`.
  package mutating func member(_ key: StaticString, _ text: String?) {
    raw(",\"")
    raw(key)
    raw("\":")
    if let text { string(text) } else { raw("null") }
  }

  /// A string in quotes. Beyond what RFC 8259 (7) demands nothing is escaped, so that a name's bytes
  /// stay as they are.
  package mutating func string(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { source in
      var plain = 0
      for place in source.indices {
        let byte = unsafe source[place]
        guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") else {
          continue
        }
        unsafe bytes.append(contentsOf: source[plain..<place])
        escape(byte)
        plain = place + 1
      }
      unsafe bytes.append(contentsOf: source[plain...])
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): raw("\\\"")
    case UInt8(ascii: "\\"): raw("\\\\")
    case 0x0A: raw("\\n")
    case 0x0D: raw("\\r")
    case 0x09: raw("\\t")
    default: control(byte)
    }
  }

  private mutating func control(_ byte: UInt8) {
    raw("\\u00")
    for nibble in [byte >> 4, byte & 0xF] {
      bytes.append(nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10)
    }
  }
}
