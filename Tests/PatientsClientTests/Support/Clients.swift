import PatientsCore
import Synchronization
import Testing

@testable import PatientsClient

/// A clock that runs as the machine's does and leaps where the client would sleep, and dice that
/// always fall the same way.
final class LeapingTime: Sendable {
  private let leapt = Mutex([Duration]())
  let random: Double

  init(random: Double = 0) { self.random = random }

  /// How long the client wanted to sleep, each time.
  var sleeps: [Duration] { leapt.withLock { $0 } }

  var surroundings: Surroundings {
    Surroundings(
      monotonic: { [self] in
        Surroundings.system.monotonic() + leapt.withLock { $0.reduce(.zero, +) }
      },
      unixTime: Surroundings.system.unixTime,
      random: { [self] in random },
      sleep: { [self] duration in leapt.withLock { $0.append(duration) } })
  }
}

let secretToken = "s3cr3t-t0ken"

/// Options for a test: one attempt, and deadlines that no healthy exchange on this machine reaches.
func options(_ url: String, attempts: Int = 1) -> ClientOptions {
  ClientOptions(baseURL: url, token: secretToken, maximumAttempts: attempts)
}

extension RegistryClient {
  /// Submits one body and waits for what becomes of it, a minute at most.
  func send(_ body: String = "{}", tag: UInt64 = 1) throws -> Completion {
    try submit(Array(body.utf8), tag: tag)
    return try wait(timeout: .seconds(60))
  }
}

/// Sends one request to a server with this script.
func outcome(
  _ script: @escaping ScriptedServer.Script, _ change: (inout ClientOptions) -> Void = { _ in }
) throws -> Outcome {
  let server = try ScriptedServer(script)
  defer { server.stop() }
  var options = options(server.url)
  change(&options)
  return try RegistryClient(options).send().outcome
}

extension Outcome {
  var failure: Failure? {
    switch self {
    case .notSent(let failure), .inDoubt(let failure): failure
    default: nil
    }
  }
}
