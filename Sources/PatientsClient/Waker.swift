internal import CEpoll
internal import Glibc
internal import PatientsCore

/// Ends a wait of a client from another thread.
package final class Waker: Sendable {
  /// Readable from ``wake()`` to ``rest()``.
  let descriptor: Int32

  /// - Throws: `.system` where the process has no descriptors left.
  init() throws(PatientsError) {
    descriptor = eventfd(0, Int32(EFD_CLOEXEC) | Int32(EFD_NONBLOCK))
    guard descriptor >= 0 else {
      throw PatientsError(.system, "no descriptor for a client: \(systemReason())")
    }
  }

  deinit {
    if descriptor >= 0 { _ = Glibc.close(descriptor) }
  }

  /// Ends the wait that is under way, or else the next one, as if its time were over. From any thread.
  package func wake() {
    var one: UInt64 = 1
    _ = unsafe write(descriptor, &one, MemoryLayout<UInt64>.size)
  }

  func rest() {
    var count: UInt64 = 0
    _ = unsafe read(descriptor, &count, MemoryLayout<UInt64>.size)
  }
}
