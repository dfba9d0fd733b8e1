package import PatientsCore

/// Whether and when a request is tried again. A pure value: time and dice come in.
///
/// Only what was throttled and what was not sent is ever tried again. What is in doubt may have
/// made a patient, and a second POST would make another.
package struct RetryPolicy: Sendable {
  package enum Decision: Hashable, Sendable {
    case retry(after: Duration)
    case giveUp
  }

  /// The upper end of the first wait; it doubles with each attempt.
  package static let firstBackoff: Duration = .milliseconds(250)
  /// The upper end of any wait of our own.
  package static let longestBackoff: Duration = .seconds(30)
  /// No request waits longer than this for its next attempt, whatever the registry asks for.
  package static let longestWait: Duration = RetryAfter.longest

  private let maximumAttempts: Int
  private var budget = RetryBudget()

  package init(maximumAttempts: Int) { self.maximumAttempts = maximumAttempts }

  /// - Parameters:
  ///   - attempt: which attempt ended so, from 1.
  ///   - now: by the client's monotonic clock.
  ///   - random: uniform in 0 ..< 1; only asked for where there is another attempt.
  package mutating func decide(
    _ outcome: Outcome, attempt: Int, now: Duration, random: @autoclosure () -> Double
  ) -> Decision {
    let asked: Duration
    switch outcome {
    case .registered, .rejected:
      budget.earn()
      return .giveUp
    case .inDoubt: return .giveUp
    case .throttled(let throttle): asked = throttle.retryAfter ?? .zero
    case .notSent: asked = .zero
    }
    guard attempt < maximumAttempts, budget.spend(now: now) else { return .giveUp }
    let wait = max(asked, RetryPolicy.backoff(attempt: attempt, random: random()))
    return .retry(after: min(wait, RetryPolicy.longestWait))
  }

  /// Full jitter: anything between nothing and the doubled wait, so that requests that failed
  /// together do not come back together.
  static func backoff(attempt: Int, random: Double) -> Duration {
    let doublings = min(max(attempt, 1) - 1, 10)
    let most = min(firstBackoff * (1 << doublings), longestBackoff)
    return most * (random.isFinite ? min(max(random, 0), 1) : 1)
  }
}

/// The token bucket over all requests of a client: in an outage every request fails, and without it
/// each would be sent `maximumAttempts` times.
///
/// A retry costs a token, an answer that counts earns a quarter of one, and one comes back each
/// second, so that a client that was idle through an outage may try again.
struct RetryBudget: Sendable {
  static let capacity = 100.0
  static let earned = 0.25

  private var tokens = RetryBudget.capacity
  private var refilled: Duration?

  mutating func earn() { tokens = min(tokens + RetryBudget.earned, RetryBudget.capacity) }

  /// False where nothing is left.
  mutating func spend(now: Duration) -> Bool {
    let passed = refilled.map { (now - $0) / .seconds(1) } ?? 0
    tokens = min(tokens + max(passed, 0), RetryBudget.capacity)
    refilled = now
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
