/// Up to 28 decimal digits in one value, so that a telephone number is taken apart without memory of
/// its own.
struct Digits: Hashable, Sendable {
  /// Four bits a digit, the first digit in the lowest.
  private var packed: UInt128 = 0
  private(set) var count = 0

  /// 15 digits of E.164, and room for the longest prefix that is dialled before them.
  static let maximum = 28

  init() {}

  /// The ASCII digits of a text up to its end, or to the first other byte.
  init(_ text: Substring.UTF8View) {
    for byte in text {
      guard 0x30...0x39 ~= byte, count < Self.maximum else { return }
      append(byte - 0x30)
    }
  }

  var isEmpty: Bool { count == 0 }

  /// The digit at a place, 0...9; 0 beyond the last.
  subscript(place: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: packed >> UInt128(4 * place)) & 0xF
  }

  /// Adds a digit, 0...9, unless there are as many as can be.
  mutating func append(_ digit: UInt8) {
    guard count < Self.maximum else { return }
    packed |= UInt128(digit & 0xF) << UInt128(4 * count)
    count += 1
  }

  /// These digits without the first `number`.
  func dropFirst(_ number: Int) -> Digits {
    guard number < count else { return Digits() }
    var rest = self
    rest.packed >>= UInt128(4 * number)
    rest.count -= number
    return rest
  }

  /// The first `number` of these digits.
  func prefix(_ number: Int) -> Digits {
    guard number < count else { return self }
    var start = self
    start.packed &= (1 << UInt128(4 * number)) - 1
    start.count = number
    return start
  }

  func begins(with other: Digits) -> Bool {
    count >= other.count && prefix(other.count) == other
  }

  /// As many of both, in their order, as there is room for.
  static func + (first: Digits, second: Digits) -> Digits {
    var all = first
    for place in 0..<second.count { all.append(second[place]) }
    return all
  }

  var text: String {
    unsafe String(unsafeUninitializedCapacity: count) { bytes in
      for place in 0..<count { unsafe bytes[place] = 0x30 | self[place] }
      return count
    }
  }
}

extension Unicode.Scalar {
  /// The value of a decimal digit in the scripts of the clinic's people: ASCII, Arabic-Indic,
  /// Eastern Arabic-Indic (Persian, Urdu), Devanagari, full-width. Nil for anything else.
  var plainDigit: UInt8? {
    if value < 0x660 { return 0x30...0x39 ~= value ? UInt8(truncatingIfNeeded: value - 0x30) : nil }
    for zero: UInt32 in [0x660, 0x6F0, 0x966, 0xFF10] where value >= zero {
      if value - zero < 10 { return UInt8(truncatingIfNeeded: value - zero) }
    }
    return nil
  }
  /// Whether it is a letter, or a sign that is part of one; ASCII without a look into tables.
  var isLetter: Bool {
    guard value >= 0x80 else { return 0x61...0x7A ~= value | 0x20 }
    return properties.isAlphabetic
  }
}
