import PatientsCore
import Testing

@testable import PatientsClient

@Suite(.serialized) struct DeadlineTests {
  private let brief: Duration = .milliseconds(50)

  @Test func `a request that cannot start before its deadline is not sent`() throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    var options = options(server.url)
    options.maximumConnections = 1
    let client = try RegistryClient(options)
    try client.submit([0x7B, 0x7D], tag: 1)
    try client.submit([0x7B, 0x7D], tag: 2, deadline: brief)
    let completion = try client.wait(timeout: .seconds(30))
    #expect(completion.tag == 2)
    #expect(completion.outcome.name == "not_sent")
    #expect(completion.outcome.failure?.text.contains("deadline") == true)
    #expect(completion.attempts == 0)
    #expect(server.requests.count == 1)
  }

  @Test func `a request without an answer at its deadline is in doubt, and sent once`() throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url, attempts: 4))
    try client.submit([0x7B, 0x7D], tag: 1, deadline: brief)
    let completion = try client.wait(timeout: .seconds(30))
    #expect(completion.outcome.name == "in_doubt")
    #expect(completion.elapsed >= brief)
    #expect(server.requests.count == 1)
  }

  @Test func `an attempt that could only begin after the deadline is not waited for`() throws {
    let server = try ScriptedServer { _ in
      [.send(Reply.json(429, "{}", headers: "Retry-After: 60\r\n"))]
    }
    defer { server.stop() }
    let time = LeapingTime()
    let client = try RegistryClient(
      options(server.url, attempts: 4), surroundings: time.surroundings)
    try client.submit([0x7B, 0x7D], tag: 1, deadline: .seconds(59))
    let completion = try client.wait(timeout: nil)
    #expect(completion.outcome.name == "throttled")
    #expect(completion.attempts == 1)
    #expect(time.sleeps.isEmpty)
  }

  @Test func `an attempt that begins before the deadline is made`() throws {
    let server = try ScriptedServer { request in
      request.number == 1
        ? [.send(Reply.json(429, "{}", headers: "Retry-After: 60\r\n"))]
        : [.send(Reply.registered)]
    }
    defer { server.stop() }
    let time = LeapingTime()
    let client = try RegistryClient(
      options(server.url, attempts: 4), surroundings: time.surroundings)
    try client.submit([0x7B, 0x7D], tag: 1, deadline: .seconds(3600))
    let completion = try client.wait(timeout: nil)
    #expect(completion.outcome.name == "registered")
    #expect(completion.attempts == 2)
  }

  @Test func `one request's deadline is not the next one's`() throws {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.send(Reply.registered)] : [.drip(Reply.registered, every: 2)]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    try client.submit([0x7B, 0x7D], tag: 1, deadline: .milliseconds(200))
    #expect(try client.wait(timeout: nil).outcome.name == "registered")
    // Takes more than twice that, on the same connection and the same handle.
    try client.submit([0x7B, 0x7D], tag: 2)
    let completion = try client.wait(timeout: nil)
    #expect(completion.outcome.name == "registered")
    #expect(completion.elapsed > .milliseconds(200))
  }
}
