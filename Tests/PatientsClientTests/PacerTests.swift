import Testing

@testable import PatientsClient

@Suite struct PacerTests {
  /// Starts as many as the pacer lets at this time.
  private func starts(_ pacer: inout Pacer, now: Duration) -> Int {
    var count = 0
    while pacer.turn(now: now) == .now, count < 10_000 {
      pacer.start(now: now)
      count += 1
    }
    return count
  }

  private func end(_ pacer: inout Pacer, _ count: Int, _ sign: AdaptiveLimit.Sign, now: Duration) {
    for _ in 0..<count { pacer.end(sign, started: now, now: now) }
  }

  @Test func `without a rate as many start as there are connections`() {
    var pacer = Pacer(rate: nil, maximumConnections: 32)
    #expect(starts(&pacer, now: .zero) == 32)
    #expect(pacer.turn(now: .seconds(9)) == .whenOneEnds)
    end(&pacer, 1, .served, now: .zero)
    #expect(starts(&pacer, now: .zero) == 1)
  }

  @Test func `a rate is kept over seconds, and idle time is not saved up`() {
    var pacer = Pacer(rate: 10, maximumConnections: 1000)
    var count = 0
    for step in 0..<3000 { count += starts(&pacer, now: .milliseconds(step)) }
    #expect(count == 30)
    #expect((1...2).contains(starts(&pacer, now: .seconds(60))))
    guard case .at(let moment) = pacer.turn(now: .seconds(60)) else {
      Issue.record("the next start has no time")
      return
    }
    #expect(moment > .seconds(60) && moment <= .milliseconds(60_100))
  }

  @Test func `a high rate is kept by a coarse clock`() {
    var pacer = Pacer(rate: 5000, maximumConnections: 1000)
    var count = 0
    for step in 0..<500 {
      let started = starts(&pacer, now: .milliseconds(step * 2))
      end(&pacer, started, .none, now: .zero)
      count += started
    }
    #expect((4980...5110).contains(count))
  }

  @Test func `a pause holds everything, and a shorter one does not end it`() {
    var pacer = Pacer(rate: nil, maximumConnections: 8)
    pacer.pause(until: .seconds(10))
    pacer.pause(until: .seconds(3))
    #expect(pacer.turn(now: .seconds(5)) == .at(.seconds(10)))
    #expect(pacer.turn(now: .seconds(10)) == .now)
  }
}

@Suite struct AdaptiveLimitTests {
  @Test func `an overloaded registry halves the limit, once for all that was under way`() {
    var limit = AdaptiveLimit(most: 32)
    for _ in 0..<32 {
      limit.ended(.overloaded, started: .zero, now: .seconds(1), inFlight: 32)
    }
    #expect(limit.current == 16)
    limit.ended(.overloaded, started: .seconds(1), now: .seconds(2), inFlight: 16)
    #expect(limit.current == 8)
    for second in 2..<20 {
      limit.ended(
        .overloaded, started: .seconds(second), now: .seconds(second + 1), inFlight: 1)
    }
    #expect(limit.current == 1)
  }

  @Test func `the limit comes back by one a round, never over the most`() {
    var limit = AdaptiveLimit(most: 8)
    limit.ended(.overloaded, started: .zero, now: .zero, inFlight: 8)
    #expect(limit.current == 4)
    for _ in 0..<5 { limit.ended(.served, started: .zero, now: .zero, inFlight: 4) }
    #expect(limit.current == 5)
    for _ in 0..<1000 { limit.ended(.served, started: .zero, now: .zero, inFlight: 8) }
    #expect(limit.current == 8)
  }

  @Test func `a limit that is not used up does not grow`() {
    var limit = AdaptiveLimit(most: 8)
    limit.ended(.overloaded, started: .zero, now: .zero, inFlight: 8)
    for _ in 0..<100 { limit.ended(.served, started: .zero, now: .zero, inFlight: 1) }
    #expect(limit.current == 4)
  }

  @Test func `rising latency shrinks the limit, and falling latency lets it come back`() {
    var limit = AdaptiveLimit(most: 32)
    var now = Duration.zero
    func serve(_ count: Int, _ latency: Duration) {
      for _ in 0..<count {
        let started = now
        now += latency
        limit.ended(.served, started: started, now: now, inFlight: 32)
      }
    }
    serve(100, .milliseconds(50))
    #expect(limit.current == 32)
    serve(40, .seconds(3))
    #expect(limit.current < 16)
    serve(2000, .milliseconds(50))
    #expect(limit.current == 32)
  }

  @Test func `queueing on a fast line means nothing`() {
    var limit = AdaptiveLimit(most: 32)
    limit.ended(.served, started: .zero, now: .microseconds(50), inFlight: 1)
    for _ in 0..<1000 {
      limit.ended(.served, started: .zero, now: .milliseconds(20), inFlight: 32)
    }
    #expect(limit.current == 32)
  }
}
