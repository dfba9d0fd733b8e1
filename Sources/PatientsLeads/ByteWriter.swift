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
    let (done, failure) = unsafe buffer.withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
    buffer.removeFirst(done)
    if failure != 0 {
      throw PatientsError(.system, "results cannot be written: \(systemReason(failure))")
    }
  }
}

/// Writes bytes, in as many calls as it takes.
///
/// - Returns: how many the descriptor took, and `errno` where that is not all of them; else 0.
func writeAll(
  _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
) -> (count: Int, failure: Int32) {
  var done = 0
  while done < bytes.count {
    let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[done...])
    let count = unsafe write(descriptor, rest.baseAddress, rest.count)
    if count >= 0 { done += count } else if errno != EINTR { return (done, errno) }
  }
  return (done, 0)
}
