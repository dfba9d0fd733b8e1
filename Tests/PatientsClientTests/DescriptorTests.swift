import Glibc
import PatientsCore
import Testing

@testable import PatientsClient

/// The client in somebody else's event loop, played by `poll`.
@Suite(.serialized) struct DescriptorTests {
  private func isReadable(_ descriptor: Int32, within milliseconds: Int32) -> Bool {
    var one = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&one, 1, milliseconds) == 1
  }

  /// All completions, by waits that never block.
  private func takeAll(_ client: RegistryClient) throws -> [Completion] {
    let descriptor = try client.descriptor()
    var all: [Completion] = []
    while client.pending > 0 {
      try #require(isReadable(descriptor, within: 30_000))
      var code: PatientsError.Code?
      while code == nil {
        do { all.append(try client.wait(timeout: .zero)) } catch { code = error.code }
      }
      #expect(code == .timeout || code == .idle)
    }
    return all
  }

  @Test func `five hundred requests are done by polling the descriptor alone`() throws {
    let server = try ScriptedServer()
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    for tag in 0..<500 as Range<UInt64> { try client.submit([0x7B, 0x7D], tag: tag) }
    let all = try takeAll(client)
    #expect(Set(all.map(\.tag)) == Set(0..<500))
    #expect(all.allSatisfy { $0.outcome.name == "registered" })
    #expect(server.requests.count == 500)
  }

  @Test func `the descriptor is readable where there is something to do, and else not`() throws {
    let gate = Gate()
    let server = try ScriptedServer { _ in
      gate.pass()
      return [.send(Reply.registered)]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    let descriptor = try client.descriptor()
    #expect(!isReadable(descriptor, within: 0))
    try client.submit([0x7B, 0x7D], tag: 1)
    #expect(isReadable(descriptor, within: 30_000))
    try client.drive { server.requests.count == 1 }
    #expect(code { _ = try client.wait(timeout: .zero) } == .timeout)
    #expect(!isReadable(descriptor, within: 0))
    gate.open()
    #expect(isReadable(descriptor, within: 30_000))
    while client.pending > 0 {
      #expect(isReadable(descriptor, within: 30_000))
      _ = try? client.wait(timeout: .zero)
    }
    #expect(!isReadable(descriptor, within: 0))
    #expect(try client.descriptor() == descriptor)
  }

  @Test func `what is over in silence makes the descriptor readable`() throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    var options = options(server.url)
    options.firstByteTimeout = .milliseconds(60)
    let client = try RegistryClient(options)
    try client.submit([0x7B, 0x7D], tag: 1)
    try client.submit([0x7B, 0x7D], tag: 2, deadline: .milliseconds(30))
    let all = try takeAll(client)
    #expect(all.map(\.tag) == [2, 1])
    #expect(all.allSatisfy { $0.outcome.name == "in_doubt" })
  }

  @Test func `a retry's time makes the descriptor readable`() throws {
    let server = try ScriptedServer { request in
      request.number == 1 ? [.send(Reply.json(429, "{}"))] : [.send(Reply.registered)]
    }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url, attempts: 4))
    try client.submit([0x7B, 0x7D], tag: 1)
    let all = try takeAll(client)
    #expect(all.first?.outcome.name == "registered")
    #expect(all.first?.attempts == 2)
  }

  @Test func `a cancelled request makes the descriptor readable`() throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    let descriptor = try client.descriptor()
    try client.submit([0x7B, 0x7D], tag: 1)
    try client.drive { server.requests.count == 1 }
    #expect(code { _ = try client.wait(timeout: .zero) } == .timeout)
    #expect(!isReadable(descriptor, within: 0))
    try client.cancel(tag: 1)
    #expect(isReadable(descriptor, within: 0))
  }

  @Test func `a closed client has no descriptor`() throws {
    let client = try RegistryClient(options("https://registry.example"))
    client.close()
    #expect(code { _ = try client.descriptor() } == .closed)
  }
}
