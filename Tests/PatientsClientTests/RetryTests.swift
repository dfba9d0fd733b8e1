import Glibc
import PatientsCore
import Synchronization
import Testing

@testable import PatientsClient

/// Retries over real connections, by a clock that leaps.
@Suite(.serialized) struct RetryTests {
  private func send(
    _ time: LeapingTime, _ script: @escaping ScriptedServer.Script
  ) throws -> (completion: Completion, receipts: Int) {
    let server = try ScriptedServer(script)
    defer { server.stop() }
    let client = try RegistryClient(
      options(server.url, attempts: 4), surroundings: time.surroundings)
    let completion = try client.send()
    return (completion, server.requests.count)
  }

  @Test(arguments: [429, 503])
  func `Retry-After is waited for and the request sent again`(status: Int) throws {
    let time = LeapingTime()
    let (completion, receipts) = try send(time) { request in
      request.number == 1
        ? [.send(Reply.json(status, "{}", headers: "Retry-After: 7\r\n"))]
        : [.send(Reply.registered)]
    }
    #expect(completion.outcome.name == "registered")
    #expect(completion.attempts == 2)
    #expect(receipts == 2)
    #expect(completion.elapsed >= .seconds(7))
    let slept = time.sleeps.reduce(.zero, +)
    #expect(slept > .milliseconds(6500) && slept <= .seconds(7))
  }

  @Test func `throttling without an end is handed over after the last attempt`() throws {
    let time = LeapingTime(random: 1)
    let (completion, receipts) = try send(time) { _ in [.send(Reply.json(429, "{}"))] }
    #expect(completion.outcome == .throttled(Throttle(httpStatus: 429, retryAfter: nil)))
    #expect(completion.attempts == 4)
    #expect(receipts == 4)
  }

  @Test(arguments: [400, 401, 403, 500, 502, 503, 504])
  func `a refusal or a doubt is received once`(status: Int) throws {
    let (completion, receipts) = try send(LeapingTime()) { _ in
      [.send(Reply.json(status, "{}"))]
    }
    #expect(completion.attempts == 1)
    #expect(receipts == 1)
  }

  @Test func `a refused connection is tried again with growing waits`() throws {
    let (socket, port) = try Sockets.listen(takesLittle: false)
    close(socket)
    let time = LeapingTime(random: 1)
    let client = try RegistryClient(
      options("http://127.0.0.1:\(port)", attempts: 4), surroundings: time.surroundings)
    let completion = try client.send()
    #expect(completion.outcome.name == "not_sent")
    #expect(completion.attempts == 4)
    let slept = time.sleeps.reduce(.zero, +)
    #expect(slept > .milliseconds(1500) && slept <= .milliseconds(1750))
  }

  @Test func `a Retry-After holds the whole client`() throws {
    let server = try ScriptedServer { request in
      request.body == Array("first".utf8) && request.number == 1
        ? [.send(Reply.json(429, "{}", headers: "Retry-After: 30\r\n"))]
        : [.send(Reply.registered)]
    }
    defer { server.stop() }
    let time = LeapingTime()
    var options = options(server.url, attempts: 2)
    options.maximumConnections = 1
    let client = try RegistryClient(options, surroundings: time.surroundings)
    try client.submit(Array("first".utf8), tag: 1)
    try client.submit(Array("second".utf8), tag: 2)
    let completions = try [client.wait(timeout: nil), client.wait(timeout: nil)]
    #expect(completions.allSatisfy { $0.outcome.name == "registered" })
    #expect(completions.allSatisfy { $0.elapsed >= .seconds(30) })
  }
}
