/// One line of a script, in the pieces that Lua reads it in.
///
/// A line in the middle of a long string or a long comment is read as if it were code: what is found
/// in it is a guess, and a place is told only where there is one candidate.
struct SourceLine {
  struct Token: Hashable {
    enum Kind: Hashable { case name, string, symbol }

    let kind: Kind
    /// As it is written; of a string without its quotes.
    let text: String
    /// Of its first byte, from the line's beginning.
    let offset: Int
  }

  let bytes: [UInt8]
  private(set) var tokens: [Token] = []
  private var at = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    while let token = next() { tokens.append(token) }
  }

  /// The line with a number from 1; nil where a text has no such line.
  init?(_ number: Int, of text: [UInt8]) {
    guard number > 0 else { return nil }
    let lines = text.split(
      separator: UInt8(ascii: "\n"), maxSplits: number, omittingEmptySubsequences: false)
    guard lines.indices ~= number - 1 else { return nil }
    let line = lines[number - 1]
    self.init(Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line))
  }

  /// The line without the white space around it and cut where it is very long; nil for an empty one.
  var shown: String? {
    guard let start = bytes.firstIndex(where: isCode), let end = bytes.lastIndex(where: isCode)
    else { return nil }
    return String(decoding: bytes[start...end].prefix(200), as: UTF8.self)
  }

  /// Characters before a byte, from 1: what an editor calls the column.
  func column(at offset: Int) -> Int {
    String(decoding: bytes.prefix(offset), as: UTF8.self).count + 1
  }

  /// What puts a caret under a byte of the line as it is shown: blanks, with the line's own tabs.
  func indent(to offset: Int) -> String? {
    guard let start = bytes.firstIndex(where: isCode), start <= offset, offset - start < 200
    else { return nil }
    let before = String(decoding: bytes[start..<offset], as: UTF8.self)
    return String(before.map { $0 == "\t" ? "\t" : " " })
  }

  private var byte: UInt8? { bytes.indices.contains(at) ? bytes[at] : nil }

  /// Nil at the end of the line and where a comment begins.
  private mutating func next() -> Token? {
    while let byte, !isCode(byte) { at += 1 }
    guard let byte, !bytes[at...].starts(with: "--".utf8) else { return nil }
    let start = at
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return quoted(by: byte) }
    if isName(byte) {
      while let byte = self.byte, isName(byte) { at += 1 }
      return token(.name, start..<at, offset: start)
    }
    let symbol = ["...", "..", "==", "~=", "<=", ">=", "::", "//", "<<", ">>"].first {
      bytes[start...].starts(with: $0.utf8)
    }
    at += symbol?.utf8.count ?? 1
    return token(.symbol, start..<at, offset: start)
  }

  private mutating func quoted(by quote: UInt8) -> Token {
    let start = at
    at += 1
    while let byte, byte != quote { at += byte == UInt8(ascii: "\\") ? 2 : 1 }
    let end = min(at, bytes.count)
    at = end + 1
    return token(.string, (start + 1)..<end, offset: start)
  }

  private func token(_ kind: Token.Kind, _ range: Range<Int>, offset: Int) -> Token {
    Token(kind: kind, text: String(decoding: bytes[range], as: UTF8.self), offset: offset)
  }
}

private func isCode(_ byte: UInt8) -> Bool { byte > UInt8(ascii: " ") }

private func isName(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
    true
  default: false
  }
}
