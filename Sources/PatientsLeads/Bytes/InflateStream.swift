internal import CZlib
internal import Glibc
internal import PatientsCore

/// Unpacks what another stream has, with zlib, in memory that does not grow.
///
/// Checks what the format lets it check: gzip's own sum and length. Data that unpacks to far more
/// than leads do is refused: a bomb of a few megabytes would keep a clinic busy for hours.
@safe final class InflateStream: ByteStream {
  enum Form {
    /// One gzip archive, or several in a row as `cat` makes them.
    case gzip
    /// Deflate without a header, as in a zip archive.
    case raw

    fileprivate var windowBits: Int32 { self == .gzip ? 15 + 16 : -15 }
  }

  /// How much bigger than packed something may be, once it is bigger than `freeBytes`. Text of leads
  /// comes to 5 or 10, a spreadsheet's XML to 50, a bomb to 1000.
  static let maximumRatio = 400
  static let freeBytes = 64 * 1024 * 1024

  private let stream: any ByteStream
  private let form: Form
  /// What it is, for error texts: `the gzip archive`.
  private let subject: String
  private let state: UnsafeMutablePointer<z_stream>
  private let buffer = UnsafeMutableRawBufferPointer.allocate(
    byteCount: 64 * 1024, alignment: 16)
  private var isAtEnd = false
  /// Whether the archive at hand is complete.
  private var isWhole = false
  private var packed = 0
  private var unpacked = 0

  init(_ stream: any ByteStream, _ form: Form, subject: String) throws(PatientsError) {
    self.stream = stream
    self.form = form
    self.subject = subject
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    guard unsafe czlib_inflate_init(state, form.windowBits) == Z_OK else {
      throw PatientsError(.memory, "there is not enough memory to unpack \(subject)")
    }
  }

  deinit {
    unsafe inflateEnd(state)
    unsafe state.deallocate()
    unsafe buffer.deallocate()
  }

  var isIdle: Bool { unsafe state.pointee.avail_in == 0 && stream.isIdle }

  var canRewind: Bool { stream.canRewind }

  func rewind() throws(PatientsError) -> Bool {
    guard try stream.rewind() else { return false }
    unsafe inflateReset(state)
    unsafe state.pointee.avail_in = 0
    (isAtEnd, isWhole, packed, unpacked) = (false, false, 0, 0)
    return true
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    while true {
      if unsafe state.pointee.avail_in == 0 { try refill() }
      if isWhole, try !beginsAnew() { return 0 }
      let count = try unsafe step(into: target)
      if count > 0 { return count }
    }
  }

  private func refill() throws(PatientsError) {
    guard !isAtEnd else { return }
    let count = try unsafe stream.read(into: buffer)
    isAtEnd = count == 0
    unsafe state.pointee.next_in = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_in = UInt32(count)
  }

  /// Behind a whole archive: whether another one follows. Zeros fill up a block of tape or disk.
  private func beginsAnew() throws(PatientsError) -> Bool {
    while form == .gzip {
      while unsafe state.pointee.avail_in > 0, let next = unsafe state.pointee.next_in {
        switch unsafe next.pointee {
        case 0:
          unsafe state.pointee.next_in = next + 1
          unsafe state.pointee.avail_in -= 1
        case 0x1F:
          unsafe inflateReset(state)
          isWhole = false
          return true
        default:
          throw failure("has something behind its end that is not packed")
        }
      }
      try refill()
      if isAtEnd { return false }
    }
    return false
  }

  private func step(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    let before = unsafe state.pointee.avail_in
    let room = UInt32(clamping: target.count)
    unsafe state.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    unsafe state.pointee.avail_out = room
    let result = unsafe inflate(state, Z_NO_FLUSH)
    let count = unsafe Int(room - state.pointee.avail_out)
    packed += unsafe Int(before - state.pointee.avail_in)
    unpacked += count
    switch result {
    case Z_OK: break
    case Z_STREAM_END: isWhole = true
    case Z_BUF_ERROR where count == 0 && isAtEnd:
      throw failure("breaks off before its end: fetch it again")
    case Z_BUF_ERROR: break
    case Z_MEM_ERROR:
      throw PatientsError(.memory, "there is not enough memory to unpack \(subject)")
    default: throw failure("is damaged: fetch it again")
    }
    guard !Self.isBomb(packed: packed, unpacked: unpacked) else { throw Self.bomb(subject) }
    return count
  }

  private func failure(_ what: String) -> PatientsError {
    PatientsError(.leads, "\(subject) \(what)")
  }

  /// Whether so many bytes are more than leads can come to.
  static func isBomb(packed: Int, unpacked: Int) -> Bool {
    unpacked > freeBytes && unpacked / max(packed, 1) > maximumRatio
  }

  static func bomb(_ subject: String) -> PatientsError {
    PatientsError(
      .leads, "\(subject) unpacks to more than \(maximumRatio) times its size: no leads do that")
  }
}
