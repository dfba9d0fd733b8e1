import Glibc
import PatientsCore
import Synchronization

@testable import PatientsClient

/// Lets threads pass as soon as a test, or their number, opens it.
final class Gate: Sendable {
  private let state = Mutex((arrived: 0, isOpen: false))
  private let enough: Int

  init(opensAt enough: Int = .max) { self.enough = enough }

  func open() { state.withLock { $0.isOpen = true } }

  func pass() {
    state.withLock { state in
      state.arrived += 1
      if state.arrived >= enough { state.isOpen = true }
    }
    while !state.withLock({ $0.isOpen }) { usleep(500) }
  }
}

extension RegistryClient {
  /// Drives without taking a completion until something is so.
  func drive(until isSo: () -> Bool) throws {
    while !isSo() { try drive(until: surroundings.monotonic() + .milliseconds(5)) { isSo() } }
  }
}

/// The code that `work` throws, or nil.
func code(_ work: () throws -> Void) -> PatientsError.Code? {
  do {
    try work()
    return nil
  } catch {
    return (error as? PatientsError)?.code
  }
}
