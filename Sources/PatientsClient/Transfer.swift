internal import CCurl
internal import PatientsCore

/// One easy handle of libcurl with everything that its callbacks reach. Pooled and used again, one
/// request after the other; the client keeps it until the handle is out of the multi handle.
@safe
final class Transfer {
  /// How much has come back, in whole lines. (libcurl's own time of the first byte is no measure:
  /// it is also set by an end without a byte, and while a large request is being sent.)
  enum Heard {
    case nothing
    /// 1xx: the registry lives, and has not answered.
    case interim
    case reply
  }

  /// Why we stopped reading a reply.
  enum Excess {
    case headers, body
  }

  static let maximumHeaderBytes = 64 << 10
  static let maximumHeaderLines = 256

  let easy: UnsafeMutableRawPointer
  let settings: TransferSettings
  /// Where this transfer is among the client's active ones; nil in the pool.
  var position: Int?
  private(set) var request: Request?
  /// When the attempt began, by the client's monotonic clock.
  private(set) var started: Duration = .zero

  // What the callbacks write, while the client drives.

  /// How often libcurl was about to send the request. The second time is refused, see
  /// `Transfer+Callbacks.swift`.
  var sendings = 0
  /// Whether the first sending went over a connection that was kept from an earlier request. Only such
  /// a one is given up for another by libcurl itself, and what it took is not counted any more then.
  var isOnKept = false
  /// When the first sending began.
  var sendBegan: Duration = .zero
  var heard: Heard = .nothing
  var reply: [UInt8] = []
  var retryAfter: String?
  var isHeadWhole = false
  var headerBytes = 0
  var headerLines = 0
  var excess: Excess?

  /// What libcurl reads the request from: a copy, at an address that stays.
  private var outgoing: UnsafeMutableBufferPointer<UInt8>
  /// libcurl's own words. They are matched against, and never shown.
  let errorText: UnsafeMutablePointer<CChar>
  private var endpoint: Endpoint?
  /// What this attempt may take: the client's total, or what its request's deadline leaves.
  private(set) var timeout: Duration

  /// - Throws: `.memory`; `.system` where this libcurl lacks what the guards stand on.
  init(_ settings: TransferSettings) throws(PatientsError) {
    guard let easy = unsafe ccurl_easy_init() else {
      throw PatientsError(.memory, "no memory for another connection")
    }
    unsafe self.easy = easy
    self.settings = settings
    timeout = settings.totalTimeout
    unsafe outgoing = UnsafeMutableBufferPointer.allocate(capacity: 2048)
    unsafe errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    try configure()
  }

  /// The handle first: it points to everything else. `settings` and its headers go last.
  deinit {
    unsafe ccurl_easy_cleanup(easy)
    unsafe outgoing.deallocate()
    unsafe errorText.deallocate()
  }

  /// Loads a request. The handle is not in the multi handle at that time.
  ///
  /// - Throws: `.system` where libcurl refuses it.
  func begin(_ request: Request, now: Duration) throws(PatientsError) {
    self.request = request
    started = now
    sendings = 0
    isOnKept = false
    heard = .nothing
    reply.removeAll(keepingCapacity: true)
    retryAfter = nil
    isHeadWhole = false
    headerBytes = 0
    headerLines = 0
    excess = nil
    unsafe errorText.pointee = 0
    keepCopy(of: request.body)
    var options = unsafe EasyOptions(easy)
    if endpoint != request.endpoint {
      options.set(CURLOPT_URL, settings.base.text + request.endpoint.rawValue)
      endpoint = request.endpoint
    }
    // Rounded up: libcurl counts in whole milliseconds, and takes 0 for no limit.
    let left = request.deadline.map { max($0 - now, .zero) + .milliseconds(1) }
    let timeout = min(left ?? settings.totalTimeout, settings.totalTimeout)
    if timeout != self.timeout {
      self.timeout = timeout
      options.set(CURLOPT_TIMEOUT_MS, timeout)
    }
    unsafe options.set(CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(outgoing.baseAddress))
    options.set(CURLOPT_POSTFIELDSIZE, request.body.count)
    try options.check()
  }

  /// Gives the request back and is free for the next. The handle is out of the multi handle.
  func end() -> Request? {
    defer {
      request = nil
      if reply.capacity > 1 << 16 { reply = [] }
    }
    return request
  }

  private func keepCopy(of body: [UInt8]) {
    if unsafe outgoing.count < body.count || outgoing.count > 1 << 16 {
      unsafe outgoing.deallocate()
      unsafe outgoing = UnsafeMutableBufferPointer.allocate(capacity: max(body.count, 2048))
    }
    _ = unsafe outgoing.update(fromContentsOf: body)
  }
}
