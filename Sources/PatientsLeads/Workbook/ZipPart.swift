internal import CZlib
internal import PatientsCore

/// The bytes of a part of a file.
final class FilePart: ByteStream {
  private let file: RandomAccessFile
  private var at: Int
  private let end: Int

  init(_ file: RandomAccessFile, start: Int, count: Int) {
    self.file = file
    at = start
    end = start + count
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    let wanted = min(target.count, end - at)
    guard wanted > 0 else { return 0 }
    let part = unsafe UnsafeMutableRawBufferPointer(rebasing: target[..<wanted])
    let count = try unsafe file.read(at: at, into: part)
    guard count > 0 else { throw ZipArchive.damaged }
    at += count
    return count
  }
}

/// A part of a zip archive that is held against its size and checksum.
final class CheckedPart: ByteStream {
  private let stream: any ByteStream
  private let size: Int
  private let checksum: UInt32
  private var sum = crc32(0, nil, 0)
  private(set) var bytesRead = 0

  init(_ stream: any ByteStream, size: Int, checksum: UInt32) {
    (self.stream, self.size, self.checksum) = (stream, size, checksum)
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    let count = try unsafe stream.read(into: target)
    let bytes = unsafe target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    if count > 0 { sum = unsafe crc32(sum, bytes, UInt32(count)) }
    bytesRead += count
    let isRight = count > 0 ? bytesRead <= size : bytesRead == size && sum == UInt(checksum)
    guard isRight else { throw ZipArchive.damaged }
    return count
  }
}
