/// What became of one POST. No caller can mistake one of the five for another.
public enum Outcome: Hashable, Sendable {
  /// 2xx, status `"0"`, a patient with an id.
  case registered(PatientRecord)
  /// The registry refused: 3xx, 4xx, or 2xx with another status. Never sent again by itself.
  case rejected(Refusal)
  /// 429, 408, 425, or 503 with Retry-After: not taken, come later.
  case throttled(Throttle)
  /// The request was not whole on the wire: it can be sent again.
  case notSent(Failure)
  /// Anything after that: never sent again unasked.
  case inDoubt(Failure)

  /// The outcome's name, the same in results, Lua and C.
  public var name: String {
    switch self {
    case .registered: "registered"
    case .rejected(let refusal): refusal.isUnauthorized ? "unauthorized" : "rejected"
    case .throttled: "throttled"
    case .notSent: "not_sent"
    case .inDoubt: "in_doubt"
    }
  }

  /// Why it is no success, with the registry's words, which may name the person: for results and
  /// the journal, not for a log. "" for a success.
  public var reason: String {
    switch self {
    case .registered: ""
    case .rejected(let refusal):
      [refusal.text, refusal.unnamedStatus, refusal.words].filter { !$0.isEmpty }
        .joined(separator: ": ")
    case .throttled(let throttle): throttle.text
    case .notSent(let failure), .inDoubt(let failure): failure.text
    }
  }
}

/// A registry's no.
public struct Refusal: Hashable, Sendable {
  public let httpStatus: Int
  /// The reply's `status`, `"7"` say; nil where there was none. It is the server's own words, too.
  public let registryStatus: String?
  /// The server's own words, shortened and on one line. They may name the person: they belong into
  /// the results, not into a log.
  public let words: String

  public init(httpStatus: Int, registryStatus: String?, words: String) {
    self.httpStatus = httpStatus
    self.registryStatus = registryStatus
    self.words = words
  }

  /// 401 and 403: no lead would fare better, so a run stops.
  public var isUnauthorized: Bool { httpStatus == 401 || httpStatus == 403 }

  /// One line without the server's words.
  public var text: String {
    if isUnauthorized {
      return "the registry does not accept the token (HTTP \(httpStatus)): check it and its rights"
    }
    let status =
      registryStatus.map { isNumber($0) ? ", status \($0)" : ", a status that is no number" } ?? ""
    return "the registry refused it (HTTP \(httpStatus)\(status))"
  }

  /// A status that ``text`` does not repeat: a registry may write anything there, a name too.
  fileprivate var unnamedStatus: String {
    guard let registryStatus, !isUnauthorized, !isNumber(registryStatus) else { return "" }
    return oneLine(registryStatus, limit: 40)
  }

  /// Few enough digits that it is no telephone number.
  private func isNumber(_ status: String) -> Bool {
    (1...6).contains(status.utf8.count) && Int(status) != nil
  }
}

/// A registry's later.
public struct Throttle: Hashable, Sendable {
  public let httpStatus: Int
  /// From the header; nil where there was none or it could not be read.
  public let retryAfter: Duration?

  public init(httpStatus: Int, retryAfter: Duration?) {
    self.httpStatus = httpStatus
    self.retryAfter = retryAfter
  }

  public var text: String { "the registry asks to come later (HTTP \(httpStatus))" }
}

/// How far a request came.
public enum Stage: String, Hashable, Sendable, CaseIterable {
  /// Before anything was tried.
  case ready
  case resolve, connect, tls, send
  /// The request is whole on the wire, and not a byte has come back.
  case wait
  case receive
  /// A reply came, and says nothing that can be relied on.
  case reply
}

/// A request without an answer that counts.
public struct Failure: Hashable, Sendable {
  public let stage: Stage
  /// From the start of the attempt.
  public let after: Duration
  public let reason: String
  /// Where the answer was a status: 500, say.
  public let httpStatus: Int?

  public init(stage: Stage, after: Duration, reason: String, httpStatus: Int? = nil) {
    self.stage = stage
    self.after = after
    self.reason = reason
    self.httpStatus = httpStatus
  }

  /// `connect: connection refused, after 0.1 s`
  public var text: String { "\(untimed)\(Failure.timing)\(after.seconds) s" }

  /// The same without the time, which makes each of many failures a text of its own.
  package var untimed: String { "\(stage.rawValue): \(reason)" }

  private static let timing = ", after "

  /// Of a text that ``text`` gave, what ``untimed`` gives; another text as it is.
  package static func untimed(_ text: String) -> String {
    guard text.hasSuffix(" s"), let comma = text.lastIndex(of: ","),
      text[comma...].hasPrefix(timing)
    else { return text }
    return String(text[..<comma])
  }
}

extension Duration {
  /// Seconds as people read them: with one decimal, or two where they say more below one second.
  package var seconds: String {
    let hundredths = max(0, milliseconds) / 10
    let tenths = "\(hundredths / 100).\(hundredths / 10 % 10)"
    return hundredths < 100 && hundredths % 10 > 0 ? tenths + String(hundredths % 10) : tenths
  }

  /// Whole milliseconds, clamped to what an `Int` holds.
  package var milliseconds: Int {
    let (seconds, attoseconds) = components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    guard !overflow else { return seconds < 0 ? .min : .max }
    return Int(clamping: scaled &+ attoseconds / 1_000_000_000_000_000)
  }
}
