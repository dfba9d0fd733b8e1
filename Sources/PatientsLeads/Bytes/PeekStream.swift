internal import PatientsCore

/// A stream whose next bytes can be looked at before they are read.
final class PeekStream: ByteStream {
  private let stream: any ByteStream
  /// Bytes that were looked at, of which those from `at` on were not read yet.
  private var held: [UInt8] = []
  private var at = 0
  private var isAtEnd = false
  /// Bytes that were handed on so far.
  private(set) var bytesRead = 0

  init(_ stream: any ByteStream) {
    self.stream = stream
  }

  /// The next bytes: `count` of them, or what there is before the end.
  func peek(_ count: Int) throws(PatientsError) -> ArraySlice<UInt8> {
    while held.count - at < count, try hold(count - (held.count - at)) {}
    return held[at...].prefix(count)
  }

  /// The next bytes for guesses about the rest: up to `limit`, or to the end, or, where a whole line
  /// has come and whoever writes makes a pause, what has come until then. A slow pipe is not waited
  /// for longer than for its first line, and one that never pauses not for long.
  func sample(_ limit: Int) throws(PatientsError) -> ArraySlice<UInt8> {
    let deadline = ContinuousClock.now + .milliseconds(300)
    while held.count - at < limit {
      if held[at...].contains(where: { $0 == 0x0A || $0 == 0x0D }),
        stream.isIdle || !stream.canRewind && ContinuousClock.now >= deadline
      {
        break
      }
      guard try hold(limit - (held.count - at)) else { break }
    }
    return held[at...].prefix(limit)
  }

  /// Reads over bytes that were looked at.
  func skip(_ count: Int) {
    let skipped = min(count, held.count - at)
    at += skipped
    bytesRead += skipped
  }

  /// Takes in up to `count` bytes; false at the end.
  private func hold(_ count: Int) throws(PatientsError) -> Bool {
    guard !isAtEnd, count > 0 else { return false }
    let size = min(count, 64 * 1024)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
    defer { unsafe buffer.deallocate() }
    let got = try unsafe stream.read(into: buffer)
    isAtEnd = got == 0
    unsafe held.append(contentsOf: buffer.prefix(got))
    return got > 0
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    let count: Int
    if at < held.count {
      let next = held[at...].prefix(target.count)
      unsafe target.copyBytes(from: next)
      count = next.count
      at += count
      if at == held.count { (held, at) = ([], 0) }
    } else {
      count = isAtEnd ? 0 : try unsafe stream.read(into: target)
    }
    bytesRead += count
    return count
  }

  var isIdle: Bool { at == held.count && stream.isIdle }

  var canRewind: Bool { stream.canRewind }

  func rewind() throws(PatientsError) -> Bool {
    guard try stream.rewind() else { return false }
    (held, at, isAtEnd, bytesRead) = ([], 0, false, 0)
    return true
  }
}
