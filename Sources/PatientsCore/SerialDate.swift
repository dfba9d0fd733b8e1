/// The number by which a spreadsheet keeps a day.
package enum SerialDate: Hashable, Sendable {
  /// Excel's usual: 1 is 1900-01-01. It counts a 29 February 1900, which there never was.
  case since1900
  /// Excel's other (old files of the Macintosh): 0 is 1904-01-01.
  case since1904

  /// The last day of both systems is 9999-12-31.
  private static let digits = 1...7

  /// The day of the number that stands here; a fraction, the time of day, is passed over. Month 13
  /// for a number that is no day's. Nil where there is no such number.
  func parts(_ rest: inout ArraySlice<Unicode.Scalar>) -> DateFormat.Parts? {
    guard let number = rest.popNumber(Self.digits) else { return nil }
    if rest.first == "." {
      let fraction = rest.dropFirst().prefix { ("0"..."9").contains($0) }
      guard !fraction.isEmpty else { return nil }
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard let date = day(number) else { return DateFormat.Parts(year: 1, month: 13, day: 1) }
    return DateFormat.Parts(year: date.year, month: date.month, day: date.day)
  }

  /// The day of a number, 0 or more; nil where there is none.
  package func day(_ number: Int) -> CalendarDate? {
    switch self {
    case .since1900:
      guard number >= 1, number != 60 else { return nil }
      return CalendarDate(daysAfterEndOf1899: number < 60 ? number : number - 1)
    case .since1904:
      return CalendarDate(daysAfterEndOf1899: number + 1461)
    }
  }
}

extension CalendarDate {
  /// A day by its distance from the last of 1899; nil beyond 9999.
  fileprivate init?(daysAfterEndOf1899 number: Int) {
    // Days since 0000-03-01, so that a leap day ends its year and 400 years are 146 097 days.
    let days = number + 693_900
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    self.init(
      year: era * 400 + yearOfEra + (month < 10 ? 0 : 1), month: month < 10 ? month + 3 : month - 9,
      day: dayOfYear - (153 * month + 2) / 5 + 1)
  }
}
