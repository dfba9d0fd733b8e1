internal import Glibc
package import PatientsCore

/// Collects bytes and writes them to a file descriptor that stays the caller's.
///
/// What was written is in the descriptor only after `flush()`.
package struct ByteWriter: ~Copyable {
  private let descriptor: Int32
  private let capacity: Int
  private var buffer: [UInt8] = []

  /// - Parameter bufferSize: bytes kept back before they are written.
  package init(descriptor: Int32, bufferSize: Int = 64 * 1024) {
    self.descriptor = descriptor
    capacity = max(bufferSize, 1)
  }

  /// Adds a byte to what is to be written.
  package mutating func append(_ byte: UInt8) { buffer.append(byte) }

  /// Adds bytes to what is to be written.
  package mutating func append(_ bytes: some Sequence<UInt8>) { buffer.append(contentsOf: bytes) }

  /// Writes where enough has been collected.
  ///
  /// - Throws: as ``flush()``.
  package mutating func flushIfFull() throws(PatientsError) {
    if buffer.count >= capacity { try flush() }
  }

  /// Hands everything to the system.
  ///
  /// - Throws: `.system` where the descriptor takes no more; what was not taken is kept.
  package mutating func flush() throws(PatientsError) {
    var done = 0
    var failure: Int32 = 0
    unsafe buffer.withUnsafeBytes { bytes in
      while done < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count >= 0 {
          done += count
        } else if errno != EINTR {
          failure = errno
          return
        }
      }
    }
    buffer.removeFirst(done)
    if failure != 0 {
      throw PatientsError(.system, "results cannot be written: \(systemReason(failure))")
    }
  }
}
