/// Something that goes wrong between the registry and its client, on purpose.
///
/// | fault | the client sees | the patient |
/// | --- | --- | --- |
/// | `late` | the reply after a while (`:250ms`) | created |
/// | `reset-before-body` | a TCP reset | not created |
/// | `reset-after-body` | a TCP reset | by coin |
/// | `close` | the end of the connection, and no reply | by coin |
/// | `half-reply` | the first half of the reply's body, then the end | by coin |
/// | `not-json` | 200 and a page of HTML | created |
/// | `megabyte` | 200 and a megabyte of that | created |
/// | `throttle` | 429 with `Retry-After` (`:1s`) | not created |
/// | `error-after-create` | 500 | created |
/// | `unavailable` | 503, with `Retry-After` if a time is given (`:1s`) | not created |
/// | `drip` | the reply byte by byte (a byte every `:5ms`) | created |
/// | `status-7` | 200 with the `status` `"7"` | not created |
///
/// The coin is the seed's. `:created` and `:lost` decide it instead, also for `not-json` and
/// `megabyte`. A registration that breaks the contract never creates a patient.
package struct Fault: Hashable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    case late
    case resetBeforeBody = "reset-before-body"
    case resetAfterBody = "reset-after-body"
    case close
    case halfReply = "half-reply"
    case notJSON = "not-json"
    case megabyte
    case throttle
    case errorAfterCreate = "error-after-create"
    case unavailable
    case drip
    case status7 = "status-7"
  }

  /// Whether the patient is created.
  package enum Fate: String, Sendable {
    case created
    case lost
  }

  package let kind: Kind
  /// What the fault waits, or asks the client to wait.
  package let wait: Duration?
  /// Nil leaves it to the coin.
  package let fate: Fate?

  /// A fault with its usual time and fate, where others are not given.
  package init(_ kind: Kind, wait: Duration? = nil, fate: Fate? = nil) {
    self.kind = kind
    self.wait = wait ?? kind.usualWait
    self.fate = fate ?? kind.usualFate
  }
}

extension Fault.Kind {
  /// Whether the fault takes a time after its colon.
  var takesWait: Bool {
    switch self {
    case .late, .throttle, .unavailable, .drip: true
    default: false
    }
  }

  /// Whether the fault takes `created` or `lost` after its colon.
  var takesFate: Bool {
    switch self {
    case .resetAfterBody, .close, .halfReply, .notJSON, .megabyte: true
    default: false
    }
  }

  var usualWait: Duration? {
    switch self {
    case .late: .milliseconds(250)
    case .throttle: .seconds(1)
    case .drip: .milliseconds(5)
    default: nil
    }
  }

  var usualFate: Fault.Fate? {
    switch self {
    case .late, .notJSON, .megabyte, .errorAfterCreate, .drip: .created
    case .resetBeforeBody, .throttle, .unavailable, .status7: .lost
    case .resetAfterBody, .close, .halfReply: nil
    }
  }
}
