/// How the numbers of one calling code are built, as far as splitting them needs it.
final class NumberingPlan: Sendable {
  /// The calling code without a plus.
  let code: String
  /// The same as digits, 0...9 each.
  let codeDigits: [UInt8]
  /// The shortest and the longest national number.
  let lengths: ClosedRange<Int>
  private let shapes: [Shape]
  private let trunk: [TrunkRule]
  private let dialling: [DigitPattern]

  var codeLength: Int { codeDigits.count }
  /// Whether calls inside the country put something before the number.
  var hasTrunkPrefix: Bool { !trunk.isEmpty }

  /// The national significant number of what is dialled inside the country: without the trunk
  /// prefix if there is one, as it is otherwise; nil where neither is a number of this plan.
  func significant(_ digits: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    for rule in trunk {
      if let rest = rule.applied(to: digits), isNumber(rest) { return rest }
    }
    return isNumber(digits) ? digits : nil
  }

  /// What follows each of the country's own dialling prefixes for calls abroad.
  func dialledAbroad(_ digits: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    dialling.filter { $0.begins(digits) }.map { digits.dropFirst($0.count) }
  }

  private func isNumber(_ digits: ArraySlice<UInt8>) -> Bool {
    shapes.contains { $0.fits(digits) }
  }

  /// The plan whose calling code begins `digits`. No code begins another (E.164), so the first
  /// that is found is the only one.
  static func starting(_ digits: ArraySlice<UInt8>) -> NumberingPlan? {
    var code = 0
    for (place, digit) in digits.prefix(3).enumerated() {
      guard digit < 10, place > 0 || digit > 0 else { return nil }
      code = code * 10 + Int(digit)
      if let plan = all[code] { return plan }
    }
    return nil
  }

  /// All plans by the number that their calling code makes; read from the table at first use.
  private static let all: [NumberingPlan?] = {
    var plans = [NumberingPlan?](repeating: nil, count: 1000)
    for line in data.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let plan = NumberingPlan(line), let index = Int(plan.code), plans.indices ~= index
      else { continue }
      plans[index] = plan
    }
    return plans
  }()

  /// Reads one line of the table, `code;shapes;trunk;dialling`.
  private init?(_ line: Substring.UTF8View) {
    let fields = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard fields.count >= 2, let code = String(fields[0]) else { return nil }
    func words(_ index: Int) -> [Substring.UTF8View] {
      index < fields.count ? fields[index].split(separator: UInt8(ascii: " ")) : []
    }
    self.code = code
    codeDigits = code.utf8.map { $0 &- 0x30 }
    shapes = words(1).map(Shape.init)
    trunk = words(2).map(TrunkRule.init)
    dialling = words(3).map { DigitPattern($0) }
    let lengths = shapes.reduce(0) { $0 | $1.lengths }
    guard lengths != 0 else { return nil }
    self.lengths = lengths.trailingZeroBitCount...(31 - lengths.leadingZeroBitCount)
  }
}
