internal import PatientsCore

/// What follows from an attempt: a completion, or another attempt.
extension RegistryClient {
  /// Decides about a request that is off the wire.
  ///
  /// - Parameter isFinal: it is not tried again, whatever came of it.
  func settle(_ request: Request, _ answer: Answer, isFinal: Bool = false, now: Duration) {
    let outcome = outcome(of: answer, for: request)
    if case .throttled(let throttle) = outcome, let wait = throttle.retryAfter {
      pacer.pause(until: now + wait)
    }
    let decision = policy.decide(
      outcome, attempt: request.attempts, now: now, random: surroundings.random())
    if phase == .open, !isFinal, case .retry(let wait) = decision,
      request.deadline.map({ now + wait < $0 }) ?? true
    {
      var request = request
      request.last = outcome
      if let deadline = request.deadline {
        nextDeadline = min(nextDeadline ?? deadline, deadline)
      }
      delayed.insert(request, due: now + wait)
      return
    }
    switch request.purpose {
    case .registration: complete(request, outcome, now: now)
    case .read(let number): reading.take(answer, of: number)
    }
  }

  /// Hands a registration to whoever waits for it.
  func complete(_ request: Request, _ outcome: Outcome, now: Duration) {
    guard case .registration(let tag) = request.purpose else { return }
    ready.append(
      Completion(
        tag: tag, outcome: outcome, attempts: request.attempts,
        elapsed: now - request.submitted, lastAttempt: request.lastAttempt))
  }

  /// A read changes nothing at the registry. So where a registration would be in doubt, a read was
  /// merely not answered, and may be asked again.
  private func outcome(of answer: Answer, for request: Request) -> Outcome {
    let outcome: Outcome =
      switch answer {
      case .reply(let reply): Outcome(reply, reader: reader, now: surroundings.unixTime())
      case .notSent(let failure): .notSent(failure)
      case .inDoubt(let failure): .inDoubt(failure)
      }
    guard case .read = request.purpose, case .inDoubt(let failure) = outcome else {
      return outcome
    }
    if let status = failure.httpStatus, (200..<300).contains(status), failure.stage == .reply {
      return outcome
    }
    return .notSent(failure)
  }
}
