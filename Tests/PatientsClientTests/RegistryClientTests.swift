import Glibc
import PatientsCore
import Testing

@testable import PatientsClient

@Suite(.serialized) struct RegistryClientTests {
  @Test func `two hundred requests use thirty-two connections and arrive once each`() throws {
    let gate = Gate(opensAt: 32)
    let server = try ScriptedServer { _ in
      gate.pass()
      return [.send(Reply.registered)]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    for tag in 0..<200 { try client.submit(Array("\(tag)".utf8), tag: UInt64(tag)) }
    #expect(client.pending == 200)
    var tags: Set<UInt64> = []
    while client.pending > 0 {
      let completion = try client.wait(timeout: .seconds(30))
      #expect(completion.outcome.name == "registered")
      tags.insert(completion.tag)
    }
    #expect(tags == Set(0..<200))
    #expect(server.peakConnections == 32)
    #expect(server.connections == 32)
    #expect(Set(server.requests.map(\.body)).count == 200)
    #expect(server.requests.count == 200)
  }

  @Test func `a wait that is over leaves the request under way`() throws {
    let gate = Gate()
    let server = try ScriptedServer { _ in
      gate.pass()
      return [.send(Reply.registered)]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    try client.submit(Array("{}".utf8), tag: 9)
    #expect(code { _ = try client.wait(timeout: .zero) } == .timeout)
    #expect(code { _ = try client.wait(timeout: .milliseconds(20)) } == .timeout)
    #expect(client.pending == 1)
    gate.open()
    #expect(try client.wait(timeout: nil).tag == 9)
    #expect(server.requests.count == 1)
  }

  @Test func `nothing under way, a closed client and a bad body are said so`() throws {
    let client = try RegistryClient(options("https://registry.example"))
    #expect(code { _ = try client.wait(timeout: nil) } == .idle)
    #expect(code { try client.submit([], tag: 0) } == .argument)
    let large = [UInt8](repeating: 0x20, count: RegistryClient.maximumBodyBytes + 1)
    #expect(code { try client.submit(large, tag: 0) } == .argument)
    client.close()
    client.close()
    #expect(code { try client.submit([0x20], tag: 0) } == .closed)
    #expect(code { _ = try client.wait(timeout: nil) } == .closed)
    #expect(code { _ = try client.details(patientId: "1") } == .closed)
    #expect(client.abandon().isEmpty)
  }

  @Test func `abandoning leaves in doubt what had begun, and nothing else`() throws {
    let server = try ScriptedServer { request in
      request.body == Array("3".utf8) ? [.send(Reply.registered)] : [.hold]
    }
    defer { server.stop() }
    var options = options(server.url, attempts: 4)
    options.maximumConnections = 2
    let client = try RegistryClient(options)
    for tag in 0..<3 { try client.submit(Array("\(tag)".utf8), tag: UInt64(tag)) }
    try client.drive { server.requests.count == 2 }
    let outcomes = Dictionary(
      uniqueKeysWithValues: client.abandon().map { ($0.tag, ($0.outcome.name, $0.attempts)) })
    #expect(outcomes[0]?.0 == "in_doubt" && outcomes[0]?.1 == 1)
    #expect(outcomes[1]?.0 == "in_doubt" && outcomes[1]?.1 == 1)
    #expect(outcomes[2]?.0 == "not_sent" && outcomes[2]?.1 == 0)
    #expect(client.pending == 0)
    #expect(code { _ = try client.wait(timeout: nil) } == .idle)
    #expect(try client.send("3").outcome.name == "registered")
    #expect(server.requests.count == 3)
  }

  @Test func `finishing waits for what is on the wire and for nothing else`() throws {
    let gate = Gate()
    let server = try ScriptedServer { request in
      if request.body == Array("1".utf8) {
        return [.send(Reply.json(429, "{}", headers: "Retry-After: 1000\r\n"))]
      }
      gate.pass()
      return [.send(Reply.registered)]
    }
    defer { server.stop() }
    var options = options(server.url, attempts: 4)
    options.maximumConnections = 2
    let client = try RegistryClient(options)
    for tag in 0...2 { try client.submit(Array("\(tag)".utf8), tag: UInt64(tag)) }
    try client.drive { client.delayed.nextDue != nil && server.requests.count == 2 }
    client.finishWithoutRetries()
    gate.open()
    var names: [UInt64: String] = [:]
    while client.pending > 0 {
      let completion = try client.wait(timeout: .seconds(30))
      names[completion.tag] = completion.outcome.name
    }
    #expect(names == [0: "registered", 1: "throttled", 2: "not_sent"])
    #expect(code { try client.submit([0x20], tag: 4) } == .closed)
    #expect(server.requests.count == 2)
  }

  @Test func `a client that goes away in flight leaves nothing behind`() throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    weak var gone: RegistryClient?
    do {
      let client = try RegistryClient(options(server.url))
      gone = client
      for tag in 0..<4 as Range<UInt64> { try client.submit([0x7B, 0x7D], tag: tag) }
      try client.drive { server.requests.count == 4 }
    }
    #expect(gone == nil)
  }

  @Test func `no text of a failure holds the token`() throws {
    let echo = Reply.json(400, #"{"message":"bad"}"#)
    for steps in [[.send(echo)], [.close], [.reset]] as [[ScriptedServer.Step]] {
      let outcome = try outcome { _ in steps }
      let text = "\(outcome) \(outcome.failure?.text ?? "")"
      #expect(!text.contains(secretToken))
    }
  }

  @Test func `in the child of a fork the client is the parent's`() throws {
    let client = try RegistryClient(options("https://registry.example"))
    // Swift hides `fork`, and this is what the promise is about.
    guard let symbol = unsafe dlsym(nil, "fork") else { throw SocketProblem(what: "fork") }
    let fork = unsafe unsafeBitCast(symbol, to: (@convention(c) () -> pid_t).self)
    let child = fork()
    if child == 0 {
      let code = code { try client.submit([0x20], tag: 0) }
      client.close()
      _exit(code?.rawValue ?? 0)
    }
    var status: Int32 = 0
    _ = unsafe waitpid(child, &status, 0)
    #expect(status >> 8 == PatientsError.Code.forked.rawValue)
    try client.submit([0x20], tag: 0)
  }
}
