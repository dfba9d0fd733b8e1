internal import Glibc

/// A number as people write it: all its digits, a point, no exponent. A telephone number stays one.
enum PlainNumber {
  /// Digits of a double that are its own; more are noise of the binary form, and spreadsheets show no
  /// more.
  static let significantDigits: Int32 = 15

  /// The plain form of a number as a program wrote it.
  ///
  /// Digits that were written plainly stay as they are, however many: they may be an identity. What
  /// has a fraction or an exponent is rounded to 15 digits, `0.30000000000000004` to `0.3`.
  ///
  /// - Returns: nil where `text` is no finite number, or one beyond a thousand digits.
  static func text(_ text: some StringProtocol) -> String? {
    let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
    guard !digits.isEmpty else { return nil }
    if digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { return String(text) }
    guard let value = Double(String(text)), value.isFinite else { return nil }
    return plain(value)
  }

  static func plain(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    // `d.dddddddddddddde±xx`: the digits, and where the point goes.
    var buffer = [CChar](repeating: 0, count: 40)
    let length = unsafe withVaList([significantDigits - 1, value]) { arguments in
      unsafe vsnprintf(&buffer, buffer.count, "%.*e", arguments)
    }
    let written = buffer.prefix(max(0, Int(length))).map { UInt8(bitPattern: $0) }
    let parts = written.split(separator: UInt8(ascii: "e"))
    guard parts.count == 2, let exponent = Int(String(decoding: parts[1], as: UTF8.self)) else {
      return String(value)
    }
    var digits = parts[0].filter { 0x30...0x39 ~= $0 }
    while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
    return (value < 0 ? "-" : "") + placed(String(decoding: digits, as: UTF8.self), exponent)
  }

  /// Puts the point behind the first digit and `exponent` more.
  private static func placed(_ digits: String, _ exponent: Int) -> String {
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = exponent + 1
    if digits.count <= whole {
      return digits + String(repeating: "0", count: whole - digits.count)
    }
    return "\(digits.prefix(whole)).\(digits.dropFirst(whole))"
  }
}
