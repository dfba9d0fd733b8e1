/// Digits by place, each one of several: `[4-7]8.` in the table.
struct DigitPattern: Sendable {
  /// Bit n: the digit n may stand here.
  private var masks: [UInt16] = []

  var count: Int { masks.count }

  /// Reads classes up to the end of `text`; what is none of `0-9`, `.`, `[`…`]` is passed over.
  init(_ text: Substring.UTF8View) {
    var mask: UInt16 = 0
    var last: UInt8 = 0
    var isInClass = false
    var isRange = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "."): masks.append(0x3FF)
      case UInt8(ascii: "["): (isInClass, mask) = (true, 0)
      case UInt8(ascii: "]"):
        isInClass = false
        masks.append(mask)
      case UInt8(ascii: "-"): isRange = true
      case 0x30...0x39:
        let digit = byte - 0x30
        for value in min(isRange ? last : digit, digit)...digit { mask |= 1 << UInt16(value) }
        (last, isRange) = (digit, false)
        if !isInClass { masks.append(1 << UInt16(digit)) }
      default: break
      }
    }
  }

  /// Whether `digits` begin like this.
  func begins(_ digits: ArraySlice<UInt8>) -> Bool {
    guard digits.count >= masks.count else { return false }
    return zip(masks, digits).allSatisfy { mask, digit in mask & (1 << UInt16(digit)) != 0 }
  }
}

/// How one kind of national number begins and how long it is: `[4-7]/9`.
struct Shape: Sendable {
  private let start: DigitPattern
  /// Bit n: it may have n digits.
  let lengths: UInt32

  init(_ text: Substring.UTF8View) {
    let slash = text.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
    start = DigitPattern(text[..<slash])
    lengths = text[slash...].dropFirst().split(separator: UInt8(ascii: ",")).reduce(0) {
      let bounds = $1.split(separator: UInt8(ascii: "-")).compactMap { Int(String($0) ?? "") }
      guard let low = bounds.first, let high = bounds.last, (1...30).contains(low),
        (low...30).contains(high)
      else { return $0 }
      return (low...high).reduce($0) { $0 | 1 << UInt32($1) }
    }
  }

  func fits(_ digits: ArraySlice<UInt8>) -> Bool {
    digits.count < 32 && lengths & (1 << UInt32(digits.count)) != 0 && start.begins(digits)
  }
}

/// What is dialled before a number inside the country, and what of it stays: `0<11>15=9`.
struct TrunkRule: Sendable {
  private let pattern: DigitPattern
  private let kept: Range<Int>
  private let inserted: [UInt8]
  /// Whether the number ends where the pattern does.
  private let isWhole: Bool

  init(_ text: Substring.UTF8View) {
    let equals = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
    let body = text[..<equals]
    let open = body.firstIndex(of: UInt8(ascii: "<")) ?? body.endIndex
    let close = body.firstIndex(of: UInt8(ascii: ">")) ?? body.endIndex
    pattern = DigitPattern(body)
    let before = DigitPattern(body[..<open]).count
    kept = before..<(before + DigitPattern(body[open..<max(open, close)]).count)
    inserted = text[equals...].dropFirst().map { $0 &- 0x30 }
    isWhole = body.contains(UInt8(ascii: "$"))
  }

  /// The digits without the prefix; nil where they do not begin with it.
  func applied(to digits: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard pattern.begins(digits), !isWhole || digits.count == pattern.count else { return nil }
    guard !kept.isEmpty || !inserted.isEmpty else { return digits.dropFirst(pattern.count) }
    let stays = digits.dropFirst(kept.lowerBound).prefix(kept.count)
    return (inserted + stays + digits.dropFirst(pattern.count))[...]
  }
}
