import Foundation
import PatientsCore
import Testing

@testable import PatientsClient

/// A wait that another thread ends.
@Suite(.serialized) struct WakerTests {
  /// A client with a request that is never answered.
  private func withUnanswered(_ body: (RegistryClient) throws -> Void) throws {
    let server = try ScriptedServer { _ in [.hold] }
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    try client.submit([0x7B, 0x7D], tag: 1)
    try client.drive { server.requests.count == 1 }
    try body(client)
  }

  /// Ten minutes: far beyond any test's patience.
  private func wait(_ client: RegistryClient) -> PatientsError.Code? {
    code { _ = try client.wait(timeout: .seconds(600)) }
  }

  @Test func `a wait ends when another thread says so, and what is under way goes on`() throws {
    try withUnanswered { client in
      let waker = try client.waker()
      Thread.detachNewThread {
        usleep(20_000)
        waker.wake()
      }
      #expect(wait(client) == .timeout)
      #expect(client.pending == 1)
    }
  }

  @Test func `who is woken before the wait does not wait, once`() throws {
    try withUnanswered { client in
      let waker = try client.waker()
      waker.wake()
      waker.wake()
      #expect(wait(client) == .timeout)
      let start = ContinuousClock.now
      #expect(code { _ = try client.wait(timeout: .milliseconds(50)) } == .timeout)
      #expect(ContinuousClock.now - start >= .milliseconds(50))
    }
  }

  @Test func `an answer that is there is given out all the same`() throws {
    let server = try ScriptedServer()
    defer { server.stop() }
    let client = try RegistryClient(options(server.url))
    let waker = try client.waker()
    try client.submit([0x7B, 0x7D], tag: 5)
    var completion: Completion?
    while completion == nil {
      waker.wake()
      completion = try? client.wait(timeout: .seconds(600))
    }
    #expect(completion?.tag == 5)
  }
}
