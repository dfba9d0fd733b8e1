public import PatientsCore

/// Where the registry's API takes what, below the base URL.
enum Endpoint: String {
  case add = "/api/user/v1/patients/add"
  case list = "/api/user/v1/patients/list"
  case details = "/api/user/v1/patient_details"
}

/// One POST over all its attempts.
struct Request {
  enum Purpose {
    /// The caller's own number comes back in the completion.
    case registration(tag: UInt64)
    /// A question that changes nothing; the number tells a late answer from the one waited for.
    case read(number: UInt64)
  }

  let purpose: Purpose
  let endpoint: Endpoint
  let body: [UInt8]
  /// By the client's monotonic clock.
  let submitted: Duration
  /// By the same clock; nil: none but those of each attempt.
  var deadline: Duration?
  /// How often it was started.
  var attempts = 0
  /// How long its last attempt took, from its start to its end.
  var lastAttempt: Duration = .zero
  /// What became of the attempt before, while the next one is waited for.
  var last: Outcome?
}

/// What became of one submitted request.
public struct Completion: Sendable {
  /// The number given to `submit`.
  public let tag: UInt64
  public let outcome: Outcome
  /// How often the request was started; 0 where it was stopped before.
  public let attempts: Int
  /// From the submit to the last attempt's end, with all waiting between.
  public let elapsed: Duration
  /// The last attempt alone, from its start to its end; zero where there was none.
  public let lastAttempt: Duration

  public init(
    tag: UInt64, outcome: Outcome, attempts: Int, elapsed: Duration, lastAttempt: Duration = .zero
  ) {
    self.tag = tag
    self.outcome = outcome
    self.attempts = attempts
    self.elapsed = elapsed
    self.lastAttempt = lastAttempt
  }

  /// Whether the lead is as much to do as before: refused for the token's sake, or never begun.
  package var leavesLeadToDo: Bool {
    switch outcome {
    case .rejected(let refusal): refusal.isUnauthorized
    case .notSent: attempts == 0
    case .registered, .throttled, .inDoubt: false
    }
  }
}

/// Requests that wait for their next attempt, soonest first. Logarithmic search, linear insertion.
struct DelayedRequests {
  /// Latest first, so that the soonest leaves from the end.
  private var entries: [(due: Duration, request: Request)] = []

  var nextDue: Duration? { entries.last?.due }

  mutating func insert(_ request: Request, due: Duration) {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = low + (high - low) / 2
      if entries[middle].due > due { low = middle + 1 } else { high = middle }
    }
    entries.insert((due, request), at: low)
  }

  mutating func popDue(now: Duration) -> Request? {
    guard let last = entries.last, last.due <= now else { return nil }
    return entries.popLast()?.request
  }

  /// Takes out what is meant, soonest first.
  mutating func removeAll(where isMeant: (Request) -> Bool) -> [Request] {
    let removed = entries.reversed().map(\.request).filter(isMeant)
    if !removed.isEmpty { entries.removeAll { isMeant($0.request) } }
    return removed
  }

  func compactMap<Value>(_ value: (Request) -> Value?) -> [Value] {
    entries.compactMap { value($0.request) }
  }

  /// Takes everything out, soonest first.
  mutating func removeAll() -> [Request] {
    defer { entries = [] }
    return entries.reversed().map(\.request)
  }
}
