/// When the next request may start: the rate, the number on the wire, and a pause that the registry
/// asked for. A pure value: time comes in.
package struct Pacer: Sendable {
  package enum Turn: Hashable, Sendable {
    case now
    /// Not before this, by the client's monotonic clock.
    case at(Duration)
    case whenOneEnds
  }

  /// A start that comes late is made up for if it is by less than this. So the rate is kept where
  /// the clock of the operating system is coarse, and idle time is not saved up for a burst.
  static let slack: Duration = .milliseconds(20)

  /// How many are on the wire.
  package private(set) var inFlight = 0
  private var limit: AdaptiveLimit
  /// Between two starts; nil where there is no rate.
  private let gap: Duration?
  private var nextStart: Duration?
  private var pausedUntil: Duration?

  /// - Parameter rate: starts a second, a positive number; nil: as many as will go.
  package init(rate: Double?, maximumConnections: Int) {
    limit = AdaptiveLimit(most: maximumConnections)
    gap = rate.map { .seconds(1 / $0) }
  }

  package var currentLimit: Int { limit.current }

  package func turn(now: Duration) -> Turn {
    if inFlight >= limit.current { return .whenOneEnds }
    let earliest = max(pausedUntil ?? now, nextStart ?? now)
    return earliest > now ? .at(earliest) : .now
  }

  package mutating func start(now: Duration) {
    inFlight += 1
    if let gap { nextStart = max(nextStart ?? now, now - Pacer.slack) + gap }
  }

  package mutating func end(_ sign: AdaptiveLimit.Sign, started: Duration, now: Duration) {
    limit.ended(sign, started: started, now: now, inFlight: inFlight)
    inFlight = max(inFlight - 1, 0)
  }

  /// Holds every start until then; a pause is never shortened.
  package mutating func pause(until moment: Duration) {
    pausedUntil = max(pausedUntil ?? moment, moment)
  }
}
