import PatientsClient
import PatientsCore
package import PatientsScripting

/// How long the registry took to answer, and how often it had to be asked again.
package struct AnswerTimes: Hashable, Sendable {
  /// A class of times; eight to each doubling, so that a time is known to a tenth.
  package struct Bar: Hashable, Codable, Sendable {
    /// The longest time of the class, in microseconds.
    package let microseconds: Int
    @Count package var count: Int
  }

  private static let parts = 8
  private static let longest = 1 << 40

  private var times: [Int: Int] = [:]
  /// By the number of attempts, from 1.
  private var attempts: [Int: Int] = [:]

  package init() {}

  mutating func count(_ completion: Completion) {
    guard completion.attempts > 0 else { return }
    attempts[completion.attempts, default: 0] += 1
    guard completion.outcome.isAnswer else { return }
    times[AnswerTimes.upperBound(completion.lastAttempt), default: 0] += 1
  }

  /// How many requests were answered.
  package var answered: Int { times.values.reduce(0, +) }

  /// In order.
  package var bars: [Bar] {
    times.map { Bar(microseconds: $0.key, count: $0.value) }
      .sorted { $0.microseconds < $1.microseconds }
  }

  /// How many leads needed how many attempts, in order.
  package var attemptCounts: [(attempts: Int, leads: Int)] {
    attempts.map { ($0.key, $0.value) }.sorted { $0.attempts < $1.attempts }
  }

  /// How many leads needed more than one attempt.
  package var repeated: Int { attempts.reduce(0) { $0 + ($1.key > 1 ? $1.value : 0) } }

  /// The time within which this share of the answers came, in microseconds; nil without answers.
  package func time(of share: Double) -> Int? {
    let wanted = Double(answered) * share
    var count = 0
    for bar in bars {
      count += bar.count
      if Double(count) >= wanted { return bar.microseconds }
    }
    return nil
  }

  private static func upperBound(_ time: Duration) -> Int {
    let (seconds, attoseconds) = time.components
    let whole = min(max(Int(clamping: seconds), 0), 1 << 20) * 1_000_000
    let microseconds = max(whole + Int(attoseconds / 1_000_000_000_000), 1)
    // The four highest bits, rounded up.
    let shift = max(0, Int.bitWidth - microseconds.leadingZeroBitCount - 4)
    return ((microseconds - 1) >> shift + 1) << shift
  }
}

extension Outcome {
  /// Whether the registry said something.
  fileprivate var isAnswer: Bool {
    switch self {
    case .registered, .rejected, .throttled: true
    case .notSent(let failure), .inDoubt(let failure): failure.httpStatus != nil
    }
  }
}

extension AnswerTimes: Codable {
  private struct Attempts: Codable {
    @Count var attempts: Int
    @Count var leads: Int
  }

  private enum Keys: String, CodingKey { case times, attempts }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    for bar in try container.decode([Bar].self, forKey: .times)
    where (1...AnswerTimes.longest).contains(bar.microseconds) {
      times[bar.microseconds] = bar.count
    }
    for entry in try container.decode([Attempts].self, forKey: .attempts) {
      attempts[entry.attempts] = entry.leads
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(bars, forKey: .times)
    try container.encode(
      attemptCounts.map { Attempts(attempts: $0.attempts, leads: $0.leads) }, forKey: .attempts)
  }
}
