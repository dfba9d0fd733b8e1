import PatientsCore
import Testing

@testable import PatientsClient

@Suite struct RetryPolicyTests {
  private static let failure = Failure(stage: .connect, after: .zero, reason: "refused")

  private func decide(
    _ outcome: Outcome, attempt: Int = 1, random: Double = 0.5
  ) -> RetryPolicy.Decision {
    var policy = RetryPolicy(maximumAttempts: 4)
    return policy.decide(outcome, attempt: attempt, now: .zero, random: random)
  }

  private func throttled(_ seconds: Int?) -> Outcome {
    .throttled(Throttle(httpStatus: 429, retryAfter: seconds.map { .seconds($0) }))
  }

  @Test func `only what was throttled or not sent is tried again`() {
    #expect(decide(throttled(nil)) == .retry(after: .milliseconds(125)))
    #expect(decide(.notSent(RetryPolicyTests.failure)) == .retry(after: .milliseconds(125)))
    #expect(decide(.registered(PatientRecord())) == .giveUp)
    let refusal = Refusal(httpStatus: 400, registryStatus: nil, words: "")
    #expect(decide(.rejected(refusal)) == .giveUp)
  }

  @Test(arguments: Stage.allCases)
  func `what is in doubt is never tried again`(stage: Stage) {
    for status in [nil, 500, 502, 503, 504] as [Int?] {
      let failure = Failure(stage: stage, after: .zero, reason: "", httpStatus: status)
      for attempt in 1...4 {
        #expect(decide(.inDoubt(failure), attempt: attempt) == .giveUp)
      }
    }
  }

  @Test func `the last attempt is the last`() {
    #expect(decide(.notSent(RetryPolicyTests.failure), attempt: 3) != .giveUp)
    #expect(decide(.notSent(RetryPolicyTests.failure), attempt: 4) == .giveUp)
    #expect(decide(throttled(1), attempt: 4) == .giveUp)
    #expect(decide(throttled(1), attempt: .max) == .giveUp)
  }

  @Test func `the wait doubles, has full jitter, and ends at half a minute`() {
    let most = (1...12).map { RetryPolicy.backoff(attempt: $0, random: 1).milliseconds }
    #expect(
      most == [250, 500, 1000, 2000, 4000, 8000, 16000] + Array(repeating: 30_000, count: 5))
    #expect(RetryPolicy.backoff(attempt: 9, random: 0) == .zero)
    #expect(RetryPolicy.backoff(attempt: .max, random: .nan) == .seconds(30))
    #expect(RetryPolicy.backoff(attempt: .min, random: -5) == .zero)
  }

  @Test func `Retry-After is waited for, if it is longer than our own wait`() {
    #expect(decide(throttled(7)) == .retry(after: .seconds(7)))
    #expect(decide(throttled(0)) == .retry(after: .milliseconds(125)))
    #expect(decide(throttled(1_000_000)) == .retry(after: RetryPolicy.longestWait))
  }

  @Test func `an outage is not multiplied`() {
    var policy = RetryPolicy(maximumAttempts: 4)
    let retries = (0..<1000).count { _ in
      policy.decide(
        .notSent(RetryPolicyTests.failure), attempt: 1, now: .zero, random: 0) != .giveUp
    }
    #expect(retries == 100)
  }

  @Test func `answers and time give the budget back`() {
    var policy = RetryPolicy(maximumAttempts: 4)
    func retries(now: Duration) -> Int {
      (0..<1000).count { _ in
        policy.decide(
          .notSent(RetryPolicyTests.failure), attempt: 1, now: now, random: 0) != .giveUp
      }
    }
    #expect(retries(now: .zero) == 100)
    for _ in 0..<40 {
      _ = policy.decide(.registered(PatientRecord()), attempt: 1, now: .zero, random: 0)
    }
    #expect(retries(now: .zero) == 10)
    #expect(retries(now: .seconds(5)) == 5)
    #expect(retries(now: .seconds(100_000)) == 100)
  }
}
