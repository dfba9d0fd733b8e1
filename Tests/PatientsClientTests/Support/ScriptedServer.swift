import Glibc
import Synchronization

/// A server of a few lines on 127.0.0.1, whose answers a test writes down. Blocking sockets, a
/// thread for each connection, HTTP as far as Content-Length goes.
final class ScriptedServer: Sendable {
  struct Request: Sendable {
    /// From 1, in the order of accepting.
    let connection: Int
    /// From 1, on this connection.
    let number: Int
    let head: String
    let body: [UInt8]
  }

  enum Step: Sendable {
    case send(String)
    /// Byte by byte, so many milliseconds apart, until the other side has had enough.
    case drip(String, every: Int32)
    /// Neither reads nor answers until the other side goes away.
    case hold
    case close
    /// Closes with RST in place of FIN.
    case reset
    /// Listens no more, and then closes, as a server that is killed.
    case die
  }

  typealias Script = @Sendable (Request) -> [Step]

  private struct State {
    var requests: [Request] = []
    var open: Set<Int32> = []
    var accepted = 0
    var peak = 0
    var isStopped = false
    /// Once it is not, the listener's number may be somebody else's.
    var isListening = true
  }

  let port: UInt16
  private let listener: Int32
  private let state = Mutex(State())
  private let onAccept: @Sendable (Int) -> [Step]
  private let onRequest: Script

  /// - Parameters:
  ///   - takesLittle: segments and buffers so small that a large request does not fit into the
  ///     operating system's.
  ///   - onAccept: before anything is read of the connection of this number.
  init(
    _ onRequest: @escaping Script = { _ in [.send(Reply.registered)] },
    takesLittle: Bool = false, onAccept: @escaping @Sendable (Int) -> [Step] = { _ in [] }
  ) throws {
    self.onAccept = onAccept
    self.onRequest = onRequest
    (listener, port) = try Sockets.listen(takesLittle: takesLittle)
    startThread { [self] in accept() }
  }

  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { state.withLock { $0.requests } }
  var connections: Int { state.withLock { $0.accepted } }
  var peakConnections: Int { state.withLock { $0.peak } }

  /// Ends every connection and the listener.
  func stop() {
    state.withLock { state in
      state.isStopped = true
      for socket in state.open { shutdown(socket, Int32(SHUT_RDWR)) }
    }
    endListening()
  }

  private func endListening() {
    state.withLock { state in
      if state.isListening { shutdown(listener, Int32(SHUT_RDWR)) }
      state.isListening = false
    }
  }

  private func accept() {
    while true {
      let socket = Glibc.accept(listener, nil, nil)
      guard socket >= 0 else { break }
      let number = state.withLock { state -> Int? in
        guard !state.isStopped else { return nil }
        state.open.insert(socket)
        state.accepted += 1
        state.peak = max(state.peak, state.open.count)
        return state.accepted
      }
      guard let number else {
        Glibc.close(socket)
        break
      }
      startThread { [self] in serve(socket, number) }
    }
    Glibc.close(listener)
  }

  private func serve(_ socket: Int32, _ connection: Int) {
    defer { end(socket) }
    guard play(onAccept(connection), on: socket) else { return }
    var reader = RequestReader(socket: socket)
    var number = 0
    while let (head, body) = reader.next() {
      number += 1
      let request = Request(connection: connection, number: number, head: head, body: body)
      state.withLock { $0.requests.append(request) }
      guard play(onRequest(request), on: socket) else { return }
    }
  }

  private func end(_ socket: Int32) {
    state.withLock { state in
      state.open.remove(socket)
      Glibc.close(socket)
    }
  }

  /// False where the connection is over.
  private func play(_ steps: [Step], on socket: Int32) -> Bool {
    for step in steps {
      switch step {
      case .send(let text): guard Sockets.send(Array(text.utf8), to: socket) else { return false }
      case .drip(let text, let pause):
        for byte in text.utf8 {
          guard Sockets.send([byte], to: socket) else { return false }
          if Sockets.isGone(socket, within: pause) { return false }
        }
      case .hold:
        _ = Sockets.isGone(socket, within: -1)
        return false
      case .close: return false
      case .reset:
        Sockets.resetOnClose(socket)
        return false
      case .die:
        endListening()
        return false
      }
    }
    return true
  }
}

/// Replies as they go over the line.
enum Reply {
  static let registered = json(
    200, #"{"status":"0","data":{"patient":{"id":"p-1","clinicId":"c-1","patientNo":"7"}}}"#)

  static func json(_ status: Int, _ body: String, headers: String = "") -> String {
    "HTTP/1.1 \(status) Whatever\r\n\(headers)Content-Type: application/json\r\n"
      + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
  }
}
