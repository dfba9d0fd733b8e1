/// How many requests may be on the wire at once: the most that the caller allows, less while the
/// registry shows that it is too much.
///
/// AIMD, as TCP does it: a registry that throttles or breaks down halves the limit, a slow one
/// takes a fifth of it, and each served request gives a share of one back, so that the limit grows
/// by one in the time in which all its requests are served. What started before the last shrinking
/// says nothing about the limit since and shrinks it no further.
package struct AdaptiveLimit: Sendable {
  /// What an ended request says about the registry's load.
  package enum Sign: Sendable {
    case served, overloaded
    /// Nothing: it never arrived.
    case none
  }

  /// Slow is more than three times the best latency *and* more than this above it: queueing on a
  /// fast line multiplies a small latency without meaning anything.
  static let tolerance = 0.25

  private let most: Double
  private var limit: Double
  private var shrunkAt: Duration?
  /// Seconds, over about sixteen requests.
  private var smoothed: Double?
  /// Seconds; drifts up, so that a registry that has become slower for good counts as normal after
  /// some thousand requests.
  private var best: Double?

  package init(most: Int) {
    self.most = Double(max(most, 1))
    limit = self.most
  }

  package var current: Int { max(Int(limit), 1) }

  /// - Parameters:
  ///   - started: when the request began, and `now`, when it ended.
  ///   - inFlight: how many were on the wire, this one with them: a limit that is not used up has
  ///     not been tried, and does not grow.
  package mutating func ended(_ sign: Sign, started: Duration, now: Duration, inFlight: Int) {
    switch sign {
    case .none: break
    case .overloaded: shrink(by: 0.5, started: started, now: now)
    case .served:
      observe((now - started) / .seconds(1))
      if isSlow {
        shrink(by: 0.8, started: started, now: now)
      } else if inFlight >= current {
        limit = min(limit + 1 / limit, most)
      }
    }
  }

  private var isSlow: Bool {
    guard let smoothed, let best else { return false }
    return smoothed > best * 3 + AdaptiveLimit.tolerance
  }

  private mutating func observe(_ latency: Double) {
    let mean = smoothed.map { $0 + (latency - $0) / 16 } ?? latency
    smoothed = mean
    best = min(latency, best.map { $0 + max(mean - $0, 0) / 2048 } ?? latency)
  }

  private mutating func shrink(by factor: Double, started: Duration, now: Duration) {
    if let shrunkAt, started < shrunkAt { return }
    shrunkAt = now
    limit = max(limit * factor, 1)
  }
}
