internal import Synchronization

/// One format of dates, taken apart into what it reads.
struct DateFormat: Sendable {
  /// The numbers of a date, not yet held against the calendar; month 0: a name of no month.
  struct Parts {
    var year = 0
    var month = 0
    var day = 0
  }

  enum Token: Hashable {
    case year, shortYear, month, monthName, day
    /// A spreadsheet's day number.
    case serial(SerialDate)
    case literal(Unicode.Scalar)

    var isNumber: Bool {
      switch self {
      case .monthName, .literal: false
      default: true
      }
    }
  }

  let tokens: [Token]

  /// The formats without names that nobody can read in two ways.
  static let unambiguous: [DateFormat] = [
    [.year, .literal("-"), .month, .literal("-"), .day],
    [.year, .literal("年"), .month, .literal("月"), .day, .literal("日")],
  ].map(DateFormat.init(tokens:))

  /// The formats between the `|` of `text`.
  ///
  /// - Throws: `.argument` unless each is a spreadsheet's, or has one year, one month and one day,
  ///   and none puts the day straight after the year, which would contradict `YYYY-MM-DD`.
  static func alternatives(in text: String) throws(PatientsError) -> [DateFormat] {
    guard text.isShort else {
      throw PatientsError(.argument, "a date format has at most \(longestWord) bytes")
    }
    let known = known.withLockIfAvailable { known in
      known.first { $0.text == text }?.formats
    }
    if let known, let formats = known { return formats }
    let formats = try takenApart(text)
    guard text.utf8.count <= 64 else { return formats }
    _ = Self.known.withLockIfAvailable { known in
      if known.count < mostKnown { known.append((text, formats)) }
    }
    return formats
  }

  /// The first formats that were asked for: scripts ask for the same with every lead. Whoever finds
  /// the list in use, as a child of a fork may for ever, does without.
  private static let known = Mutex<[(text: String, formats: [DateFormat])]>([])
  private static let mostKnown = 16

  private static func takenApart(_ text: String) throws(PatientsError) -> [DateFormat] {
    var formats: [DateFormat] = []
    for alternative in text.split(separator: "|", omittingEmptySubsequences: false) {
      let format = DateFormat(tokens: tokens(in: alternative))
      guard format.makesSense else {
        throw PatientsError(
          .argument,
          "a date format needs one year (YYYY or YY), one month (MM, M or MMM) and one day (DD or "
            + "D), and a day that follows the year comes after the month; or it is EXCEL or "
            + "EXCEL1904")
      }
      formats.append(format)
    }
    return formats
  }

  private var makesSense: Bool {
    if case .serial = tokens.first { return tokens.count == 1 }
    let order = tokens.compactMap { token -> Character? in
      switch token {
      case .year, .shortYear: "Y"
      case .month, .monthName: "M"
      case .day: "D"
      case .serial: "S"
      case .literal: nil
      }
    }
    return order.count == 3 && Set(order) == ["Y", "M", "D"] && order != ["Y", "D", "M"]
  }

  private static let names: [([Unicode.Scalar], Token)] = [
    (Array("EXCEL1904".unicodeScalars), .serial(.since1904)),
    (Array("EXCEL".unicodeScalars), .serial(.since1900)),
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
}
