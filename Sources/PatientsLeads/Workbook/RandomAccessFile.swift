internal import Glibc
internal import PatientsCore

/// A file that is read at any place, and the end of it that is known.
@safe final class RandomAccessFile {
  private let descriptor: Int32
  /// What closes the descriptor when it goes; nil where that is this object's to do.
  private let owner: AnyObject?
  private(set) var size: Int

  /// Bytes that are kept of what comes from a pipe.
  static let largestCopy = 1024 * 1024 * 1024

  /// Reads what a stream reads, which must be a file from its beginning.
  init?(_ stream: DescriptorStream) {
    guard let size = stream.size, stream.start == 0 else { return nil }
    descriptor = stream.descriptor
    owner = stream
    self.size = size
  }

  /// Keeps what a stream has in a file without a name, which is gone when this object is.
  ///
  /// - Throws: `.system` where there is no room, `.leads` where it is larger than any leads file.
  convenience init(copyOf stream: any ByteStream) throws(PatientsError) {
    self.init(descriptor: try Self.openNameless())
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    defer { unsafe buffer.deallocate() }
    while case let count = try unsafe stream.read(into: buffer), count > 0 {
      guard size + count <= Self.largestCopy else {
        throw PatientsError(.leads, "this workbook is larger than 1 GiB: save it as CSV")
      }
      try unsafe append(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    }
  }

  private init(descriptor: Int32) {
    self.descriptor = descriptor
    owner = nil
    size = 0
  }

  /// The owner's alone, as all that has leads in it.
  private static func openNameless() throws(PatientsError) -> Int32 {
    let folder = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
    var path = Array("\(folder)/clinic-XXXXXX".utf8CString)
    let descriptor = unsafe mkstemp(&path)
    guard descriptor >= 0 else { throw failure(errno) }
    _ = unsafe unlink(path)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private func append(_ bytes: UnsafeRawBufferPointer) throws(PatientsError) {
    let failure = unsafe writeAll(bytes, to: descriptor).failure
    guard failure == 0 else { throw Self.failure(failure) }
    size += bytes.count
  }

  private static func failure(_ number: Int32) -> PatientsError {
    PatientsError(
      .system, "a copy of the workbook cannot be kept in TMPDIR: \(systemReason(number))")
  }

  deinit { if owner == nil, descriptor >= 0 { close(descriptor) } }

  /// Reads up to as many bytes as fit; fewer only at the end.
  func read(
    at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(PatientsError) -> Int {
    var done = 0
    while done < target.count {
      let rest = unsafe UnsafeMutableRawBufferPointer(rebasing: target[done...])
      let count = unsafe pread(descriptor, rest.baseAddress, rest.count, off_t(offset + done))
      if count == 0 { break }
      if count > 0 {
        done += count
      } else if errno != EINTR {
        throw PatientsError(.leads, "the workbook cannot be read: \(systemReason(errno))")
      }
    }
    return done
  }

  /// The bytes of a part; nil where it is not whole within the file.
  func bytes(at offset: Int, count: Int) throws(PatientsError) -> LittleEndianBytes? {
    guard offset >= 0, count >= 0, offset <= size, count <= size - offset else { return nil }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 16)
    defer { unsafe buffer.deallocate() }
    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])
    guard try unsafe read(at: offset, into: part) == count else { return nil }
    return unsafe LittleEndianBytes(Array(part))
  }
}

/// Numbers in the byte order of zip archives, each nil where it is not whole within the bytes.
struct LittleEndianBytes {
  let bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  func number(at offset: Int, bytes count: Int) -> UInt64? {
    guard offset >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
    return bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A number as one that counts in this process; nil too where it is too large.
  func int(at offset: Int, bytes count: Int) -> Int? {
    number(at: offset, bytes: count).flatMap { Int(exactly: $0) }
  }
}
