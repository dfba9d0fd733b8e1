/// What a number means as a date: days, and parts of one, since a beginning.
///
/// Two beginnings are in use. The one of 1900 takes that year for a leap year, as Lotus 1-2-3 did:
/// day 60 is a 29 February that there never was, and shows as such.
struct SheetDate {
  let uses1904: Bool

  private static let secondsADay = 86_400
  /// 31 December 9999, the last day that Excel has.
  private static let lastDay = 2_958_465

  /// The date as ISO 8601 has it, `1990-01-31`, `1990-01-31T09:30:00`, `09:30:00`; nil where Excel has
  /// none for the number.
  func text(_ serial: Double, _ format: CellFormat) -> String? {
    guard serial >= 0, serial < Double(Self.lastDay + 1) else { return nil }
    let seconds = Int((serial * Double(Self.secondsADay)).rounded())
    switch format {
    case .date(let hasDay, true):
      let (days, rest) = seconds.quotientAndRemainder(dividingBy: Self.secondsADay)
      let time = Self.time(hours: rest / 3600, rest)
      guard hasDay else { return time }
      return day(days).map { "\($0)T\(time)" }
    case .date: return day(Int(serial))
    case .elapsed: return Self.time(hours: seconds / 3600, seconds)
    case .number, .digits: return nil
    }
  }

  private static func time(hours: Int, _ seconds: Int) -> String {
    "\(padded(hours, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
  }

  private func day(_ serial: Int) -> String? {
    if uses1904 { return Self.civil(serial - 24_107) }
    switch serial {
    case 0: return "1900-01-00"
    case 60: return "1900-02-29"
    default: return Self.civil(serial - 25_569 + (serial < 60 ? 1 : 0))
    }
  }

  /// The day so many days after 1 January 1970 (Howard Hinnant, "chrono-Compatible Low-Level Date
  /// Algorithms", civil_from_days).
  private static func civil(_ days: Int) -> String? {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return year <= 9999 ? "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" : nil
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
