import PatientsCore
import Testing

@testable import PatientsClient

/// What breaks after the connection stands: in doubt, unless the request cannot be whole.
@Suite(.serialized) struct BrokenExchangeTests {
  @Test func `a kept connection that dies on its second POST makes no second receipt`() throws {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.send(Reply.registered)] : [.close]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url, attempts: 4))
    #expect(try client.send("1").outcome.name == "registered")
    let second = try client.send("2")
    #expect(second.outcome.name == "in_doubt")
    #expect(second.attempts == 1)
    #expect(second.outcome.failure?.stage == .wait)
    #expect(second.outcome.failure?.reason == "the kept connection broke before a reply")
    #expect(server.requests.map(\.body) == [Array("1".utf8), Array("2".utf8)])
    #expect(try client.send("3").outcome.name == "registered")
  }

  @Test func `a kept connection that is reset on its second POST makes no second receipt`() throws {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.send(Reply.registered)] : [.reset]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url, attempts: 4))
    #expect(try client.send("1").outcome.name == "registered")
    #expect(try client.send("2").outcome.name == "in_doubt")
    #expect(server.requests.count == 2)
  }

  @Test func `a registry that dies over a request on a kept connection leaves it in doubt`() throws
  {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.send(Reply.registered)] : [.die]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url, attempts: 4))
    #expect(try client.send("1").outcome.name == "registered")
    let second = try client.send("2")
    #expect(second.outcome.name == "in_doubt")
    #expect(second.attempts == 1)
    #expect(second.outcome.failure?.stage == .wait)
    #expect(second.outcome.failure?.reason == "the kept connection broke before a reply")
    #expect(server.requests.count == 2)
    let third = try client.send("3")
    #expect(third.outcome.name == "not_sent", "nobody listens, and nothing was taken")
  }

  @Test func `a connection that closes or resets after the request is in doubt`() throws {
    let closed = try outcome { _ in [.close] }
    #expect(closed.name == "in_doubt")
    #expect(closed.failure?.stage == .wait)
    #expect(closed.failure?.reason == "the connection was closed before a reply")
    let reset = try outcome { _ in [.reset] }
    #expect(reset.name == "in_doubt")
    #expect(reset.failure?.stage == .wait)
    #expect(reset.failure?.reason == "the connection was reset before a reply")
  }

  @Test func `half a reply is in doubt, and says at which stage`() throws {
    let half = String(Reply.registered.dropLast(10))
    for end in [ScriptedServer.Step.close, .reset] {
      let outcome = try outcome { _ in [.send(half), end] }
      #expect(outcome.name == "in_doubt")
      #expect(outcome.failure?.stage == .receive)
      #expect(outcome.failure?.httpStatus == 200)
    }
    let head = try outcome { _ in [.send("HTTP/1.1 200 OK\r\nContent-"), .close] }
    #expect(head.name == "in_doubt")
  }

  @Test func `a line of the reply that is too long is said to be that`() throws {
    let outcome = try outcome { _ in
      [.send("HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 200_000)), .close]
    }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.reason == "a line of the reply is too long, or memory ran out")
  }

  @Test func `what is not HTTP is in doubt`() throws {
    let outcome = try outcome { _ in [.send("SSH-2.0-OpenSSH_9.2\r\n"), .close] }
    #expect(outcome.name == "in_doubt")
  }

  @Test func `a reply over the cap is in doubt`() throws {
    let large = Reply.json(200, String(repeating: " ", count: 70_000))
    let outcome = try outcome({ _ in [.send(large)] }) { $0.maximumReplyBytes = 65_536 }
    #expect(outcome.failure?.reason == "the reply is larger than 65536 bytes")
    #expect(outcome.name == "in_doubt")
  }

  @Test func `endless headers are in doubt`() throws {
    let lines = String(repeating: "X-More: 0123456789012345678901234567890\r\n", count: 4000)
    let outcome = try outcome { _ in [.send("HTTP/1.1 200 OK\r\n" + lines)] }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.reason == "the reply's headers are larger than any registry's")
  }

  @Test func `a silent registry is in doubt after the deadline for the first byte`() throws {
    let outcome = try outcome({ _ in [.hold] }) { $0.firstByteTimeout = .milliseconds(200) }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.stage == .wait)
    #expect(outcome.failure?.reason == "no reply within 0.2 s")
    #expect((outcome.failure?.after ?? .zero) >= .milliseconds(200))
  }

  @Test func `silence on a kept connection is judged by its own request`() throws {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.send(Reply.registered)] : [.hold]
    }
    defer { server.stop() }
    var options = options(server.url)
    options.firstByteTimeout = .milliseconds(200)
    let client = try RegistryClient(options)
    #expect(try client.send("1").outcome.name == "registered")
    let outcome = try client.send("2").outcome
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.stage == .wait)
    #expect(server.connections == 1)
  }

  @Test func `interim replies do not hold the deadline off`() throws {
    let interim = "HTTP/1.1 102 Processing\r\n\r\n"
    let outcome = try outcome({ _ in [.send(interim), .hold] }) {
      $0.firstByteTimeout = .milliseconds(200)
    }
    #expect(outcome.failure?.reason == "no reply within 0.2 s")
    #expect(outcome.name == "in_doubt")
  }

  @Test func `a dripping reply is in doubt after the total deadline`() throws {
    let (head, body) = (Reply.registered.prefix(90), Reply.registered.dropFirst(90))
    let outcome = try outcome({ _ in [.send(String(head)), .drip(String(body), every: 20)] }) {
      $0.totalTimeout = .milliseconds(400)
    }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.stage == .receive)
    #expect(outcome.failure?.reason == "the reply was not complete within 0.4 s")
  }

  @Test func `a first line that only drips is no reply`() throws {
    let outcome = try outcome({ _ in [.drip(Reply.registered, every: 20)] }) {
      $0.firstByteTimeout = .milliseconds(200)
    }
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.stage == .wait)
    #expect(outcome.failure?.reason == "no reply within 0.2 s")
  }

  @Test func `a request that never was whole on the wire was not sent`() throws {
    let server = try ScriptedServer(takesLittle: true, onAccept: { _ in [.hold] })
    defer { server.stop() }
    var options = options(server.url)
    options.firstByteTimeout = .milliseconds(300)
    let large = String(repeating: " ", count: RegistryClient.maximumBodyBytes)
    let outcome = try RegistryClient(options).send(large).outcome
    #expect(outcome.name == "not_sent")
    #expect(outcome.failure?.stage == .send)
    #expect(server.requests.isEmpty)
  }

  @Test func `a reset in the middle of a large request was not sent`() throws {
    let server = try ScriptedServer(
      takesLittle: true, onAccept: { _ in [.drip("", every: 0), .reset] })
    defer { server.stop() }
    let large = String(repeating: " ", count: RegistryClient.maximumBodyBytes)
    let outcome = try RegistryClient(options(server.url)).send(large).outcome
    #expect(outcome.name == "not_sent")
    #expect(server.requests.isEmpty)
  }

  @Test func `a small request to a server that never reads is in doubt`() throws {
    let server = try ScriptedServer(onAccept: { _ in [.hold] })
    defer { server.stop() }
    var options = options(server.url)
    options.firstByteTimeout = .milliseconds(200)
    let outcome = try RegistryClient(options).send().outcome
    #expect(outcome.name == "in_doubt")
    #expect(outcome.failure?.stage == .wait)
  }
}
