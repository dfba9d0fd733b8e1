/// What a person typed as a telephone number, without what only helps the eye.
struct DialledDigits {
  /// 0...9 each, at most `maximum`.
  private(set) var digits: [UInt8] = []
  /// Whether a plus stood before the digits.
  private(set) var isInternational = false

  /// 15 digits of E.164, and room for the longest prefix that is dialled before them.
  static let maximum = 28

  /// Keeps the digits of `text` and drops its extension.
  ///
  /// - Throws: `.phone`: empty, without digits, with letters or signs, or beyond any number.
  init(_ text: String) throws(PatientsError) {
    digits.reserveCapacity(Self.maximum)
    let scalars = text.unicodeScalars
    var index = Self.endOfLabel(in: scalars)
    while index < scalars.endIndex {
      let scalar = scalars[index]
      if let digit = scalar.plainDigit {
        try take(digit: digit)
      } else if !Self.isFiller(scalar) {
        if !digits.isEmpty, Self.isExtension(scalars[index...]) { break }
        try take(sign: scalar)
      }
      scalars.formIndex(after: &index)
    }
    guard digits.isEmpty else { return }
    let isBlank = text.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
    throw PatientsError(.phone, isBlank ? "empty" : "not a number: no digits")
  }

  private mutating func take(digit: UInt8) throws(PatientsError) {
    guard digits.count < Self.maximum else {
      throw PatientsError(.phone, "too long for any number")
    }
    digits.append(digit)
  }

  private mutating func take(sign: Unicode.Scalar) throws(PatientsError) {
    guard sign == "+" || sign == "\u{FF0B}" else {
      throw PatientsError(.phone, "not a number: it has letters or signs")
    }
    guard digits.isEmpty, !isInternational else {
      throw PatientsError(.phone, "not a number: a plus among its digits")
    }
    isInternational = true
  }

  /// Where the number begins: behind the `tel:` of a link (RFC 3966), if there is one.
  private static func endOfLabel(in text: String.UnicodeScalarView) -> String.Index {
    guard let start = text.firstIndex(where: { !isFiller($0) }), text[start].properties.isAlphabetic
    else { return text.startIndex }
    return tail(of: text[start...], behind: "tel:")?.startIndex ?? text.startIndex
  }

  /// Whether the rest is an extension: a mark, up to seven digits, and nothing else.
  private static func isExtension(_ rest: Substring.UnicodeScalarView) -> Bool {
    for mark in [";ext=", "extension", "extn", "ext", "x", "#", "доб"] {
      guard let after = tail(of: rest, behind: mark) else { continue }
      var digits = 0
      for scalar in after {
        if scalar.plainDigit != nil {
          digits += 1
        } else if !isFiller(scalar) && scalar != ":" {
          return false
        }
      }
      return (1...7).contains(digits)
    }
    return false
  }

  /// What follows `mark` (in small letters) at the start of `text`, in any case; nil without it.
  private static func tail(
    of text: Substring.UnicodeScalarView, behind mark: String
  ) -> Substring.UnicodeScalarView? {
    var rest = text
    for expected in mark.unicodeScalars {
      guard let scalar = rest.popFirst() else { return nil }
      if scalar != expected, scalar.properties.lowercaseMapping != String(expected) { return nil }
    }
    return rest
  }

  /// Space, punctuation and invisible marks that stand between digits.
  private static func isFiller(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "\t", "\r", "\n", "(", ")", "[", "]", "-", ".", "/", "~": true
    case "\u{A0}", "\u{AD}", "\u{61C}", "\u{FEFF}", "\u{3000}": true
    case "\u{2000}"..."\u{2015}", "\u{2028}"..."\u{202F}", "\u{2060}"..."\u{2069}": true
    case "\u{2212}", "\u{FF08}", "\u{FF09}", "\u{FF0D}", "\u{FF0E}", "\u{FF0F}": true
    default: false
    }
  }
}

extension Unicode.Scalar {
  /// The value of a decimal digit in the scripts of the clinic's people: ASCII, Arabic-Indic,
  /// Eastern Arabic-Indic (Persian, Urdu), Devanagari, full-width. Nil for anything else.
  var plainDigit: UInt8? {
    if value < 0x660 { return 0x30...0x39 ~= value ? UInt8(truncatingIfNeeded: value - 0x30) : nil }
    for zero: UInt32 in [0x660, 0x6F0, 0x966, 0xFF10] where value >= zero {
      if value - zero < 10 { return UInt8(truncatingIfNeeded: value - zero) }
    }
    return nil
  }
}
