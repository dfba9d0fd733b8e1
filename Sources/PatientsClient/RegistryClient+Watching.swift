internal import CCurl
public import PatientsCore

/// Waiting in an event loop of the caller's own.
extension RegistryClient {
  /// A descriptor that is readable whenever ``wait(timeout:)`` with a timeout of zero has something
  /// to do: for `poll`, `epoll` or a loop that is built on them. Readable does not mean that a
  /// completion is there; waiting until `.timeout` or `.idle` makes it unreadable again.
  ///
  /// It belongs to the client, stays the same, and is closed with it: neither read from it nor close
  /// it.
  ///
  /// - Throws: `.closed`, `.forked`.
  public func descriptor() throws(PatientsError) -> Int32 {
    try checkUsable()
    isWatched = true
    showTurn()
    return sockets.descriptor
  }

  /// What ends a wait from another thread, which then throws `.timeout`.
  ///
  /// - Throws: `.closed`, `.forked`; `.system` where the process has no descriptors left.
  package func waker() throws(PatientsError) -> Waker {
    try checkUsable()
    return try sockets.newWaker()
  }

  /// A moment by the client's own clock, for a deadline.
  package func moment(after span: Duration) -> Duration { surroundings.monotonic() + span }

  /// Makes the descriptor readable at once: for a caller that has more to hand out than this client
  /// knows of.
  package func nudge() {
    if isWatched { sockets.arm(for: .zero) }
  }

  /// Has the descriptor tell when the next call is worth its while. After every change.
  func showTurn() {
    guard isWatched, phase != .closed else { return }
    sockets.arm(for: ready.isEmpty ? nextTurn : .zero)
  }
}
