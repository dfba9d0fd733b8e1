import Glibc
import Testing

@testable import PatientsClient

@Suite(.serialized) struct BrokenPipeGuardTests {
  /// The signals, by number, that this thread blocks.
  private func blocked() -> [Int32] {
    var mask = sigset_t()
    _ = unsafe pthread_sigmask(SIG_SETMASK, nil, &mask)
    return (1..<64).filter { unsafe sigismember(&mask, $0) == 1 }
  }

  private func isPending() -> Bool {
    var set = sigset_t()
    _ = unsafe sigpending(&set)
    return unsafe sigismember(&set, SIGPIPE) == 1
  }

  @Test func `a SIGPIPE under the guard ends nobody and is gone afterwards`() {
    let before = blocked()
    let pipe = BrokenPipeGuard()
    #expect(blocked().contains(SIGPIPE))
    pthread_kill(pthread_self(), SIGPIPE)
    #expect(isPending())
    pipe.end()
    #expect(!isPending())
    #expect(blocked() == before)
  }

  @Test func `the host's own block and its pending signal stay as they were`() {
    let outer = BrokenPipeGuard()
    pthread_kill(pthread_self(), SIGPIPE)
    let inner = BrokenPipeGuard()
    inner.end()
    #expect(isPending())
    #expect(blocked().contains(SIGPIPE))
    outer.end()
    #expect(!isPending())
  }

  @Test func `driving leaves the thread's mask as it was`() throws {
    let server = try ScriptedServer()
    defer { server.stop() }
    let before = blocked()
    let client = try RegistryClient(options(server.url))
    _ = try client.send()
    #expect(blocked() == before)
    try client.submit([0x7B, 0x7D], tag: 2)
    _ = try? client.wait(timeout: .zero)
    #expect(blocked() == before)
    _ = client.abandon()
    client.close()
    #expect(blocked() == before)
  }
}
