extension DateFormat {
  /// What stands in a date beside its numbers and the name of its month: `1st`, `10 de febrero de`,
  /// `1975 г.`, `1975م`.
  private static let asides: Set<String> = [
    "st", "nd", "rd", "th", "er", "º", "of", "the", "de", "del", "di", "г", "год", "года", "م",
  ]

  /// A day, the name of a month and a year of four digits, in any order: nobody can mistake that.
  /// Nil for all else; month 0 where the name is no month's.
  static func named(_ typed: [Unicode.Scalar]) -> Parts? {
    guard typed.contains(where: \.isLetter) else { return nil }
    var parts = Parts()
    var name: [String] = []
    var rest = typed[...]
    while let scalar = rest.first {
      if scalar.isLetter {
        let word = rest.popWord()
        if !asides.contains(word.lowercased()) { name.append(word) }
      } else if scalar.plainDigit != nil {
        guard takeNumber(&rest, into: &parts) else { return nil }
      } else if " -./,،॰".unicodeScalars.contains(scalar) {
        rest.removeFirst()
      } else {
        return nil
      }
    }
    guard parts.year > 0, parts.day > 0, 1...MonthNames.mostWords ~= name.count else { return nil }
    parts.month = MonthNames.month(name.joined(separator: " ")) ?? 0
    return parts
  }

  /// Four digits are the year, one or two the day, and each comes once.
  private static func takeNumber(
    _ rest: inout ArraySlice<Unicode.Scalar>, into parts: inout Parts
  ) -> Bool {
    let before = rest.count
    guard let number = rest.popNumber(1...5) else { return false }
    switch before - rest.count {
    case 4 where parts.year == 0: parts.year = number
    case 1...2 where parts.day == 0: parts.day = number
    default: return false
    }
    return true
  }
}
