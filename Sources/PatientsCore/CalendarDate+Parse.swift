extension CalendarDate {
  /// The pivot of two-digit years unless a caller states another: 30…99 are 1930…1999, 00…29 are
  /// 2000…2029.
  public static let usualPivot = 30

  /// Reads a date as a person typed it, and never guesses which number is the day.
  ///
  /// Dates that begin with the year (`YYYY-MM-DD`, `1980/4/3`, `1980年4月3日`) and dates with the name
  /// of their month (`10 Feb 1975`, `February 10th, 1975`, `10 de febrero de 1975`, `١٠ فبراير ١٩٧٥`)
  /// can be read in one way only, and are read so under every format and without one. Any other
  /// needs `format`, made of these tokens, other characters standing for themselves:
  ///
  /// | token | reads |
  /// | --- | --- |
  /// | `YYYY` | four digits |
  /// | `YY` | two digits: from `pivot` on a year of the 1900s, below of the 2000s |
  /// | `MM`, `M`, `DD`, `D` | one or two digits, exactly two where digits would touch |
  /// | `MMM` | a month's name, short or long, in any case: see ``MonthNames`` |
  /// | `EXCEL` | alone: a spreadsheet's day number, 1 being 1900-01-01, with its time or without |
  /// | `EXCEL1904` | alone: the same of old Macintosh files, 0 being 1904-01-01 |
  ///
  /// `|` parts alternatives: `MM/DD/YYYY|DD.MM.YYYY`. Where no alternative has the separators that
  /// were typed, `/`, `-` and `.` stand for each other, as people use them, but not mixed in one
  /// date: `DD/MM/YYYY` reads `21.6.2014` too.
  /// Space around the date and direction marks in it are passed over; digits may be Arabic-Indic,
  /// Persian, Devanagari or full-width.
  ///
  /// - Parameter pivot: 0...100.
  /// - Throws: `.date` with the reason, never with the text: no such day in the calendar, not in
  ///   the format, alternatives that read different days, or a format is needed. `.argument`
  ///   where `format` or `pivot` itself does not make sense.
  public static func parse(
    _ text: String, format: String?, pivot: Int = usualPivot
  ) throws(PatientsError) -> CalendarDate {
    let formats = try format.map(DateFormat.alternatives(in:)) ?? []
    guard 0...100 ~= pivot else {
      throw PatientsError(.argument, "the pivot of two-digit years is not between 0 and 100")
    }
    if let date = CalendarDate(iso: text) { return date }
    guard text.isShort else { throw PatientsError(.date, "longer than any date") }
    let typed = typedScalars(text)
    guard !typed.isEmpty else { throw PatientsError(.date, "empty") }
    for format in DateFormat.unambiguous {
      if let parts = format.match(typed, pivot: pivot) { return try day(parts) }
    }
    if let parts = DateFormat.named(typed) { return try day(parts) }
    guard let format else {
      throw PatientsError(
        .date, "not a date that can be read in one way only: give its format, as DD/MM/YYYY")
    }
    return try day(typed, in: formats, named: format, pivot: pivot)
  }

  /// The one day that the formats read.
  private static func day(
    _ typed: [Unicode.Scalar], in formats: [DateFormat], named name: String, pivot: Int
  ) throws(PatientsError) -> CalendarDate {
    let exact = formats.compactMap { $0.match(typed, exactly: true, pivot: pivot) }
    let matches = exact.isEmpty ? formats.compactMap { $0.match(typed, pivot: pivot) } : exact
    guard let first = matches.first else {
      throw PatientsError(.date, "not a date in the format \(name)")
    }
    if matches.count == 1 { return try day(first) }
    let days = Set(matches.compactMap { CalendarDate(year: $0.year, month: $0.month, day: $0.day) })
    if days.count > 1 {
      throw PatientsError(.date, "the alternatives of the format \(name) read different days")
    }
    if let day = days.first { return day }
    return try day(first)
  }

  private static func day(_ parts: DateFormat.Parts) throws(PatientsError) -> CalendarDate {
    guard let date = CalendarDate(year: parts.year, month: parts.month, day: parts.day) else {
      let reason = parts.month == 0 ? "unknown month name" : "no such day in the calendar"
      throw PatientsError(.date, reason)
    }
    return date
  }

  /// The text without what cannot be seen, its digits in ASCII, its spaces plain and single.
  private static func typedScalars(_ text: String) -> [Unicode.Scalar] {
    var typed: [Unicode.Scalar] = []
    typed.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      if 0x21..<0x7F ~= scalar.value {
        typed.append(scalar)
      } else if let digit = scalar.plainDigit {
        typed.append(Unicode.Scalar(0x30 + digit))
      } else if scalar.properties.isWhitespace {
        if typed.last != " ", !typed.isEmpty { typed.append(" ") }
      } else if scalar.properties.generalCategory != .format {
        typed.append(scalar)
      }
    }
    if typed.last == " " { typed.removeLast() }
    return typed
  }
}
