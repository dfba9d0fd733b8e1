import Glibc
import PatientsCore
import Testing

@testable import PatientsClient

/// What fails before the connection stands: not sent, with a reason of its own.
@Suite(.serialized) struct NotSentTests {
  private func failure(
    _ url: String, _ change: (inout ClientOptions) -> Void = { _ in }
  ) throws -> Failure {
    var options = options(url)
    change(&options)
    let outcome = try RegistryClient(options).send().outcome
    #expect(outcome.name == "not_sent")
    return try #require(outcome.failure)
  }

  @Test func `a refused connection was not sent`() throws {
    let (socket, port) = try Sockets.listen(takesLittle: false)
    close(socket)
    let failure = try failure("http://127.0.0.1:\(port)")
    #expect(failure.stage == .connect)
    #expect(failure.reason == "connection refused")
  }

  @Test func `a host that does not exist was not sent`() throws {
    // A label that no name server can be asked for: the answer is the same without a network.
    let label = String(repeating: "a", count: 70)
    let failure = try failure("https://\(label).invalid")
    #expect(failure.stage == .resolve)
    #expect(failure.reason == "no such host")
  }

  @Test func `a host that takes no connection was not sent after the deadline`() throws {
    let (listener, port) = try Sockets.listen(takesLittle: false)
    defer { close(listener) }
    // Nobody accepts here, and the queue holds one or two.
    _ = Glibc.listen(listener, 0)
    let fillers = (0..<4).map { _ in Sockets.beginToConnect(port: port) }
    defer { for filler in fillers { close(filler) } }
    let failure = try failure("http://127.0.0.1:\(port)") {
      $0.connectTimeout = .milliseconds(300)
    }
    #expect(failure.stage == .connect)
    #expect(failure.reason == "no connection within 0.3 s")
  }

  @Test func `a TLS handshake without an end was not sent after the deadline`() throws {
    let server = try ScriptedServer(onAccept: { _ in [.hold] })
    defer { server.stop() }
    let failure = try failure("https://127.0.0.1:\(server.port)") {
      $0.connectTimeout = .milliseconds(300)
    }
    #expect(failure.stage == .tls)
    #expect(failure.reason == "no TLS handshake within 0.3 s")
  }

  @Test func `plain HTTP on the port was not sent`() throws {
    let server = try ScriptedServer(onAccept: { _ in [.send("HTTP/1.1 400 Bad\r\n\r\n"), .close] })
    defer { server.stop() }
    let failure = try failure("https://127.0.0.1:\(server.port)")
    #expect(failure.stage == .tls)
    #expect(failure.reason == "the port does not speak TLS: plain HTTP, perhaps")
  }

  @Test func `a connection that breaks in the handshake was not sent`() throws {
    for end in [ScriptedServer.Step.close, .reset] {
      let server = try ScriptedServer(onAccept: { _ in [end] })
      defer { server.stop() }
      let failure = try failure("https://127.0.0.1:\(server.port)")
      #expect(failure.stage == .tls || failure.stage == .connect)
      #expect(!failure.reason.contains("libcurl"))
    }
  }
}
