internal import CCurl
public import PatientsCore

/// Giving up single requests: because the caller says so, or because their time is over.
extension RegistryClient {
  /// Gives up what was submitted with this tag. It is complete from here on, and ``wait(timeout:)``
  /// hands it over: not sent where it had not left whole, in doubt where the registry may have it,
  /// with the last attempt's outcome where it waited for another. Cost: linear in what is under way.
  ///
  /// - Throws: `.idle` where nothing with this tag is under way, for it may be complete already;
  ///   `.closed`, `.forked`, `.system`.
  public func cancel(tag: UInt64) throws(PatientsError) {
    try checkUsable()
    let now = surroundings.monotonic()
    let isMeant: (Request) -> Bool = { request in
      if case .registration(tag) = request.purpose { true } else { false }
    }
    let waiting = queue.removeAll(where: isMeant) + delayed.removeAll(where: isMeant)
    for request in waiting {
      complete(request, request.last ?? .notSent(RegistryClient.cancelled), now: now)
    }
    let started = active.filter { $0.request.map(isMeant) == true }
    let pipe = BrokenPipeGuard()
    for transfer in started { end(transfer, .cancelled) }
    pipe.end()
    showTurn()
    guard !waiting.isEmpty || !started.isEmpty else {
      throw RegistryClient.nothingToCancel
    }
  }

  package static let nothingToCancel = PatientsError(
    .idle, "nothing with this tag is under way: it was never submitted, or is complete")

  /// Completes what waits to be started and is over its deadline.
  func expire(now: Duration) {
    guard let nextDeadline, nextDeadline <= now else { return }
    let isOver: (Request) -> Bool = { request in request.deadline.map { $0 <= now } ?? false }
    for request in queue.removeAll(where: isOver) + delayed.removeAll(where: isOver) {
      let failure = Failure(
        stage: .ready, after: now - request.submitted,
        reason: "its deadline passed before it could be sent")
      complete(request, request.last ?? .notSent(failure), now: now)
    }
    let deadlines = queue.compactMap(\.deadline) + delayed.compactMap(\.deadline)
    self.nextDeadline = deadlines.min()
  }

  private static let cancelled = Failure(
    stage: .ready, after: .zero, reason: "cancelled before it was sent")
}
