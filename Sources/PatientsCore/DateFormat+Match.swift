extension DateFormat {
  /// The date's numbers, where the whole text has this form.
  ///
  /// - Parameters:
  ///   - exactly: whether the separators must be the format's own.
  ///   - pivot: two-digit years from here on are of the 1900s, those below of the 2000s.
  func match(_ text: [Unicode.Scalar], exactly: Bool = false, pivot: Int) -> Parts? {
    var parts = Parts()
    var rest = text[...]
    var separator: Unicode.Scalar?
    for (place, token) in tokens.enumerated() {
      switch token {
      case .literal(let scalar):
        guard let typed = rest.popFirst(), typed == scalar || !exactly,
          Self.agrees(typed, with: scalar, &separator)
        else { return nil }
      case .monthName:
        guard let month = Self.monthName(&rest) else { return nil }
        parts.month = month
      case .serial(let system):
        guard let found = system.parts(&rest) else { return nil }
        parts = found
      default:
        guard let number = Self.number(&rest, token, isTight: touches(place)) else { return nil }
        token.put(number, into: &parts, pivot: pivot)
      }
    }
    return rest.isEmpty ? parts : nil
  }

  /// Whether the number at `place` touches another one, so that its length must be fixed.
  private func touches(_ place: Int) -> Bool {
    let after = tokens.dropFirst(place + 1).first?.isNumber ?? false
    return after || (place > 0 && tokens[place - 1].isNumber)
  }

  /// Whether a typed character may stand for one of the format: itself, or `/`, `-` and `.` for
  /// each other as long as all of them in the date are the same.
  private static func agrees(
    _ typed: Unicode.Scalar, with wanted: Unicode.Scalar, _ separator: inout Unicode.Scalar?
  ) -> Bool {
    guard isSeparator(wanted) else { return typed == wanted }
    defer { separator = typed }
    return isSeparator(typed) && (separator ?? typed) == typed
  }

  private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "/" || scalar == "-" || scalar == "."
  }

  private static func number(
    _ rest: inout ArraySlice<Unicode.Scalar>, _ token: Token, isTight: Bool
  ) -> Int? {
    let longest = token == .year ? 4 : 2
    let shortest = token == .year ? 4 : token == .shortYear || isTight ? 2 : 1
    return rest.popNumber(shortest...longest)
  }

  /// The number of the month whose name stands here, 0 if it is no month's; nil without letters.
  private static func monthName(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
    let word = rest.popWord()
    guard word.unicodeScalars.count >= MonthNames.shortest else { return nil }
    let afterWord = rest
    if rest.first == " ", !rest.dropFirst().isEmpty {
      rest.removeFirst()
      let both = word + " " + rest.popWord()
      if let month = MonthNames.month(both) { return month }
    }
    rest = afterWord
    if rest.first == "." || rest.first == "॰" { rest.removeFirst() }
    return MonthNames.month(word) ?? 0
  }
}

extension DateFormat.Token {
  fileprivate func put(_ number: Int, into parts: inout DateFormat.Parts, pivot: Int) {
    switch self {
    case .year: parts.year = number
    case .shortYear: parts.year = number + (number < pivot ? 2000 : 1900)
    case .month: parts.month = number == 0 ? 13 : number
    case .day: parts.day = number
    case .monthName, .serial, .literal: break
    }
  }
}

extension ArraySlice<Unicode.Scalar> {
  /// Takes the ASCII digits at the start, as many as there are up to the most that may be.
  ///
  /// - Returns: their number; nil, and nothing is taken, where there are too few.
  mutating func popNumber(_ lengths: ClosedRange<Int>) -> Int? {
    let digits = prefix(lengths.upperBound).prefix { ("0"..."9").contains($0) }
    guard digits.count >= lengths.lowerBound, digits.count <= 9 else { return nil }
    self = dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
  }

  /// Takes the letters at the start, with the marks that belong to them.
  mutating func popWord() -> String {
    let letters = prefix {
      $0.isLetter || $0.value >= 0x80 && $0.properties.generalCategory == .nonspacingMark
    }
    self = dropFirst(letters.count)
    guard letters.allSatisfy(\.isASCII) else { return String(String.UnicodeScalarView(letters)) }
    return unsafe String(unsafeUninitializedCapacity: letters.count) { bytes in
      for (place, letter) in letters.enumerated() {
        unsafe bytes[place] = UInt8(truncatingIfNeeded: letter.value)
      }
      return letters.count
    }
  }
}
