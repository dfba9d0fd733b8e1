internal import CCurl
internal import PatientsCore

/// The ways to stop.
extension RegistryClient {
  /// Finishes what is on the wire and nothing else: what waits for another attempt is complete with
  /// its last outcome, and what was never started is complete as not sent. ``wait(timeout:)``
  /// returns all of them. Nothing new is taken from here on.
  public func finishWithoutRetries() {
    guard phase == .open, isOurs else { return }
    phase = .finishing
    completeWaiting()
    showTurn()
  }

  /// Stops at once. What may be whole at the registry is in doubt; the rest was not sent. The
  /// client may go on with new requests.
  ///
  /// - Returns: a completion for every pending request, with those that ``wait(timeout:)`` had not
  ///   handed over yet.
  public func abandon() -> [Completion] {
    guard phase != .closed, isOurs else { return [] }
    let phaseBefore = phase
    phase = .finishing
    let pipe = BrokenPipeGuard()
    for transfer in active { end(transfer, .abandoned) }
    pipe.end()
    completeWaiting()
    phase = phaseBefore
    pending = 0
    defer { showTurn() }
    return ready.removeAll()
  }

  /// Closes all connections. Requests under way are given up, and nobody hears of them: whoever
  /// wants to, calls ``abandon()`` first. Calling it again does nothing.
  public func close() {
    guard phase != .closed else { return }
    guard isOurs else { return forget() }
    _ = abandon()
    phase = .closed
    let pipe = BrokenPipeGuard()
    // Easy handles before the multi handle, both before the header lines that `settings` owns.
    idle = []
    _ = unsafe ccurl_multi_cleanup(multi)
    unsafe multi = nil
    pipe.end()
  }

  /// In the child of a fork. To close a TLS connection is to send something, which would break the
  /// parent's: everything is left as it lies until this process ends.
  private func forget() {
    phase = .closed
    for transfer in active + idle { _ = unsafe Unmanaged.passRetained(transfer) }
    active = []
    idle = []
    unsafe multi = nil
  }

  /// What waits for another attempt keeps its last outcome; the rest was never started.
  private func completeWaiting() {
    let now = surroundings.monotonic()
    for request in delayed.removeAll() + queue.removeAll() {
      complete(request, request.last ?? .notSent(RegistryClient.neverStarted), now: now)
    }
  }

  private static let neverStarted = Failure(
    stage: .ready, after: .zero, reason: "stopped before it was sent")
}
