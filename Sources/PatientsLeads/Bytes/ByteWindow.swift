internal import Glibc
internal import PatientsCore

/// The part of a stream that is in memory: from the first byte of the row at hand to what was last
/// read. It moves along, and grows only for a row that does not fit, up to its limit.
///
/// Offsets count from the row's first byte, so they stay good when the window moves or grows;
/// pointers do not.
@safe final class ByteWindow {
  enum Reading {
    /// There are more bytes behind `count`.
    case more
    /// The stream is at its end.
    case end
    /// The row fills the whole window, and the window may not grow.
    case full
  }

  private let stream: any ByteStream
  private let limit: Int
  private var storage: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var begin = 0
  private var end = 0
  private var isAtEnd = false
  /// Bytes read from the stream so far.
  private var bytesRead = 0

  /// - Parameters:
  ///   - size: bytes to begin with, at least 1.
  ///   - limit: bytes that it may grow to.
  init(_ stream: any ByteStream, size: Int, limit: Int) {
    self.stream = stream
    capacity = max(size, 1)
    self.limit = max(limit, capacity)
    unsafe storage = .allocate(capacity: capacity)
  }

  deinit { unsafe storage.deallocate() }

  /// Bytes from the row's first to the last one read.
  var count: Int { end - begin }

  /// How much of what was read stands before the row, 0 to 1.
  var sharePassed: Double { Double(bytesRead - count) / Double(max(bytesRead, 1)) }

  /// The same bytes. Good until the window is read into, cut or dropped from.
  var bytes: UnsafeMutableBufferPointer<UInt8> {
    unsafe UnsafeMutableBufferPointer(start: storage + begin, count: count)
  }

  /// Reads on.
  ///
  /// - Parameter isPeek: a few bytes more are wanted to see what follows, whatever the limit; then
  ///   the answer is never `.full`.
  func read(isPeek: Bool = false) throws(PatientsError) -> Reading {
    if isAtEnd { return .end }
    if end == capacity, !makeRoom(beyondLimit: isPeek) { return .full }
    let free = unsafe UnsafeMutableRawBufferPointer(start: storage + end, count: capacity - end)
    let count = try unsafe stream.read(into: free)
    end += count
    bytesRead += count
    isAtEnd = count == 0
    return isAtEnd ? .end : .more
  }

  /// Lets go of the first bytes: the row that they made is done with.
  func drop(_ count: Int) {
    begin += min(count, self.count)
  }

  /// Forgets what is behind the first `count` bytes, where a line is too long to be kept.
  func cut(to count: Int) {
    end = min(end, begin + count)
  }

  /// Moves the row to the front, or takes more memory for it; false at the limit.
  private func makeRoom(beyondLimit: Bool) -> Bool {
    let count = self.count
    if begin > 0 {
      unsafe memmove(storage, storage + begin, count)
    } else if capacity < limit || beyondLimit {
      capacity = capacity < limit ? min(limit, capacity * 2) : capacity + 16
      let grown = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
      unsafe memcpy(grown, storage, count)
      unsafe storage.deallocate()
      unsafe storage = grown
    } else {
      return false
    }
    (begin, end) = (0, count)
    return true
  }
}

extension ByteWindow {
  /// Where the next delimiter, quote, LF or CR stands, from `start` on; nil if there is none yet.
  ///
  /// Eight bytes at a time: a byte of `word ^ wanted` is zero where the byte is the wanted one, and
  /// the lowest zero byte leaves the lowest mark.
  func special(from start: Int, delimiter: UInt8) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let wanted = (ones &* UInt64(delimiter), ones &* 0x22, ones &* 0x0A, ones &* 0x0D)
    func zeros(_ word: UInt64) -> UInt64 { (word &- ones) & ~word & (ones << 7) }
    let bytes = unsafe UnsafeRawBufferPointer(self.bytes)
    var at = start
    while at + 8 <= bytes.count {
      let word = unsafe UInt64(
        littleEndian: bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self))
      let marks =
        zeros(word ^ wanted.0) | zeros(word ^ wanted.1) | zeros(word ^ wanted.2)
        | zeros(word ^ wanted.3)
      if marks != 0 { return at + marks.trailingZeroBitCount / 8 }
      at += 8
    }
    while at < bytes.count {
      let byte = unsafe bytes[at]
      if byte == delimiter || byte == 0x22 || byte == 0x0A || byte == 0x0D { return at }
      at += 1
    }
    return nil
  }

  /// Where `byte` stands next, from `start` on and before `end`; nil if it is not there yet.
  func first(_ byte: UInt8, from start: Int, before end: Int = .max) -> Int? {
    let bytes = unsafe self.bytes
    let end = min(end, bytes.count)
    guard start >= 0, start < end, let base = bytes.baseAddress,
      let found = unsafe memchr(base + start, Int32(byte), end - start)
    else { return nil }
    return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }
}
