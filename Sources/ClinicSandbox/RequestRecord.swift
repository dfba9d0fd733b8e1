import Glibc
import PatientsCore
import Synchronization

/// The file of what arrived: one line of JSON for each request, in the order in which the registry
/// took them, written before the reply is sent.
///
/// ```json
/// {"n":1,"path":"/api/user/v1/patients/add","authorized":true,"created":true,"fault":null,"body":"{…}"}
/// ```
///
/// - `n` counts from 1 for each start; the file is appended to.
/// - `created`: whether this request made a patient.
/// - `fault`: the name of the fault that struck it, or null.
/// - `body`: the raw body as a string (bytes that are no UTF-8 as U+FFFD), or null where it was not
///   read whole: larger than the cap, or reset before.
///
/// It holds what clients sent, hence mode 0600, and never the token.
final class RequestRecord: Sendable {
  private let file: Int32
  private let count = Mutex(0)

  /// - Parameter path: nil for no record.
  /// - Throws: `.system` where the file cannot be opened.
  convenience init?(path: String?) throws(PatientsError) {
    guard let path else { return nil }
    try self.init(path)
  }

  private init(_ path: String) throws(PatientsError) {
    file = unsafe open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else {
      throw PatientsError(.system, "\(path) cannot be written: \(systemReason())")
    }
  }

  deinit {
    Glibc.close(file)
  }

  func append(
    _ exchange: Exchange, body: String?, created: Bool, fault: Fault.Kind?
  ) throws(PatientsError) {
    try count.withLock { count throws(PatientsError) in
      count += 1
      try write(
        "{\"n\":\(count),\"path\":\(quoted(exchange.path)),"
          + "\"authorized\":\(exchange.isAuthorized),\"created\":\(created),"
          + "\"fault\":\(fault.map { quoted($0.rawValue) } ?? "null"),"
          + "\"body\":\(body.map(quoted) ?? "null")}\n")
    }
  }

  private func write(_ line: String) throws(PatientsError) {
    var rest = Array(line.utf8)[...]
    while !rest.isEmpty {
      let written = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.write(file, bytes.baseAddress, bytes.count)
      }
      if written < 0, errno == EINTR { continue }
      guard written > 0 else {
        throw PatientsError(.system, "the record of requests cannot be written: \(systemReason())")
      }
      rest = rest.dropFirst(written)
    }
  }
}
