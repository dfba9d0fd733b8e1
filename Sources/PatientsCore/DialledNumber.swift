/// What a person typed as a telephone number, without what only helps the eye.
struct DialledNumber {
  private(set) var digits = Digits()
  /// Whether a plus stood before the digits.
  private(set) var isInternational = false
  /// The digits to dial once somebody answers (`x12`, `ext. 12`); nil: there are none.
  private(set) var extensionDigits: String?
  /// How many digits stood before the last blank or dash; nil after another sign.
  private var gap: Int?

  /// Keeps the digits of `text`, passes over a label before them (`Mobile:`, `tel:`), and takes an
  /// extension apart.
  ///
  /// - Throws: `.phone`: empty, without digits, with letters or signs, or beyond any number.
  init(_ text: String) throws(PatientsError) {
    let scalars = text.unicodeScalars
    guard var index = scalars.firstIndex(where: { $0.plainDigit != nil || $0.narrowed == "+" })
    else { throw Self.refusal(of: scalars) }
    while index < scalars.endIndex {
      let scalar = scalars[index].narrowed
      if let digit = scalar.plainDigit {
        try take(digit: digit)
      } else if scalar.isFiller {
        gap = scalar == " " || scalar == "-" ? digits.count : nil
      } else if try takeSign(scalars[index...]) {
        break
      }
      scalars.formIndex(after: &index)
    }
    if digits.isEmpty { throw PatientsError(.phone, "not a number: no digits") }
  }

  private mutating func take(digit: UInt8) throws(PatientsError) {
    guard digits.count < Digits.maximum else {
      throw PatientsError(.phone, "too long for any number")
    }
    digits.append(digit)
  }

  /// Takes what is neither digit nor filler.
  ///
  /// - Returns: whether the number ends there.
  private mutating func takeSign(
    _ rest: Substring.UnicodeScalarView
  ) throws(PatientsError) -> Bool {
    let sign = rest.first?.narrowed
    if sign == "+" {
      guard digits.isEmpty else {
        throw PatientsError(.phone, "not a number: a plus among its digits")
      }
      isInternational = true
      return false
    }
    if takeExtension(rest) || rest.isOver { return true }
    guard sign == "~" else {
      throw PatientsError(.phone, "not a number: it has letters or signs")
    }
    gap = nil
    return false
  }

  private static func refusal(of scalars: String.UnicodeScalarView) -> PatientsError {
    if scalars.allSatisfy({ $0.properties.isWhitespace }) { return PatientsError(.phone, "empty") }
    let reason =
      scalars.allSatisfy { $0.narrowed.isFiller } ? "no digits" : "it has letters or signs"
    return PatientsError(.phone, "not a number: \(reason)")
  }
}

// MARK: - Extensions

extension DialledNumber {
  /// What an extension begins with, and how many digits it may have behind that: the less a mark
  /// says, the fewer, lest a second number be taken for one (libphonenumber's rule).
  private static let marks: [(text: String, longest: Int)] = [
    (";ext=", 20), ("extension", 20), ("extensión", 20), ("extensio\u{301}n", 20), ("extn", 20),
    ("ext", 20), ("xtn", 20), ("доб", 20), ("anexo", 20), ("تحويلة", 20), ("int", 9), ("x", 9),
    ("#", 9), ("~", 9), (",,", 15), (";", 15), (",", 9),
  ]

  /// Whether the rest is an extension and nothing else.
  private mutating func takeExtension(_ rest: Substring.UnicodeScalarView) -> Bool {
    guard digits.count >= 3 else { return false }
    let words = rest.drop { $0 == "," || $0.isFiller }
    for (mark, longest) in Self.marks {
      guard let after = rest.tail(behind: mark) ?? words.tail(behind: mark),
        let found = Self.digits(after, longest: longest)
      else { continue }
      extensionDigits = found
      return true
    }
    return takeHashedExtension(rest)
  }

  /// `555 0100 12#`: what stands between the last gap and a hash at the end.
  private mutating func takeHashedExtension(_ rest: Substring.UnicodeScalarView) -> Bool {
    guard let gap, gap >= 3, 1...6 ~= digits.count - gap, rest.tail(behind: "#")?.isOver == true
    else { return false }
    extensionDigits = digits.dropFirst(gap).text
    digits = digits.prefix(gap)
    return true
  }

  private static func digits(
    _ text: Substring.UnicodeScalarView, longest: Int
  ) -> String? {
    var rest = text
    if let mark = rest.first?.narrowed, mark == ":" || mark == "." { rest.removeFirst() }
    rest = rest.drop { $0 == "," || $0.isFiller }
    var found = ""
    while let digit = rest.first?.plainDigit {
      found.unicodeScalars.append(Unicode.Scalar(0x30 | digit))
      rest.removeFirst()
    }
    if rest.first?.narrowed == "#" { rest.removeFirst() }
    return (1...longest).contains(found.utf8.count) && rest.isOver ? found : nil
  }
}

extension Substring.UnicodeScalarView {
  /// Whether no letter and no digit is left.
  fileprivate var isOver: Bool {
    allSatisfy { $0.plainDigit == nil && !$0.isLetter && $0.narrowed != "#" }
  }

  /// What follows `mark` (in small letters) at the start, in any case; nil without it.
  fileprivate func tail(behind mark: String) -> Substring.UnicodeScalarView? {
    var rest = self
    for expected in mark.unicodeScalars {
      guard let scalar = rest.popFirst()?.narrowed else { return nil }
      if scalar != expected, scalar.properties.lowercaseMapping != String(expected) { return nil }
    }
    return rest
  }
}

extension Unicode.Scalar {
  /// A full-width form (U+FF01…U+FF5E) as the ASCII that it is; all others as they are.
  fileprivate var narrowed: Unicode.Scalar {
    guard 0xFF01...0xFF5E ~= value else { return self }
    return Unicode.Scalar(value - 0xFEE0) ?? self
  }

  /// Space, punctuation and invisible marks that stand between digits.
  fileprivate var isFiller: Bool {
    switch self {
    case " ", "\t", "\r", "\n", "(", ")", "[", "]", "-", ".", "/": true
    case "\u{A0}", "\u{AD}", "\u{61C}", "\u{FEFF}", "\u{3000}", "\u{30FC}": true
    case "\u{2000}"..."\u{2015}", "\u{2028}"..."\u{202F}", "\u{2053}", "\u{2060}"..."\u{2069}": true
    case "\u{2212}", "\u{223C}": true
    default: false
    }
  }
}
