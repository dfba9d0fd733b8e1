/// Digits by place, each one of several: `[4-7]8.` in the table.
struct DigitPattern: Sendable {
  /// By place; bit n: the digit n may stand here. The longest beginning in the table has 15 places.
  private var masks = SIMD16<UInt16>()
  private(set) var count = 0

  /// Reads classes up to the end of `text`; what is none of `0-9`, `.`, `[`…`]` is passed over.
  init(_ text: Substring.UTF8View) {
    var mask: UInt16 = 0
    var last: UInt8 = 0
    var isInClass = false
    var isRange = false
    for byte in text {
      switch byte {
      case UInt8(ascii: "."): append(0x3FF)
      case UInt8(ascii: "["): (isInClass, mask) = (true, 0)
      case UInt8(ascii: "]"):
        isInClass = false
        append(mask)
      case UInt8(ascii: "-"): isRange = true
      case 0x30...0x39:
        let digit = byte - 0x30
        for value in min(isRange ? last : digit, digit)...digit { mask |= 1 << UInt16(value) }
        (last, isRange) = (digit, false)
        if !isInClass { append(1 << UInt16(digit)) }
      default: break
      }
    }
  }

  private mutating func append(_ mask: UInt16) {
    guard count < masks.scalarCount else { return }
    masks[count] = mask
    count += 1
  }

  /// Whether `digits` begin like this.
  func begins(_ digits: Digits) -> Bool {
    guard digits.count >= count else { return false }
    for place in 0..<count where masks[place] & (1 << UInt16(digits[place])) == 0 { return false }
    return true
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

  func fits(_ digits: Digits) -> Bool {
    lengths & (1 << UInt32(digits.count)) != 0 && start.begins(digits)
  }
}

/// What is dialled before a number inside the country, and what of it stays: `0<11>15=9`.
struct TrunkRule: Sendable {
  private let pattern: DigitPattern
  private let kept: Range<Int>
  private let inserted: Digits
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
    inserted = Digits(text[equals...].dropFirst())
    isWhole = body.contains(UInt8(ascii: "$"))
  }

  /// The digits without the prefix; nil where they do not begin with it.
  func applied(to digits: Digits) -> Digits? {
    guard pattern.begins(digits), !isWhole || digits.count == pattern.count else { return nil }
    let rest = digits.dropFirst(pattern.count)
    guard !kept.isEmpty || !inserted.isEmpty else { return rest }
    return inserted + digits.dropFirst(kept.lowerBound).prefix(kept.count) + rest
  }
}
