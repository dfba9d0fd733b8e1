import Glibc

struct SocketProblem: Error { let what: String }

/// The few calls that the test server needs.
enum Sockets {
  static func listen(takesLittle: Bool) throws -> (socket: Int32, port: UInt16) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard listener >= 0 else { throw SocketProblem(what: "socket") }
    if takesLittle {
      set(listener, SOL_SOCKET, SO_RCVBUF, 2048)
      set(listener, Int32(IPPROTO_TCP), TCP_MAXSEG, 536)
    }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        unsafe bind(listener, address, length) == 0 && Glibc.listen(listener, 512) == 0
          && getsockname(listener, address, &length) == 0
      }
    }
    guard isBound else { throw SocketProblem(what: "bind") }
    return (listener, UInt16(bigEndian: address.sin_port))
  }

  static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
    var value = value
    _ = unsafe setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  static func send(_ bytes: [UInt8], to socket: Int32) -> Bool {
    var sent = 0
    while sent < bytes.count {
      let rest = Array(bytes[sent...])
      let count = unsafe Glibc.send(socket, rest, rest.count, Int32(MSG_NOSIGNAL))
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }

  /// `POLLRDHUP`, which Swift does not see: the other side has closed, at least for writing.
  private static let hangUp: Int16 = 0x2000

  /// Whether the other side hangs up within so many milliseconds; -1: whenever it does.
  static func isGone(_ socket: Int32, within milliseconds: Int32) -> Bool {
    var poll = pollfd(fd: socket, events: hangUp, revents: 0)
    return unsafe Glibc.poll(&poll, 1, milliseconds) != 0
  }

  /// A connection that is asked for and may never come.
  static func beginToConnect(port: UInt16) -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
    let socket = socket(AF_INET, kind, 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = unsafe inet_addr("127.0.0.1")
    unsafe withUnsafeMutablePointer(to: &address) { address in
      unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        _ = unsafe connect(socket, address, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return socket
  }

  static func resetOnClose(_ socket: Int32) {
    var linger = linger(l_onoff: 1, l_linger: 0)
    _ = unsafe setsockopt(
      socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<linger>.size))
  }
}

/// Takes requests off a connection, one after the other.
struct RequestReader {
  let socket: Int32
  private var buffer: [UInt8] = []

  init(socket: Int32) { self.socket = socket }

  /// Nil at the end of the connection.
  mutating func next() -> (head: String, body: [UInt8])? {
    let blank = Array("\r\n\r\n".utf8)
    while true {
      if let end = buffer.firstRange(of: blank) {
        let head = String(decoding: buffer[..<end.lowerBound], as: UTF8.self)
        let length = RequestReader.contentLength(head)
        if buffer.count >= end.upperBound + length {
          let body = Array(buffer[end.upperBound..<(end.upperBound + length)])
          buffer.removeFirst(end.upperBound + length)
          return (head, body)
        }
      }
      guard fill() else { return nil }
    }
  }

  private mutating func fill() -> Bool {
    var piece = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe recv(socket, &piece, piece.count, 0)
    guard count > 0 else { return false }
    buffer.append(contentsOf: piece[..<count])
    return true
  }

  private static func contentLength(_ head: String) -> Int {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      return Int(line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }) ?? 0
    }
    return 0
  }
}

/// Runs `work` on a thread of its own that nobody waits for.
func startThread(_ work: @escaping @Sendable () -> Void) {
  final class Box: Sendable {
    let work: @Sendable () -> Void
    init(_ work: @escaping @Sendable () -> Void) { self.work = work }
  }
  var thread = pthread_t()
  let context = unsafe Unmanaged.passRetained(Box(work)).toOpaque()
  let code = unsafe pthread_create(
    &thread, nil,
    { context in
      guard let context = unsafe context else { return nil }
      unsafe Unmanaged<Box>.fromOpaque(context).takeRetainedValue().work()
      return nil
    }, context)
  if code == 0 { pthread_detach(thread) }
}
