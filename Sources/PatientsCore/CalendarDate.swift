/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// Eight bytes, compared by one integer comparison.
public struct CalendarDate: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The year, 1...9999.
  public var year: Int { Int(packed >> 16) }
  /// The month, 1...12.
  public var month: Int { Int(packed >> 8 & 0xFF) }
  /// The day of the month, 1...31.
  public var day: Int { Int(packed & 0xFF) }

  /// Year, month and day from the highest bits down, so that order is the order of days.
  private let packed: Int32

  /// Nil where the calendar has no such day.
  public init?(year: Int, month: Int, day: Int) {
    guard 1...9999 ~= year, 1...12 ~= month, day >= 1, day <= Self.days(in: month, of: year) else {
      return nil
    }
    packed = Int32(year) << 16 | Int32(month) << 8 | Int32(day)
  }

  /// What a lead's date of birth is sent as, whatever is known: 1111-01-01, by the registry's own
  /// description of its API.
  public static let leadPlaceholder = CalendarDate(packed: 1111 << 16 | 1 << 8 | 1)

  private init(packed: Int32) {
    self.packed = packed
  }

  public static func < (a: CalendarDate, b: CalendarDate) -> Bool { a.packed < b.packed }

  /// The number of days in a month, 28...31; 0 for a month that there is not.
  static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 1, 3, 5, 7, 8, 10, 12: 31
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 0
    }
  }
}

extension CalendarDate {
  /// Reads `YYYY-MM-DD` in ASCII digits and nothing else: no spaces, no time.
  public init?(iso text: some StringProtocol) {
    self.init(iso: text.utf8)
  }

  /// Reads the UTF-8 bytes of `YYYY-MM-DD` in ASCII digits and nothing else.
  public init?(iso bytes: some Sequence<UInt8>) {
    var values: InlineArray<3, Int> = [0, 0, 0]
    var place = 0
    for byte in bytes {
      let isDash = place == 4 || place == 7
      guard place < 10, isDash ? byte == UInt8(ascii: "-") : 0x30...0x39 ~= byte else { return nil }
      if !isDash {
        let field = place < 4 ? 0 : place < 7 ? 1 : 2
        values[field] = values[field] * 10 + Int(byte - 0x30)
      }
      place += 1
    }
    guard place == 10 else { return nil }
    self.init(year: values[0], month: values[1], day: values[2])
  }

  /// `YYYY-MM-DD`, as the registry takes it.
  public var description: String {
    var digits = (year * 100 + month) * 100 + day
    return unsafe String(unsafeUninitializedCapacity: 10) { bytes in
      for place in (0..<10).reversed() {
        let isDash = place == 4 || place == 7
        unsafe bytes[place] =
          isDash ? UInt8(ascii: "-") : UInt8(truncatingIfNeeded: 0x30 + digits % 10)
        if !isDash { digits /= 10 }
      }
      return 10
    }
  }

  /// Whole years from this day, a date of birth, to `day`.
  ///
  /// Who was born on 29 February is a year older on 1 March of a common year, as English law has
  /// it and Hong Kong's Age of Majority (Related Provisions) Ordinance (Cap. 410) writes down.
  ///
  /// - Throws: `.date` where this day is after `day`.
  public func age(on day: CalendarDate) throws(PatientsError) -> Int {
    guard self <= day else { throw PatientsError(.date, "the date of birth is in the future") }
    let hadBirthday = (day.month, day.day) >= (month, self.day)
    return day.year - year - (hadBirthday ? 0 : 1)
  }
}
