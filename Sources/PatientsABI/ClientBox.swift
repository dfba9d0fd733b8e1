import CPatients
import Glibc
import PatientsClient
import PatientsCore

/// What a `patients_client` stands for.
final class ClientBox {
  let client: RegistryClient
  let dates: DatePolicy
  /// The process that made it: connections are not shared with a child.
  private let process = getpid()

  init(_ options: patients_client_options) throws {
    client = unsafe try RegistryClient(ClientOptions(options))
    dates = unsafe options.send_known_date ? .known : .placeholderForLeads
  }

  /// - Throws: `.forked` in a child of the process that made the client.
  func checkProcess() throws(BorderError) {
    guard getpid() == process else {
      throw BorderError(
        .forked, "the client belongs to the parent process: make one after the fork")
    }
  }

  /// Sends one patient and waits for it.
  func register(_ patient: Patient) throws -> RecordBox {
    try checkProcess()
    guard client.pending == 0 else {
      throw BorderError(.busy, "submitted requests are under way: wait for them first")
    }
    try client.submit(try encode(patient, dates: dates), tag: 0)
    let completion = try client.wait(timeout: nil)
    return try recordBox(completion.outcome, attempts: completion.attempts)
  }
}

extension ClientOptions {
  /// What C gave, checked.
  ///
  /// - Throws: `.argument`, `.utf8`; what a URL or a number may be is said by the client.
  init(_ options: patients_client_options) throws(BorderError) {
    let connections = unsafe try ClientOptions.positive(Int64(options.max_connections), "max_connections")
    let attempts = unsafe try ClientOptions.positive(Int64(options.max_attempts), "max_attempts")
    self.init(
      baseURL: try unsafe text(options.base_url, nulTerminated, "base_url"),
      token: try unsafe text(options.token, nulTerminated, "token"))
    caFile = try unsafe optionalText(options.ca_file, "ca_file")
    allowsHTTP = unsafe options.allow_http
    maximumAttempts = attempts
    maximumConnections = connections
    connectTimeout = unsafe try ClientOptions.span(options.connect_timeout_ms, "connect_timeout_ms")
    firstByteTimeout = unsafe try ClientOptions.span(
      options.first_byte_timeout_ms, "first_byte_timeout_ms")
    totalTimeout = unsafe try ClientOptions.span(options.total_timeout_ms, "total_timeout_ms")
    maximumReplyBytes = unsafe try ClientOptions.positive(options.max_reply_bytes, "max_reply_bytes")
  }

  private static func positive(
    _ value: Int64, _ what: StaticString
  ) throws(BorderError) -> Int {
    guard (1...Int64(Int32.max)).contains(value) else {
      throw BorderError(.argument, "\(what) is not between 1 and 2147483647")
    }
    return Int(value)
  }

  /// Milliseconds, at most a day.
  private static func span(_ value: Int64, _ what: StaticString) throws(BorderError) -> Duration {
    guard (1...86_400_000).contains(value) else {
      throw BorderError(.argument, "\(what) is not between 1 and 86400000 milliseconds")
    }
    return .milliseconds(value)
  }
}
