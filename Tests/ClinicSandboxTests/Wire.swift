import Foundation
import Glibc

/// What came back over a connection.
enum Ending: Equatable {
  /// A whole reply.
  case reply
  /// The other side closed in the middle of a reply, or before one.
  case closed
  /// A TCP reset.
  case reset
  /// Nothing came for a long time.
  case silence
}

struct WireReply {
  var ending = Ending.reply
  var status = 0
  var fields: [String: String] = [:]
  var body = ""

  /// The body as Foundation reads it.
  var json: [String: Any] {
    (try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]) ?? [:]
  }
  var code: String? { json["status"] as? String }
  var data: [String: Any] { json["data"] as? [String: Any] ?? [:] }
  var patient: [String: Any] { data["patient"] as? [String: Any] ?? [:] }
  var number: String? { patient["patientNo"] as? String }
}

/// An HTTP client of a few lines over a blocking socket: it sees how a connection ends, which no
/// grown-up client tells.
final class Wire {
  private let socket: Int32
  private var received: [UInt8] = []

  init(port: Int) {
    socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        _ = unsafe connect(socket, generic, size)
      }
    }
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, length)
  }

  deinit {
    close(socket)
  }

  func send(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { bytes in
        unsafe Glibc.send(socket, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
      }
      guard sent > 0 else { return }
      rest = rest.dropFirst(sent)
    }
  }

  /// Tells the other side that nothing more will be sent.
  func finishSending() {
    shutdown(socket, Int32(SHUT_WR))
  }

  /// Reads one reply, or what there is of it.
  func receive() -> WireReply {
    var reply = WireReply()
    while true {
      if let whole = parse(into: &reply) { return whole }
      if let ending = receiveMore() {
        reply.ending = ending
        return reply
      }
    }
  }

  /// Reads until a text has come; nil where the connection ends before.
  func receiveText(containing part: String) -> String? {
    while true {
      let text = String(decoding: received, as: UTF8.self)
      if text.contains(part) { return text }
      if receiveMore() != nil { return nil }
    }
  }

  /// - Returns: nil where bytes came.
  private func receiveMore() -> Ending? {
    var chunk = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe chunk.withUnsafeMutableBytes { bytes in
      unsafe recv(socket, bytes.baseAddress, bytes.count, 0)
    }
    guard count > 0 else { return count == 0 ? .closed : errno == ECONNRESET ? .reset : .silence }
    received += chunk.prefix(count)
    return nil
  }

  /// Fills in what has arrived; gives the reply once it is whole, and takes it out of the buffer.
  private func parse(into reply: inout WireReply) -> WireReply? {
    let text = String(decoding: received, as: UTF8.self)
    guard let end = text.range(of: "\r\n\r\n") else { return nil }
    let lines = text[..<end.lowerBound].components(separatedBy: "\r\n")
    reply.status = Int(lines.first?.split(separator: " ").dropFirst().first ?? "") ?? 0
    for line in lines.dropFirst() {
      let parts = line.components(separatedBy: ": ")
      reply.fields[parts.first?.lowercased() ?? ""] = parts.dropFirst().joined(separator: ": ")
    }
    let head = text[..<end.upperBound].utf8.count
    let length = reply.status == 100 ? 0 : Int(reply.fields["content-length"] ?? "") ?? 0
    let body = received.dropFirst(head).prefix(length)
    reply.body = String(decoding: body, as: UTF8.self)
    guard body.count == length else { return nil }
    received.removeFirst(head + length)
    return reply
  }
}
