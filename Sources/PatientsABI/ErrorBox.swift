public import CPatients
import PatientsCore

/// What is known of a request that failed.
struct RequestDetail {
  var httpStatus = 0
  var attempts = 0
  var registryStatus = ""
  var words = ""
  var stage = ""
  var after: Duration = .zero
  var retryAfter: Duration = .zero

  init() {}

  /// The detail of an outcome that is no success.
  init(_ outcome: Outcome, attempts: Int) {
    self.attempts = attempts
    switch outcome {
    case .registered: break
    case .rejected(let refusal):
      httpStatus = refusal.httpStatus
      registryStatus = refusal.registryStatus ?? ""
      words = refusal.words
    case .throttled(let throttle):
      httpStatus = throttle.httpStatus
      retryAfter = throttle.retryAfter ?? .zero
    case .notSent(let failure), .inDoubt(let failure):
      httpStatus = failure.httpStatus ?? 0
      stage = failure.stage.rawValue
      after = failure.after
    }
  }
}

/// What a `patients_error` stands for.
final class ErrorBox: Box {
  static var kind: HandleKind { .error }
  /// Any thread may read an error.
  static var isShared: Bool { true }

  let code: PatientsError.Code
  let issues: [Issue]
  private(set) var message: CText
  private let detail: RequestDetail
  private var registryStatus: CText
  private var words: CText
  private var stage: CText

  init(_ failure: BorderError) {
    code = failure.error.code
    issues = failure.issues
    detail = failure.detail
    message = CText(oneLine(failure.error.message, limit: 1000, bytes: 1000))
    registryStatus = CText(failure.detail.registryStatus)
    words = CText(failure.detail.words)
    stage = CText(failure.detail.stage)
  }

  deinit {
    message.free()
    registryStatus.free()
    words.free()
    stage.free()
  }

  /// Its texts are this box's.
  var failure: patients_failure {
    var failure = unsafe patients_failure()
    unsafe failure.http_status = Int32(clamping: detail.httpStatus)
    unsafe failure.attempts = Int32(clamping: detail.attempts)
    unsafe failure.registry_status = registryStatus.pointerOrEmpty
    unsafe failure.registry_words = words.pointerOrEmpty
    unsafe failure.stage = stage.pointerOrEmpty
    unsafe failure.after_seconds = Double(detail.after.milliseconds) / 1000
    unsafe failure.retry_after_seconds = Double(detail.retryAfter.milliseconds) / 1000
    return unsafe failure
  }
}

@c @implementation
public func patients_error_new(
  _ status: patients_status, _ message: UnsafePointer<CChar>?, _ length: Int
) -> OpaquePointer? {
  guard let code = PatientsError.Code(rawValue: status),
    let message = try? unsafe text(message, length, "message")
  else { return nil }
  return unsafe HandleTable.insert(ErrorBox(BorderError(code, message)))
}

@c @implementation
public func patients_error_message(_ error: OpaquePointer?) -> UnsafePointer<CChar>? {
  let found = try? unsafe HandleTable.with(error, ErrorBox.self) {
    unsafe $0.message.pointerOrEmpty
  }.get()
  return unsafe found ?? CText.empty
}

@c @implementation
public func patients_error_status(_ error: OpaquePointer?) -> patients_status {
  let found = try? unsafe HandleTable.with(error, ErrorBox.self) { $0.code.rawValue }.get()
  return found ?? PatientsError.Code.handle.rawValue
}

@c @implementation
public func patients_error_failure(
  _ error: OpaquePointer?, _ failure: UnsafeMutablePointer<patients_failure>?
) -> patients_status {
  unsafe border(nil, error, ErrorBox.self) { box in
    let failure = try unsafe patients_failure.output(failure, "failure")
    try unsafe patients_failure.write(box.failure, to: failure)
  }
}

@c @implementation
public func patients_error_issues(_ error: OpaquePointer?) -> OpaquePointer? {
  let issues = try? unsafe HandleTable.with(error, ErrorBox.self) { $0.issues }.get()
  guard let issues, !issues.isEmpty else { return nil }
  return unsafe HandleTable.insert(IssuesBox(issues))
}

@c @implementation
public func patients_error_free(_ error: OpaquePointer?) {
  unsafe HandleTable.remove(error, ErrorBox.self)
}
