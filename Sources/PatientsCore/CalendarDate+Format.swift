/// One format of dates, taken apart into what it reads.
struct DateFormat: Sendable {
  /// The numbers of a date, not yet held against the calendar; month 0: a name of no month.
  struct Parts {
    var year = 0
    var month = 0
    var day = 0
  }

  fileprivate enum Token: Hashable {
    case year, shortYear, month, monthName, day
    case literal(Unicode.Scalar)

    var isNumber: Bool {
      switch self {
      case .monthName, .literal: false
      default: true
      }
    }
  }

  private let tokens: [Token]

  /// The formats that nobody can read in two ways.
  static let unambiguous: [DateFormat] = [
    [.year, .literal("-"), .month, .literal("-"), .day],
    [.day, .literal(" "), .monthName, .literal(" "), .year],
    [.day, .literal("-"), .monthName, .literal("-"), .year],
    [.monthName, .literal(" "), .day, .literal(" "), .year],
    [.monthName, .literal(" "), .day, .literal(","), .literal(" "), .year],
  ].map(DateFormat.init(tokens:))

  /// The formats between the `|` of `text`.
  ///
  /// - Throws: `.argument` unless each has one year, one month and one day, and none puts the day
  ///   straight after the year, which would contradict `YYYY-MM-DD`.
  static func alternatives(in text: String) throws(PatientsError) -> [DateFormat] {
    if let formats = usual[text] { return formats }
    return try takenApart(text)
  }

  /// The formats that scripts ask for with every lead, taken apart once.
  private static let usual: [String: [DateFormat]] = {
    var usual: [String: [DateFormat]] = [:]
    for text in ["DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY", "DD-MM-YYYY", "YYYY-MM-DD"] {
      usual[text] = try? takenApart(text)
    }
    return usual
  }()

  private static func takenApart(_ text: String) throws(PatientsError) -> [DateFormat] {
    var formats: [DateFormat] = []
    for alternative in text.split(separator: "|", omittingEmptySubsequences: false) {
      let format = DateFormat(tokens: tokens(in: alternative))
      guard format.makesSense else {
        throw PatientsError(
          .argument,
          "a date format needs one year (YYYY or YY), one month (MM, M or MMM) and one day (DD or "
            + "D), and a day that follows the year comes after the month")
      }
      formats.append(format)
    }
    return formats
  }

  private init(tokens: [Token]) {
    self.tokens = tokens
  }

  private var makesSense: Bool {
    let order = tokens.compactMap { token -> Character? in
      switch token {
      case .year, .shortYear: "Y"
      case .month, .monthName: "M"
      case .day: "D"
      case .literal: nil
      }
    }
    return order.count == 3 && Set(order).count == 3 && order != ["Y", "D", "M"]
  }

  private static let names: [([Unicode.Scalar], Token)] = [
    (["Y", "Y", "Y", "Y"], .year), (["Y", "Y"], .shortYear), (["M", "M", "M"], .monthName),
    (["M", "M"], .month), (["M"], .month), (["D", "D"], .day), (["D"], .day),
  ]

  private static func tokens(in text: Substring) -> [Token] {
    var tokens: [Token] = []
    var rest = text.unicodeScalars
    while let scalar = rest.first {
      if let (name, token) = names.first(where: { rest.starts(with: $0.0) }) {
        tokens.append(token)
        rest.removeFirst(name.count)
      } else {
        tokens.append(.literal(scalar))
        rest.removeFirst()
      }
    }
    return tokens
  }

  /// The date's numbers, where the whole text has this form.
  ///
  /// - Parameter exactly: whether the separators must be the format's own.
  func match(_ text: [Unicode.Scalar], exactly: Bool = false) -> Parts? {
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
      default:
        guard let number = Self.number(&rest, token, isTight: touches(place)) else { return nil }
        token.put(number, into: &parts)
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
    let digits = rest.prefix(longest).prefix { ("0"..."9").contains($0) }
    guard digits.count >= shortest else { return nil }
    rest = rest.dropFirst(digits.count)
    return digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
  }

  /// The number of the month whose name stands here, 0 if it is no month's; nil without letters.
  private static func monthName(_ rest: inout ArraySlice<Unicode.Scalar>) -> Int? {
    let letters = rest.prefix { $0.properties.isAlphabetic }
    guard letters.count >= 3 else { return nil }
    rest = rest.dropFirst(letters.count)
    if rest.first == "." { rest = rest.dropFirst() }
    let name = String(String.UnicodeScalarView(letters)).lowercased()
    if name == "sept" { return 9 }
    let months = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september",
      "october", "november", "december",
    ]
    let index = months.firstIndex { $0 == name || (name.utf8.count == 3 && $0.hasPrefix(name)) }
    return index.map { $0 + 1 } ?? 0
  }
}

extension DateFormat.Token {
  fileprivate func put(_ number: Int, into parts: inout DateFormat.Parts) {
    switch self {
    case .year: parts.year = number
    case .shortYear: parts.year = number + (number < 30 ? 2000 : 1900)
    case .month: parts.month = number == 0 ? 13 : number
    case .day: parts.day = number
    case .monthName, .literal: break
    }
  }
}
