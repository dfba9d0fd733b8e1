import CPatients
import Glibc
import PatientsCore

/// What a call across the border failed with: a code and a text, and what is known of a request.
struct BorderError: Error {
  var error: PatientsError
  var detail = RequestDetail()
  var issues: [Issue] = []

  init(_ code: PatientsError.Code, _ message: String) {
    error = PatientsError(code, message)
  }

  init(_ error: PatientsError, detail: RequestDetail = RequestDetail(), issues: [Issue] = []) {
    self.error = error
    self.detail = detail
    self.issues = issues
  }
}

/// The shape of every export: runs `body`, and turns what it throws into a status and an error
/// that the caller frees. `error ⇒ text`, `ok ⇒ none`.
@inline(__always)
func border(
  _ error: UnsafeMutablePointer<OpaquePointer?>?, _ body: () throws -> Void
) -> patients_status {
  do {
    try body()
    unsafe error?.pointee = nil
    return patients_status(PATIENTS_OK)
  } catch let failure {
    return unsafe report(BorderError(describing: failure), to: error)
  }
}

/// The shape of an export that is about one object: as ``border(_:_:)``, inside the object. What
/// becomes of a handle that leads to none is said without `throw`, for that would take ten times as
/// long as the call.
@inline(__always)
func border<Object: Box>(
  _ error: UnsafeMutablePointer<OpaquePointer?>?, _ handle: OpaquePointer?, _ type: Object.Type,
  _ body: (Object) throws -> Void
) -> patients_status {
  do {
    switch unsafe try HandleTable.with(handle, type, body) {
    case .success:
      unsafe error?.pointee = nil
      return patients_status(PATIENTS_OK)
    case .failure(let miss):
      return unsafe report(miss, to: error)
    }
  } catch let failure {
    return unsafe report(BorderError(describing: failure), to: error)
  }
}

/// The same inside a client.
func border(
  _ error: UnsafeMutablePointer<OpaquePointer?>?, inClient client: OpaquePointer?,
  _ body: (ClientBox) throws -> Void
) -> patients_status {
  uncancelled { unsafe border(error, client, ClientBox.self, body) }
}

/// Holds back that another thread cancels this one. What waits or writes would be left in the middle,
/// the handle in use for ever, and SQLite's locks taken.
func uncancelled<Value>(_ body: () -> Value) -> Value {
  var before: Int32 = 0
  _ = unsafe pthread_setcancelstate(Int32(PTHREAD_CANCEL_DISABLE), &before)
  defer { _ = pthread_setcancelstate(before, nil) }
  return body()
}

@inline(never)
private func report(
  _ miss: HandleTable.Miss, to error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  guard unsafe error != nil else { return miss.code.rawValue }
  return unsafe report(BorderError(miss), to: error)
}

@inline(never)
private func report(
  _ failure: BorderError, to error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  if let error = unsafe error {
    unsafe error.pointee = HandleTable.insert(ErrorBox(failure))
  }
  return failure.error.code.rawValue
}

extension BorderError {
  init(describing failure: any Error) {
    switch failure {
    case let failure as BorderError: self = failure
    case let failure as PatientsError: self.init(failure)
    case let miss as HandleTable.Miss: self.init(miss)
    default: self.init(.system, "an unexpected failure")
    }
  }
}

extension BorderError {
  init(_ miss: HandleTable.Miss) {
    let words =
      switch miss {
      case .unknown: "the handle is NULL, freed, or of another type"
      case .busy: "the handle is in use by another thread"
      case .forked: "the handle belongs to the parent process: make one after the fork"
      }
    self.init(miss.code, words)
  }
}

extension HandleTable.Miss {
  var code: PatientsError.Code {
    switch self {
    case .unknown: .handle
    case .busy: .busy
    case .forked: .forked
    }
  }
}

/// Text that came from C, checked.
///
/// - Throws: `.argument` for a NULL or a length that is none, `.utf8`.
func text(
  _ bytes: UnsafePointer<CChar>?, _ length: Int, _ what: StaticString
) throws(BorderError) -> String {
  let source = try unsafe buffer(bytes, length, what)
  // `String(validating:as:)` looks its generic types up in each call, which takes 60 ns.
  do { return String(copying: try unsafe UTF8Span(validating: source.span)) } catch {
    throw BorderError(.utf8, "\(what) is not UTF-8")
  }
}

/// The bytes of text that came from C.
func buffer(
  _ bytes: UnsafePointer<CChar>?, _ length: Int, _ what: StaticString
) throws(BorderError) -> UnsafeBufferPointer<UInt8> {
  guard let bytes = unsafe bytes else { throw BorderError(.argument, "\(what) is NULL") }
  let count = unsafe length == nulTerminated ? Int(clamping: strlen(bytes)) : length
  guard (0...longestText).contains(count) else {
    throw BorderError(.argument, "\(what) has a length beyond 16 MiB")
  }
  return unsafe UnsafeBufferPointer(
    start: UnsafeRawPointer(bytes).assumingMemoryBound(to: UInt8.self), count: count)
}

/// Text that ends in NUL, or nil for a NULL pointer.
func optionalText(
  _ bytes: UnsafePointer<CChar>?, _ what: StaticString
) throws(BorderError) -> String? {
  guard unsafe bytes != nil else { return nil }
  return try unsafe text(bytes, nulTerminated, what)
}

/// An output that must be there.
func output<T>(
  _ pointer: UnsafeMutablePointer<T>?, _ what: StaticString
) throws(BorderError) -> UnsafeMutablePointer<T> {
  guard let pointer = unsafe pointer else { throw BorderError(.argument, "\(what) is NULL") }
  return unsafe pointer
}

/// A handle for a new object.
func handle(for object: some Box) throws(BorderError) -> OpaquePointer {
  guard let handle = unsafe HandleTable.insert(object) else {
    throw BorderError(.memory, "there are too many handles: free those that are not needed")
  }
  return unsafe handle
}

/// `PATIENTS_NUL_TERMINATED` as Swift sees a size.
let nulTerminated = -1
private let longestText = 16 << 20
