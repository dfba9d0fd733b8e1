/// A whole reply to one POST, as HTTP gave it.
public struct HTTPReply: Sendable {
  public var status: Int
  public var body: [UInt8]
  /// The header's text, where there was one.
  public var retryAfter: String?
  /// From the start of the attempt to the reply's last byte.
  public var after: Duration

  public init(status: Int, body: [UInt8], retryAfter: String? = nil, after: Duration = .zero) {
    self.status = status
    self.body = body
    self.retryAfter = retryAfter
    self.after = after
  }
}

extension Outcome {
  /// What a reply to `patients/add` means: the outcome table of the design, row by row.
  ///
  /// - Parameter now: seconds since 1970, for a Retry-After that is a date.
  package init(_ reply: HTTPReply, reader: JSONReader, now: Int) {
    let parsed = unsafe reply.body.withUnsafeBufferPointer { body in
      unsafe try? RegistryReply(body, reader: reader)
    }
    switch reply.status {
    case 200..<300:
      self = Outcome(success: parsed, reply)
    case 408, 425, 429:
      self = .throttled(Throttle(reply, now: now))
    case 503 where reply.retryAfter != nil:
      self = .throttled(Throttle(reply, now: now))
    case 300..<500:
      self = .rejected(Refusal(reply, parsed))
    default:
      let reason = "the registry answered HTTP \(reply.status)"
      self = .inDoubt(
        Failure(stage: .reply, after: reply.after, reason: reason, httpStatus: reply.status))
    }
  }

  private init(success parsed: RegistryReply?, _ reply: HTTPReply) {
    guard let parsed, let status = parsed.status else {
      self = .unreadable(reply, "the reply is not the JSON of a registry")
      return
    }
    guard status.isExactly("0") else {
      self = .rejected(Refusal(reply, parsed))
      return
    }
    guard let record = parsed.patients.first, record.hasSoundId else {
      self = .unreadable(reply, "the reply says success and names no patient")
      return
    }
    self = .registered(record)
  }

  private static func unreadable(_ reply: HTTPReply, _ reason: String) -> Outcome {
    .inDoubt(
      Failure(stage: .reply, after: reply.after, reason: reason, httpStatus: reply.status))
  }
}

extension PatientRecord {
  /// Whether the id is one that somebody could look up: the registry's are UUIDs. A page of text or
  /// control characters is no id.
  fileprivate var hasSoundId: Bool {
    (1...256).contains(id.utf8.count) && id.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F }
  }
}

extension Refusal {
  package init(_ reply: HTTPReply, _ parsed: RegistryReply?) {
    self.init(
      httpStatus: reply.status, registryStatus: parsed?.status,
      words: oneLine(parsed?.words ?? "", limit: 300))
  }
}

extension Throttle {
  fileprivate init(_ reply: HTTPReply, now: Int) {
    self.init(
      httpStatus: reply.status,
      retryAfter: reply.retryAfter.flatMap { RetryAfter.parse($0, now: now) })
  }
}

/// Text from outside, made fit for one line of a result: no control characters, at most `limit`
/// Unicode scalars, and at most that many bytes.
package func oneLine(_ text: String, limit: Int, bytes: Int = .max) -> String {
  if text.utf8.count <= min(limit, bytes), text.utf8.allSatisfy({ 0x20..<0x7F ~= $0 }) {
    return text
  }
  var line = String.UnicodeScalarView()
  var left = bytes
  for scalar in text.unicodeScalars.prefix(limit) {
    left -= UTF8.width(scalar)
    guard left >= 0 else { break }
    let isShown =
      scalar.properties.generalCategory != .control && !scalar.properties.isBidiControl
    line.append(isShown ? scalar : " ")
  }
  return String(line)
}
