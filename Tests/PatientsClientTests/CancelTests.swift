import PatientsCore
import Testing

@testable import PatientsClient

@Suite(.serialized) struct CancelTests {
  /// A client with one connection, whose requests the server holds.
  private func withHeld(
    attempts: Int = 4, _ body: (RegistryClient, ScriptedServer) throws -> Void
  ) throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    var options = options(server.url, attempts: attempts)
    options.maximumConnections = 1
    try body(RegistryClient(options), server)
  }

  @Test func `a request cancelled before it starts is not sent`() throws {
    try withHeld { client, server in
      for tag in 1...3 as ClosedRange<UInt64> { try client.submit([0x7B, 0x7D], tag: tag) }
      try client.drive { server.requests.count == 1 }
      try client.cancel(tag: 2)
      let completion = try client.wait(timeout: .zero)
      #expect(completion.tag == 2)
      #expect(completion.outcome.name == "not_sent")
      #expect(completion.attempts == 0)
      #expect(client.pending == 2)
    }
  }

  @Test func `a request cancelled while its answer is awaited is in doubt, and sent once`() throws {
    try withHeld { client, server in
      try client.submit([0x7B, 0x7D], tag: 7)
      try client.drive { server.requests.count == 1 }
      try client.cancel(tag: 7)
      let completion = try client.wait(timeout: .zero)
      #expect(completion.outcome.name == "in_doubt")
      #expect(completion.outcome.failure?.text.contains("cancelled") == true)
      #expect(code { _ = try client.wait(timeout: .zero) } == .idle)
      #expect(server.requests.count == 1)
    }
  }

  @Test func `the next request starts where one was cancelled`() throws {
    let server = try ScriptedServer { request in
      request.body == Array("1".utf8) ? [.hold] : [.send(Reply.registered)]
    }
    defer { server.stop() }
    var options = options(server.url)
    options.maximumConnections = 1
    let client = try RegistryClient(options)
    for tag in 1...2 { try client.submit(Array("\(tag)".utf8), tag: UInt64(tag)) }
    try client.drive { server.requests.count == 1 }
    try client.cancel(tag: 1)
    var names: [UInt64: String] = [:]
    while client.pending > 0 {
      let completion = try client.wait(timeout: .seconds(30))
      names[completion.tag] = completion.outcome.name
    }
    #expect(names == [1: "in_doubt", 2: "registered"])
  }

  @Test func `a request cancelled between two attempts has the outcome of the first`() throws {
    let server = try ScriptedServer { _ in
      [.send(Reply.json(429, "{}", headers: "Retry-After: 1000\r\n"))]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url, attempts: 4))
    try client.submit([0x7B, 0x7D], tag: 1)
    try client.drive { client.delayed.nextDue != nil }
    try client.cancel(tag: 1)
    let completion = try client.wait(timeout: .zero)
    #expect(completion.outcome.name == "throttled")
    #expect(completion.attempts == 1)
  }

  @Test func `what is not under way, or complete, cannot be cancelled`() throws {
    try withHeld { client, server in
      #expect(code { try client.cancel(tag: 1) } == .idle)
      try client.submit([0x7B, 0x7D], tag: 1)
      try client.cancel(tag: 1)
      #expect(code { try client.cancel(tag: 1) } == .idle)
      #expect(client.pending == 1)
      client.close()
      #expect(code { try client.cancel(tag: 1) } == .closed)
      #expect(server.requests.isEmpty)
    }
  }
}
