internal import Glibc
package import PatientsCore

/// Where the bytes of a leads file come from: a descriptor, or a decoder that reads another stream
/// and hands on UTF-8.
package protocol ByteStream: AnyObject {
  /// Puts the next bytes into `target`, which is never empty.
  ///
  /// - Returns: how many; 0 at the end, and only there.
  /// - Throws: `.leads` where they cannot be read.
  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int

  /// Whether a read would have to wait for whoever writes. False where nobody can know.
  var isIdle: Bool { get }

  /// Whether it can be read twice.
  var canRewind: Bool { get }

  /// Goes back to the first byte; false, and nothing is changed, where that cannot be done.
  func rewind() throws(PatientsError) -> Bool
}

extension ByteStream {
  package var isIdle: Bool { false }
  package var canRewind: Bool { false }
  package func rewind() throws(PatientsError) -> Bool { false }
}

/// The bytes of a file descriptor: a file, a pipe, the standard input.
package final class DescriptorStream: ByteStream {
  package let descriptor: Int32
  private let isOwned: Bool
  private let name: String
  /// Where the reader found the file: what somebody read before is not the leads'.
  let start: off_t
  /// The size in bytes if this is a regular file; nil for a pipe or a terminal.
  package let size: Int?
  /// Called again and again while a pipe or a terminal has nothing to give; what it throws ends the
  /// read.
  package var whileWaiting: (() throws(PatientsError) -> Void)?

  /// Opens a file.
  ///
  /// - Throws: `.leads`: missing, not readable, or a folder.
  package convenience init(path: String) throws(PatientsError) {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      let remedy =
        errno == ENOENT
        ? "there is no such file: check its name and folder"
        : "cannot be opened: \(systemReason(errno))"
      throw PatientsError(.leads, "\(path): \(remedy)")
    }
    try self.init(descriptor: descriptor, name: path, isOwned: true)
  }

  /// Reads from an open descriptor, which stays the caller's unless `isOwned`.
  ///
  /// - Parameter name: what error texts call it.
  package init(descriptor: Int32, name: String, isOwned: Bool = false) throws(PatientsError) {
    var status = stat()
    let result = unsafe fstat(descriptor, &status)
    let failure = errno
    self.descriptor = descriptor
    self.isOwned = isOwned
    self.name = name
    size = result == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
    start = size == nil ? 0 : max(0, lseek(descriptor, 0, SEEK_CUR))
    guard result == 0 else {
      throw PatientsError(.leads, "\(name): cannot be read: \(systemReason(failure))")
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw PatientsError(.leads, "\(name): this is a folder: give a file of leads")
    }
  }

  deinit {
    if isOwned { close(descriptor) }
  }

  package func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    try awaitBytes()
    while true {
      let count = unsafe Glibc.read(descriptor, target.baseAddress, target.count)
      if count >= 0 { return count }
      guard errno == EINTR else {
        throw PatientsError(.leads, "\(name): cannot be read: \(systemReason(errno))")
      }
    }
  }

  package var isIdle: Bool {
    guard size == nil else { return false }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return unsafe poll(&waiting, 1, 50) == 0
  }

  package var canRewind: Bool { size != nil }

  package func rewind() throws(PatientsError) -> Bool {
    size != nil && lseek(descriptor, start, SEEK_SET) == start
  }

  /// Returns when a read would not block: there are bytes, the end, or an error.
  private func awaitBytes() throws(PatientsError) {
    guard size == nil, let whileWaiting else { return }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = unsafe poll(&waiting, 1, 50)
      guard count == 0 || (count < 0 && errno == EINTR) else { return }
      try whileWaiting()
    }
  }
}
