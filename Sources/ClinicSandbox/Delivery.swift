import Glibc
import HTTPTypes
import HummingbirdCore
import NIOCore

/// How a reply goes over the wire: as it is, or as a fault has it.
struct Delivery: Sendable {
  let reply: Reply
  let fault: Fault?

  func send(with writer: consuming ResponseWriter, on channel: any Channel) async throws {
    guard let fault else { return try await writer.send(reply) }
    switch fault.kind {
    case .late:
      try await channel.pause(fault.wait)
      try await writer.send(reply)
    case .resetBeforeBody, .resetAfterBody:
      try await channel.reset()
    case .close:
      try await channel.close()
    case .halfReply:
      try await sendHalf(with: writer, on: channel)
    case .drip:
      try await drip(with: writer, on: channel, every: fault.wait)
    case .notJSON, .megabyte, .throttle, .errorAfterCreate, .unavailable, .status7:
      try await writer.send(fault.replacement(of: reply))
    }
  }

  private func sendHalf(
    with writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    let bytes = ByteBuffer(string: reply.body)
    let half = bytes.getSlice(at: 0, length: bytes.readableBytes / 2) ?? bytes
    var body = try await writer.writeHead(reply.head)
    try await body.write(half)
    try await channel.close()
  }

  private func drip(
    with writer: consuming ResponseWriter, on channel: any Channel, every pause: Duration?
  ) async throws {
    var body = try await writer.writeHead(reply.head)
    for byte in reply.body.utf8 {
      try await channel.pause(pause)
      try await body.write(ByteBuffer(bytes: [byte]))
    }
    try await body.finish(nil)
  }
}

extension Fault {
  /// What the client gets in place of the reply.
  fileprivate func replacement(of reply: Reply) -> Reply {
    switch kind {
    case .notJSON: return .page(of: 1)
    case .megabyte: return .page(of: 1 << 20)
    case .throttle: return failing(.tooManyRequests, "too many requests")
    case .unavailable: return failing(.serviceUnavailable, "the registry is being maintained")
    case .errorAfterCreate: return failing(.internalServerError, "something went wrong")
    case .status7: return Reply(.ok, code: "7", message: "the clinic is closed for registration")
    case .late, .resetBeforeBody, .resetAfterBody, .close, .halfReply, .drip: return reply
    }
  }

  /// A failure; the fault's time, rounded up to seconds, is when to come again.
  private func failing(_ status: HTTPResponse.Status, _ message: String) -> Reply {
    var reply = Reply(failing: status, message)
    reply.retryAfter = wait.map { wait in
      let (seconds, fraction) = wait.components
      return Int(seconds) + (fraction > 0 ? 1 : 0)
    }
    return reply
  }
}

extension Reply {
  /// A page such as a proxy puts in a reply's place, of at least so many bytes.
  fileprivate static func page(of size: Int) -> Reply {
    let line = "<p>Please try again later.</p>\n"
    var reply = Reply(data: "null")
    reply.contentType = "text/html"
    reply.body = "<!doctype html>\n"
    reply.body += String(repeating: line, count: 1 + size / line.utf8.count)
    return reply
  }
}

extension ResponseWriter {
  fileprivate consuming func send(_ reply: Reply) async throws {
    let body = ResponseBody(byteBuffer: ByteBuffer(string: reply.body))
    try await write(response: reply.head, body: body)
  }
}

extension Channel {
  /// Ends the connection with a TCP reset: what lies in the socket's buffers is thrown away.
  func reset() async throws {
    if let options = self as? any SocketOptionProvider {
      try await options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
    }
    try await close()
  }

  /// Waits on the event loop's own clock, which runs also while Swift's pool is blocked.
  ///
  /// - Throws: where the task is cancelled meanwhile: the registry is being stopped.
  fileprivate func pause(_ duration: Duration?) async throws {
    guard let duration else { return }
    let alarm = eventLoop.scheduleTask(in: TimeAmount(duration)) {}
    try await withTaskCancellationHandler {
      try await alarm.futureResult.get()
    } onCancel: {
      alarm.cancel()
    }
  }
}
