/// Reads the Retry-After header (RFC 9110, 10.2.3).
package enum RetryAfter {
  /// No registry is waited for longer than this on its word alone.
  package static let longest: Duration = .seconds(3600)

  /// Seconds, or an HTTP date in its IMF-fixdate form; clamped to 0 ... ``longest``.
  ///
  /// - Parameter now: seconds since 1970.
  /// - Returns: nil for anything else.
  package static func parse(_ text: String, now: Int) -> Duration? {
    guard text.utf8.count <= 64 else { return isNumber(text) ? longest : nil }
    let text = text.filter { $0 != " " || text.contains(",") }
    if let seconds = Int(text) { return clamped(seconds) }
    if isNumber(text) { return longest }
    guard let date = secondsSince1970(text) else { return nil }
    return clamped(date.subtractingReportingOverflow(now).partialValue)
  }

  private static func isNumber(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }

  private static func clamped(_ seconds: Int) -> Duration {
    min(max(.seconds(seconds), .zero), longest)
  }

  /// `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
  private static func secondsSince1970(_ text: String) -> Int? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", parts[0].hasSuffix(","),
      let day = Int(parts[1]), let month = months.firstIndex(of: String(parts[2])),
      let year = Int(parts[3]), let date = CalendarDate(year: year, month: month + 1, day: day)
    else { return nil }
    let clock = parts[4].split(separator: ":").compactMap { Int($0) }
    guard clock.count == 3, (0..<24).contains(clock[0]), (0..<60).contains(clock[1]),
      (0...60).contains(clock[2])
    else { return nil }
    return daysSince1970(date) * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Days of the proleptic Gregorian calendar, by counting leap years before `date`.
  private static func daysSince1970(_ date: CalendarDate) -> Int {
    let shift = date.month <= 2 ? 1 : 0
    let year = date.year - shift
    let month = date.month + 12 * shift - 3
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (month * 153 + 2) / 5 + date.day
    return days - 719_469
  }
}
