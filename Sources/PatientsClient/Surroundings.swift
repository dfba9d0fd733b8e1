internal import Glibc

/// What a client takes from the machine, so that a test can give it another clock and other dice.
public struct Surroundings: Sendable {
  /// Time since a moment that stays the same; never runs backwards.
  public var monotonic: @Sendable () -> Duration
  /// Seconds since 1970, for a Retry-After that is a date.
  public var unixTime: @Sendable () -> Int
  /// Uniform in 0 ..< 1.
  public var random: @Sendable () -> Double
  /// Called where nothing is on the wire and something waits for its time. It may return early: a
  /// signal does that.
  public var sleep: @Sendable (Duration) -> Void

  public init(
    monotonic: @escaping @Sendable () -> Duration, unixTime: @escaping @Sendable () -> Int,
    random: @escaping @Sendable () -> Double, sleep: @escaping @Sendable (Duration) -> Void
  ) {
    self.monotonic = monotonic
    self.unixTime = unixTime
    self.random = random
    self.sleep = sleep
  }

  /// The machine's own clocks and random numbers.
  public static let system = Surroundings(
    monotonic: { read(CLOCK_MONOTONIC) },
    unixTime: { Int(read(CLOCK_REALTIME).components.seconds) },
    random: { Double.random(in: 0..<1) },
    sleep: { duration in
      let (seconds, attoseconds) = max(duration, .zero).components
      var time = timespec(
        tv_sec: Int(clamping: seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
      _ = unsafe nanosleep(&time, nil)
    })

  private static func read(_ clock: clockid_t) -> Duration {
    var time = timespec()
    _ = unsafe clock_gettime(clock, &time)
    return Duration(
      secondsComponent: Int64(time.tv_sec),
      attosecondsComponent: Int64(time.tv_nsec) &* 1_000_000_000)
  }
}
