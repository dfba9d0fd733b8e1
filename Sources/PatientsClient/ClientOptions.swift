/// Where a client goes, as whom, and how patient it is.
public struct ClientOptions: Sendable {
  /// `https://host[:port][/prefix]`; `http://` for this machine only, unless ``allowsHTTP``.
  public var baseURL: String
  /// Goes to the origin of ``baseURL`` and nowhere else, and into no text.
  public var token: String
  /// Certificates that are trusted in place of the system's, in PEM; nil: the system's.
  public var caFile: String?
  /// `http://` to other hosts too: whoever is on the line reads the token and the patients.
  public var allowsHTTP: Bool
  /// How often one request may start, 1 to 100.
  public var maximumAttempts: Int
  /// 1 to 16384; each takes a file descriptor.
  public var maximumConnections: Int
  /// Starts a second, retries with them; nil: as many as the registry takes.
  public var rate: Double?
  /// Name, connection and TLS together.
  public var connectTimeout: Duration
  /// From the beginning of sending to the first line of the reply; 1xx do not count.
  public var firstByteTimeout: Duration
  /// One attempt as a whole.
  public var totalTimeout: Duration
  /// A larger reply is not read.
  public var maximumReplyBytes: Int

  public init(
    baseURL: String, token: String, caFile: String? = nil, allowsHTTP: Bool = false,
    maximumAttempts: Int = 4, maximumConnections: Int = 32, rate: Double? = nil,
    connectTimeout: Duration = .seconds(10), firstByteTimeout: Duration = .seconds(30),
    totalTimeout: Duration = .seconds(60), maximumReplyBytes: Int = 4 << 20
  ) {
    self.baseURL = baseURL
    self.token = token
    self.caFile = caFile
    self.allowsHTTP = allowsHTTP
    self.maximumAttempts = maximumAttempts
    self.maximumConnections = maximumConnections
    self.rate = rate
    self.connectTimeout = connectTimeout
    self.firstByteTimeout = firstByteTimeout
    self.totalTimeout = totalTimeout
    self.maximumReplyBytes = maximumReplyBytes
  }
}

extension ClientOptions: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  /// Without the token, and without a URL that holds a password.
  public var description: String { "ClientOptions(\(shownURL), token hidden)" }
  public var debugDescription: String { description }

  /// What `dump` and a debugger show: without the token too.
  public var customMirror: Mirror {
    Mirror(
      self,
      children: [
        "baseURL": shownURL, "token": "hidden", "caFile": caFile as Any, "allowsHTTP": allowsHTTP,
        "maximumAttempts": maximumAttempts, "maximumConnections": maximumConnections,
        "rate": rate as Any, "connectTimeout": connectTimeout,
        "firstByteTimeout": firstByteTimeout, "totalTimeout": totalTimeout,
        "maximumReplyBytes": maximumReplyBytes,
      ])
  }

  private var shownURL: String { baseURL.contains("@") ? "URL hidden" : baseURL }
}
