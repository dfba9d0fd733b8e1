internal import CCurl
internal import Glibc
public import PatientsCore

/// Sends patients to one registry, each of them once.
///
/// `submit` adds a request and `wait` drives all of them on the caller's thread; there is no thread
/// of our own (libcurl may have one while it looks a name up). A client belongs to one thread at a
/// time and checks nothing of that itself: whoever lends it to other threads sees to it. After a
/// fork the child gets `.forked` from it, and may make its own.
@safe
public final class RegistryClient {
  /// The largest request; a patient takes some hundred bytes.
  public static let maximumBodyBytes = 1 << 20

  enum Phase {
    case open
    /// Nothing new is taken or tried again.
    case finishing
    case closed
  }

  /// Submitted, and not yet returned by ``wait(timeout:)`` or ``abandon()``.
  public internal(set) var pending = 0

  let settings: TransferSettings
  let surroundings: Surroundings
  /// Nil once the client is closed.
  var multi: UnsafeMutableRawPointer?
  /// Handles in the multi handle, in no order.
  var active: [Transfer] = []
  var idle: [Transfer] = []
  /// Not started yet.
  var queue = Queue<Request>()
  var delayed = DelayedRequests()
  var ready = Queue<Completion>()
  var policy: RetryPolicy
  var pacer: Pacer
  let reader = JSONReader()
  var phase = Phase.open
  var reading = Reading()
  /// Before this no transfer can be over its deadline for the first byte.
  var nextSilenceCheck: Duration = .zero
  /// Before this nothing starts; nil: until a transfer has ended.
  var nextStart: Duration?
  /// Before this nothing that waits to be started is over its own deadline.
  var nextDeadline: Duration?
  let sockets: SocketSet
  /// Whether the caller waits for the descriptor as well.
  var isWatched = false
  private let owner = getpid()

  /// Nothing is sent yet, and no connection made.
  ///
  /// - Throws: `.argument` with what is wrong with the options, `.memory`, `.system`.
  public init(
    _ options: ClientOptions, surroundings: Surroundings = .system
  ) throws(PatientsError) {
    try Curl.start()
    settings = try TransferSettings(options, surroundings: surroundings)
    self.surroundings = surroundings
    policy = RetryPolicy(maximumAttempts: options.maximumAttempts)
    pacer = Pacer(rate: options.rate, maximumConnections: options.maximumConnections)
    // The first of the pool, now: what this libcurl lacks is said here and not to a patient.
    idle = [try Transfer(settings)]
    sockets = try SocketSet(monotonic: surroundings.monotonic)
    guard let multi = unsafe ccurl_multi_init() else {
      throw PatientsError(.memory, "no memory for a client")
    }
    unsafe self.multi = multi
    _ = unsafe ccurl_multi_set_long(
      multi, CURLMOPT_MAXCONNECTS, options.maximumConnections)
    try unsafe sockets.attach(to: multi)
  }

  deinit { close() }

  /// Adds a `POST <base>/api/user/v1/patients/add`; ``wait(timeout:)`` drives it.
  ///
  /// - Parameters:
  ///   - body: JSON, at most ``maximumBodyBytes``.
  ///   - tag: comes back in the completion.
  ///   - deadline: how long it may take from here, all attempts together; nil: as long as those
  ///     take. What is over it is complete: not sent, in doubt, or with the last attempt's outcome.
  /// - Throws: `.argument`, `.closed`, `.forked`.
  public func submit(
    _ body: [UInt8], tag: UInt64, deadline: Duration? = nil
  ) throws(PatientsError) {
    try submit(body, tag: tag, until: deadline.map { surroundings.monotonic() + $0 })
  }

  /// - Parameter moment: the deadline, by ``Surroundings/monotonic``.
  package func submit(
    _ body: [UInt8], tag: UInt64, until moment: Duration?
  ) throws(PatientsError) {
    try checkUsable()
    guard phase == .open else {
      throw PatientsError(.closed, "the client finishes what it has and takes nothing new")
    }
    guard !body.isEmpty, body.count <= RegistryClient.maximumBodyBytes else {
      throw PatientsError(
        .argument, "a request must have 1 to \(RegistryClient.maximumBodyBytes) bytes")
    }
    queue.append(
      Request(
        purpose: .registration(tag: tag), endpoint: .add, body: body,
        submitted: surroundings.monotonic(), deadline: moment))
    if let moment { nextDeadline = min(nextDeadline ?? moment, moment) }
    pending += 1
    nextStart = surroundings.monotonic()
    if isWatched { sockets.arm(for: nextStart) }
  }

  /// Drives the connections on this thread until one request is complete.
  ///
  /// - Parameter timeout: nil: no limit but the requests' own deadlines. Retries and a Retry-After
  ///   may take many times those.
  /// - Throws: `.idle` where nothing is under way; `.timeout` where nothing was complete in time,
  ///   and everything goes on with the next call; `.closed`, `.forked`, `.system`.
  public func wait(timeout: Duration?) throws(PatientsError) -> Completion {
    try checkUsable()
    defer { showTurn() }
    if let completion = popReady() { return completion }
    guard pending > 0 else { throw PatientsError(.idle, "nothing is under way to wait for") }
    let deadline = timeout.map { surroundings.monotonic() + $0 }
    try drive(until: deadline) { !ready.isEmpty }
    guard let completion = popReady() else {
      throw PatientsError(.timeout, "nothing was complete in time; what is under way goes on")
    }
    return completion
  }

  private func popReady() -> Completion? {
    guard let completion = ready.popFirst() else { return nil }
    pending -= 1
    return completion
  }

  /// - Throws: `.closed`, `.forked`.
  func checkUsable() throws(PatientsError) {
    guard isOurs else {
      throw PatientsError(.forked, "the client belongs to the parent of this process")
    }
    guard phase != .closed else { throw PatientsError(.closed, "the client is closed") }
  }

  /// Its connections are shared with the parent after a fork: not a byte may go out on them here.
  var isOurs: Bool { getpid() == owner }

  /// Keeps the memory of requests for the next ones, for the whole process.
  package static func tuneProcess() { ccurl_keep_memory() }
}
