import CPatients
import Glibc
import PatientsClient
import PatientsCore
import PatientsJournal

/// How one patient is sent.
struct Submission {
  /// The caller's; comes back in the completion.
  var tag: UInt64 = 0
  /// Where there is a journal, and only there.
  var key: LeadKey?
  /// From the submit to the completion; nil: as long as the attempts take.
  var deadline: Duration?
}

/// What a `patients_client` stands for.
final class ClientBox: Box {
  static var kind: HandleKind { .client }

  private let client: RegistryClient
  /// Sends through `client`; nil where no journal is kept.
  private let journalled: JournalledClient?
  private let dates: DatePolicy
  /// The process that made it: connections are not shared with a child.
  let process = getpid()

  init(_ options: patients_client_options) throws {
    let settings = try unsafe ClientOptions(options)
    client = try RegistryClient(settings)
    let registry = try unsafe optionalText(options.registry_name, "registry_name")
    journalled = try unsafe optionalText(options.journal, "journal").map { [client] path in
      try JournalledClient(
        client, journal: Journal(path: path), registry: registry ?? settings.baseURL)
    }
    dates = unsafe options.send_known_date ? .known : .placeholderForLeads
  }

  /// - Throws: `.forked` in a child of the process that made the client.
  func checkProcess() throws(BorderError) {
    guard getpid() == process else { throw BorderError(HandleTable.Miss.forked) }
  }

  /// Submitted, and not yet returned by ``wait(timeout:)``. Noted here after each call: to ask the
  /// client takes longer than to find it by its handle.
  private(set) var pending = 0

  /// Adds a request.
  func submit(_ patient: Patient, _ submission: Submission) throws {
    try checkProcess()
    defer { conclude() }
    switch (journalled, submission.key) {
    case (let journalled?, let key?):
      try journalled.submit(
        patient, key: key, dates: dates, tag: submission.tag, deadline: submission.deadline)
    case (nil, nil):
      try client.submit(
        try encode(patient, dates: dates), tag: submission.tag, deadline: submission.deadline)
    case (_?, nil):
      throw BorderError(.argument, "this client keeps a journal: each patient needs a key")
    case (nil, _?):
      throw BorderError(.argument, "a key needs a journal, and this client keeps none")
    }
  }

  /// Drives the connections until one request is complete.
  func wait(timeout: Duration?) throws -> Settled {
    try checkProcess()
    defer { conclude() }
    if let journalled { return try journalled.wait(timeout: timeout) }
    return settled(try client.wait(timeout: timeout))
  }

  /// Gives up a request; ``wait(timeout:)`` hands it over.
  func cancel(tag: UInt64) throws {
    try checkProcess()
    defer { conclude() }
    if let journalled { try journalled.cancel(tag: tag) } else { try client.cancel(tag: tag) }
  }

  /// Readable when there is something to wait for, see ``RegistryClient/descriptor()``.
  func descriptor() throws -> Int32 {
    try checkProcess()
    defer { conclude() }
    return try client.descriptor()
  }

  /// What every call ends with. What the journal has to send or to hand out, the client's descriptor
  /// does not know of.
  private func conclude() {
    pending = journalled?.pending ?? client.pending
    if journalled?.hasTurn == true { client.nudge() }
  }

  /// Sends one patient and waits for it.
  func register(_ patient: Patient, _ submission: Submission) throws -> PatientRecord {
    try checkProcess()
    guard pending == 0 else {
      throw BorderError(.busy, "submitted requests are under way: wait for them first")
    }
    try submit(patient, submission)
    let settled: Settled
    do { settled = try wait(timeout: nil) } catch let error as PatientsError {
      // libcurl cannot go on: how far the request came is its outcome.
      guard let abandoned = giveUp() else { throw error }
      settled = abandoned
    }
    return try settled.result.get()
  }

  /// Ends the one request that is under way.
  private func giveUp() -> Settled? {
    defer { conclude() }
    if let journalled { return journalled.giveUp() }
    return client.abandon().first.map(settled(_:))
  }

  private func settled(_ completion: Completion) -> Settled {
    Settled(
      tag: completion.tag,
      result: Result { () throws(BorderError) in
        try record(of: completion.outcome, attempts: completion.attempts)
      })
  }
}

extension ClientOptions {
  /// What C gave, checked.
  ///
  /// - Throws: `.argument`, `.utf8`; what a URL or a number may be is said by the client.
  init(_ options: patients_client_options) throws(BorderError) {
    let connections = unsafe try ClientOptions.number(
      Int64(options.max_connections), upTo: 16_384, "max_connections")
    let attempts = unsafe try ClientOptions.number(
      Int64(options.max_attempts), upTo: 100, "max_attempts")
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
    maximumReplyBytes = unsafe try ClientOptions.number(
      options.max_reply_bytes, upTo: 1 << 30, "max_reply_bytes")
  }

  /// By the name that it has in C.
  private static func number(
    _ value: Int64, upTo most: Int64, _ what: StaticString
  ) throws(BorderError) -> Int {
    guard (1...most).contains(value) else {
      throw BorderError(.argument, "\(what) is not between 1 and \(most)")
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
