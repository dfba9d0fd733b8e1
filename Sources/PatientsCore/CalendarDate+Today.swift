internal import Glibc

extension CalendarDate {
  /// Today by the local clock and time zone.
  public static func today() -> CalendarDate {
    var now = time(nil)
    var parts = unsafe tm()
    guard unsafe localtime_r(&now, &parts) != nil,
      let date = unsafe CalendarDate(
        year: Int(parts.tm_year) + 1900, month: Int(parts.tm_mon) + 1, day: Int(parts.tm_mday))
    else { return .leadPlaceholder }
    return date
  }
}
