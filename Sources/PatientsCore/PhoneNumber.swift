/// A telephone number as the registry takes it: a calling code, and the number inside it.
public struct PhoneNumber: Hashable, Sendable, CustomStringConvertible {
  /// The country calling code (ITU-T E.164) with its plus, `+971` say.
  public let callingCode: String
  /// The national significant number: digits alone, without the trunk prefix (`0`) of calls inside
  /// the country, with a leading zero where that belongs to the number, as in Italy.
  public let localPhone: String
  /// What was typed as an extension, at most 20 digits; nil: nothing. The registry has no place for
  /// it, so whoever drops it should say so.
  public let extensionDigits: String?

  /// Takes the parts as they are, for numbers that were split before.
  public init(callingCode: String, localPhone: String, extensionDigits: String? = nil) {
    self.callingCode = callingCode
    self.localPhone = localPhone
    self.extensionDigits = extensionDigits
  }

  /// The number in E.164 form, `+971501234567`. Personal data: not for a log or an error text.
  public var description: String { callingCode + localPhone }
}
