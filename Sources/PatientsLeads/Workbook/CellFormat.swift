internal import PatientsCore

/// How a sheet shows the number of a cell, as far as that changes what the number says
/// (ECMA-376, 18.8.30 and 18.8.31).
enum CellFormat: Equatable {
  case number
  /// A day, a time of day, or both.
  case date(hasDay: Bool, hasTime: Bool)
  /// Hours that go on beyond 24.
  case elapsed
  /// A whole number with zeros before it, up to so many digits: telephone numbers and codes.
  case digits(Int)

  /// The format of a number that Excel knows by itself.
  init(builtIn id: Int) {
    switch id {
    case 14...17, 27...31, 36, 50...58: self = .date(hasDay: true, hasTime: false)
    case 18...21, 32...35, 45, 47: self = .date(hasDay: false, hasTime: true)
    case 22: self = .date(hasDay: true, hasTime: true)
    case 46: self = .elapsed
    default: self = .number
    }
  }

  /// A format that somebody made, `dd/mm/yyyy` say: of its sections the first, for numbers above 0.
  init(code: String) {
    let letters = Self.letters(of: code)
    if !letters.isEmpty, letters.allSatisfy({ $0 == "0" }), letters.count > 1 {
      self = .digits(min(letters.count, 30))
      return
    }
    guard !letters.contains(Self.elapsedHours) else {
      self = .elapsed
      return
    }
    let hasTime = letters.contains("h") || letters.contains("s")
    let hasDay = letters.contains { "ydeg".contains($0) } || letters.contains("m") && !hasTime
    self = hasDay || hasTime ? .date(hasDay: hasDay, hasTime: hasTime) : .number
  }

  private static let elapsedHours: Character = "E"

  /// What of a format's first section is neither quoted, escaped nor in brackets, in small letters;
  /// `elapsedHours` for `[h]`.
  private static func letters(of code: String) -> [Character] {
    var letters: [Character] = []
    var rest = code.lowercased()[...]
    if rest.hasPrefix("general") || rest.contains("e+") || rest.contains("e-") { return [] }
    while let next = rest.popFirst(), next != ";" {
      switch next {
      case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
      case "\\", "_", "*": rest = rest.dropFirst()
      case "[":
        let inside = rest.prefix { $0 != "]" }
        rest = rest.dropFirst(inside.count + 1)
        if let first = inside.first, "hms".contains(first), inside.allSatisfy({ $0 == first }) {
          letters.append(elapsedHours)
        }
      default: letters.append(next)
      }
    }
    return letters
  }
}
