extension PhoneNumber {
  /// Splits what a person typed into the two fields that the registry wants.
  ///
  /// Read as international: `+971 50…`, `0097150…`, and what is dialled for the plus in the assumed
  /// country (`011` in North America). Everything else is a number of the assumed country, with or
  /// without its trunk prefix, or with the calling code and no plus (`97150…`). Where both of the
  /// last two readings are possible, the calling code wins if the country has a trunk prefix and
  /// none was typed: people do not leave out both. (There libphonenumber, whose reading is the same
  /// otherwise, takes a German `4915123456789` for a number of the area 04915.)
  ///
  /// A label before the number (`Mobile:`), and spaces, brackets, dashes, dots, slashes and
  /// direction marks between its digits are passed over; digits may be Arabic-Indic, Persian,
  /// Devanagari or full-width; an extension (`x12`, `ext. 12`, `#12`) is taken apart. A number must
  /// have the length and first digits of a number in its country; whether it is in use, only the
  /// network knows.
  ///
  /// - Parameters:
  ///   - text: the cell, as it came.
  ///   - assumed: the calling code of numbers that carry none, `+971` or `971`; nil: refuse them.
  /// - Returns: calling code and national significant number.
  /// - Throws: `.phone` with the reason, never with the number; `.argument` if `assumed` is not a
  ///   calling code.
  public static func parse(
    _ text: String, assuming assumed: String?
  ) throws(PatientsError) -> PhoneNumber {
    let home = try assumed.map(plan(assumed:))
    let dialled = try DialledNumber(text)
    guard let (plan, digits) = reading(of: dialled, from: home) else {
      throw refusal(of: dialled, from: home)
    }
    return PhoneNumber(
      callingCode: plan.code, localPhone: digits.text, extensionDigits: dialled.extensionDigits)
  }

  private typealias Reading = (plan: NumberingPlan, digits: Digits)

  /// The plan of the caller's calling code; wrapped because it may not be known.
  private static func plan(assumed: String) throws(PatientsError) -> NumberingPlan {
    var code = Substring(assumed).utf8
    if code.first == UInt8(ascii: "+") { code.removeFirst() }
    guard let plan = NumberingPlan.starting(Digits(code)), plan.codeDigits.count == code.count
    else {
      throw PatientsError(.argument, "the calling code to assume is not one; give it as +971")
    }
    return plan
  }

  /// What most of the world dials for the plus.
  fileprivate static let abroad = Digits("00"[...].utf8)

  /// The first reading that fits the plan of its country.
  private static func reading(of number: DialledNumber, from home: NumberingPlan?) -> Reading? {
    let digits = number.digits
    if number.isInternational { return international(digits) }
    if let found = home?.dialledAbroad(digits).lazy.compactMap(international).first { return found }
    if digits.begins(with: abroad), let found = international(digits.dropFirst(2)) { return found }
    guard let home else { return nil }
    let national = home.significant(digits)
    let coded = digits.begins(with: home.codeDigits) ? international(digits) : nil
    guard let national, coded == nil || !home.hasTrunkPrefix || national != digits else {
      return coded
    }
    return (home, national)
  }

  /// Digits that begin with a calling code.
  private static func international(_ digits: Digits) -> Reading? {
    guard let plan = NumberingPlan.starting(digits) else { return nil }
    return plan.significant(digits.dropFirst(plan.codeDigits.count)).map { (plan, $0) }
  }

  /// Why no reading fits, in words that a person at the desk can act on.
  private static func refusal(
    of number: DialledNumber, from home: NumberingPlan?
  ) -> PatientsError {
    var digits = number.digits
    var plan = home
    if number.isInternational || digits.isDialledAbroad {
      digits = number.isInternational ? digits : digits.dropFirst(2)
      if digits.isEmpty { return PatientsError(.phone, "not a number: no digits") }
      plan = NumberingPlan.starting(digits)
      guard let plan else { return PatientsError(.phone, "no country has this calling code") }
      digits = digits.dropFirst(plan.codeDigits.count)
    }
    guard let plan else {
      return PatientsError(.phone, "no calling code, and none to assume")
    }
    let place = " for a number of calling code \(plan.code)"
    if digits.count < plan.lengths.lowerBound { return PatientsError(.phone, "too short" + place) }
    if digits.count > plan.lengths.upperBound { return PatientsError(.phone, "too long" + place) }
    return PatientsError(.phone, "not the digits or length" + place)
  }
}

extension Digits {
  /// Whether these begin as if with what most of the world dials for the plus: no calling code begins
  /// with a zero.
  fileprivate var isDialledAbroad: Bool {
    begins(with: PhoneNumber.abroad) && (count == 2 || self[2] != 0)
  }
}
