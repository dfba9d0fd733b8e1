/// How the numbers of one calling code are built, as far as splitting them needs it.
final class NumberingPlan: Sendable {
  /// The calling code with its plus.
  let code: String
  /// The same without it.
  let codeDigits: Digits
  /// The shortest and the longest national number.
  let lengths: ClosedRange<Int>
  private let shapes: [Shape]
  private let trunk: [TrunkRule]
  private let dialling: [DigitPattern]

  /// Whether calls inside the country put something before the number.
  var hasTrunkPrefix: Bool { !trunk.isEmpty }

  /// The national significant number of what is dialled inside the country: without the trunk
  /// prefix if there is one, as it is otherwise; nil where neither is a number of this plan.
  func significant(_ digits: Digits) -> Digits? {
    for rule in trunk {
      if let rest = rule.applied(to: digits), isNumber(rest) { return rest }
    }
    return isNumber(digits) ? digits : nil
  }

  /// What follows each of the country's own dialling prefixes for calls abroad.
  func dialledAbroad(_ digits: Digits) -> [Digits] {
    dialling.filter { $0.begins(digits) }.map { digits.dropFirst($0.count) }
  }

  private func isNumber(_ digits: Digits) -> Bool {
    shapes.contains { $0.fits(digits) }
  }

  /// The plan whose calling code begins `digits`. No code begins another (E.164), so the first
  /// that is found is the only one.
  static func starting(_ digits: Digits) -> NumberingPlan? {
    guard digits[0] > 0 else { return nil }
    var code = 0
    for place in 0..<min(digits.count, 3) {
      code = code * 10 + Int(digits[place])
      if let plan = all[code] { return plan }
    }
    return nil
  }

  /// All plans by the number that their calling code makes; read from the table at first use.
  private static let all: [NumberingPlan?] = {
    var plans = [NumberingPlan?](repeating: nil, count: 1000)
    for line in data.utf8.split(separator: UInt8(ascii: "\n")) {
      guard let plan = NumberingPlan(line), let index = Int(plan.codeDigits.text),
        plans.indices ~= index
      else { continue }
      plans[index] = plan
    }
    return plans
  }()

  /// Reads one line of the table, `code;shapes;trunk;dialling`.
  private init?(_ line: Substring.UTF8View) {
    let fields = line.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard fields.count >= 2 else { return nil }
    func words(_ index: Int) -> [Substring.UTF8View] {
      index < fields.count ? fields[index].split(separator: UInt8(ascii: " ")) : []
    }
    codeDigits = Digits(fields[0])
    code = "+" + codeDigits.text
    shapes = words(1).map(Shape.init)
    trunk = words(2).map(TrunkRule.init)
    dialling = words(3).map { DigitPattern($0) }
    let lengths = shapes.reduce(0) { $0 | $1.lengths }
    guard lengths != 0 else { return nil }
    self.lengths = lengths.trailingZeroBitCount...(31 - lengths.leadingZeroBitCount)
  }
}
