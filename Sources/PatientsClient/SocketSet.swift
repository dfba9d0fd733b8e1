internal import CCurl
internal import CEpoll
internal import Glibc
internal import PatientsCore

/// The sockets of one multi handle of libcurl, in one epoll set.
///
/// libcurl says which sockets it waits for and when it wants to be called for time's sake; this
/// keeps the one in the kernel and the other here. So a look at thousands of connections costs what
/// those cost that have something to say, and the set's own descriptor can stand in another event
/// loop for all of them.
@safe
final class SocketSet {
  /// Readable when a socket is, or when the moment of ``arm(for:)`` has come.
  let descriptor: Int32
  private let timer: Int32
  private let monotonic: @Sendable () -> Duration
  private let events: UnsafeMutablePointer<epoll_event>
  /// How many of `events` are waiting for ``perform(_:)``.
  private var found = 0
  /// What the kernel watches each socket for, by the socket's number; 0 for nothing.
  private var watched: [UInt32] = []
  /// When libcurl wants to be called whatever the sockets do.
  private(set) var dueAt: Duration?
  private var armedFor: Duration?
  private var waker: Waker?
  /// Whether the waker ended the last wait.
  private(set) var isWoken = false

  /// How many sockets are served between two looks.
  private static let batch = 64

  /// - Throws: `.system` where the process has no descriptors left.
  init(monotonic: @escaping @Sendable () -> Duration) throws(PatientsError) {
    self.monotonic = monotonic
    descriptor = epoll_create1(Int32(EPOLL_CLOEXEC))
    timer = timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
    unsafe events = .allocate(capacity: SocketSet.batch)
    guard descriptor >= 0, timer >= 0,
      cepoll_control(descriptor, timer, 0, EPOLLIN.rawValue) == 0
    else {
      throw PatientsError(.system, "no descriptor for a client: \(systemReason())")
    }
  }

  /// After the multi handle is gone, which still takes its sockets out of the set.
  deinit {
    if timer >= 0 { _ = Glibc.close(timer) }
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
    unsafe events.deallocate()
  }

  /// Has libcurl tell of its sockets here. The context is this object, unretained: it outlives the
  /// multi handle.
  ///
  /// - Throws: `.system` where this libcurl cannot do that.
  func attach(to multi: UnsafeMutableRawPointer) throws(PatientsError) {
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    let codes = unsafe [
      ccurl_multi_set_socket_function(multi, SocketSet.watchSocket),
      ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, context),
      ccurl_multi_set_timer_function(multi, SocketSet.setTimer),
      ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, context),
    ]
    guard codes.allSatisfy({ $0 == CURLM_OK }) else {
      throw PatientsError(.system, "this libcurl cannot tell which sockets it waits for")
    }
  }

  /// Has a waker end waits, one for each set.
  ///
  /// - Throws: `.system` where the process has no descriptors left.
  func newWaker() throws(PatientsError) -> Waker {
    let waker = try Waker()
    guard cepoll_control(descriptor, waker.descriptor, 0, EPOLLIN.rawValue) == 0 else {
      throw PatientsError(.system, "no descriptor for a client: \(systemReason())")
    }
    self.waker = waker
    return waker
  }

  /// Waits until a socket has something to say.
  ///
  /// - Parameter milliseconds: 0: only looks.
  func wait(milliseconds: Int32) {
    found = unsafe Int(
      epoll_wait(descriptor, events, Int32(SocketSet.batch), max(milliseconds, 0)))
  }

  /// Lets libcurl serve the sockets that ``wait(milliseconds:)`` found, and what is due.
  ///
  /// - Throws: `.system` where libcurl gives up.
  func perform(_ multi: UnsafeMutableRawPointer?) throws(PatientsError) {
    let count = found
    (found, isWoken) = (0, false)
    for index in 0..<max(count, 0) {
      let event = unsafe events[index]
      let socket = unsafe cepoll_descriptor(events + index)
      if socket == waker?.descriptor {
        waker?.rest()
        isWoken = true
      } else if socket != timer {
        try unsafe act(multi, socket, SocketSet.selection(of: event.events))
      }
    }
    guard let dueAt, dueAt <= monotonic() else { return }
    self.dueAt = nil
    try unsafe act(multi, CURL_SOCKET_TIMEOUT, 0)
  }

  /// Makes the descriptor readable at that moment, at once for one that is past; nil: never for
  /// time's sake.
  func arm(for moment: Duration?) {
    if moment == nil, armedFor == nil { return }
    armedFor = moment
    var time = itimerspec()
    if let moment {
      // Zero would disarm the timer.
      let (seconds, attoseconds) = max(moment - monotonic(), .nanoseconds(1)).components
      time.it_value.tv_sec = Int(clamping: seconds)
      time.it_value.tv_nsec = Int(attoseconds / 1_000_000_000)
    }
    _ = unsafe timerfd_settime(timer, 0, &time, nil)
  }

  private func act(
    _ multi: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ selection: Int32
  ) throws(PatientsError) {
    var running: Int32 = 0
    let code = unsafe ccurl_multi_socket_action(multi, socket, selection, &running)
    guard code == CURLM_OK else {
      throw PatientsError(.system, "libcurl cannot go on (multi code \(code.rawValue))")
    }
  }

  /// An error or a hang-up alone is 0, by which libcurl looks for itself: what it is told as an error
  /// ends the transfer before the socket could say which one.
  private static func selection(of events: UInt32) -> Int32 {
    var selection: Int32 = 0
    if events & EPOLLIN.rawValue != 0 { selection |= CURL_CSELECT_IN }
    if events & EPOLLOUT.rawValue != 0 { selection |= CURL_CSELECT_OUT }
    return selection
  }
}

// MARK: - What libcurl calls while it is driven, on the driving thread

extension SocketSet {
  private static let watchSocket: curl_socket_callback = { _, socket, what, context, _ in
    unsafe SocketSet.from(context)?.watch(socket, what)
    return 0
  }

  private static let setTimer: curl_multi_timer_callback = { _, milliseconds, context in
    guard let set = unsafe SocketSet.from(context) else { return 0 }
    set.dueAt = milliseconds < 0 ? nil : set.monotonic() + .milliseconds(milliseconds)
    return 0
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> SocketSet? {
    unsafe context.map { unsafe Unmanaged<SocketSet>.fromOpaque($0).takeUnretainedValue() }
  }

  /// libcurl says so before it closes a socket: one that was closed in the set would go on reporting
  /// as long as a child of a fork has it open.
  private func watch(_ socket: curl_socket_t, _ what: Int32) {
    guard let index = Int(exactly: socket), index >= 0 else { return }
    if index >= watched.count {
      watched.append(contentsOf: repeatElement(0, count: index + 1 - watched.count))
    }
    let wanted: UInt32 =
      switch what {
      case CURL_POLL_IN: EPOLLIN.rawValue
      case CURL_POLL_OUT: EPOLLOUT.rawValue
      case CURL_POLL_INOUT: EPOLLIN.rawValue | EPOLLOUT.rawValue
      default: 0
      }
    guard wanted != watched[index] else { return }
    _ = cepoll_control(descriptor, socket, watched[index], wanted)
    watched[index] = wanted
  }
}
