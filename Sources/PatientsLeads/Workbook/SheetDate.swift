internal import PatientsCore

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
    switch serial {
    case 0 where !uses1904: "1900-01-00"
    case 60 where !uses1904: "1900-02-29"
    default: (uses1904 ? SerialDate.since1904 : .since1900).day(serial)?.description
    }
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
