internal import Glibc
internal import PatientsCore

/// Turns text in another encoding into UTF-8, with the system's iconv.
///
/// What cannot be decoded is not replaced by something that looks like text: it becomes a byte that
/// is no UTF-8 anywhere, so that the row which has it is reported, with its place, and not used.
@safe final class Transcoder: ByteStream {
  /// Stands for what cannot be decoded.
  static let undecodable: UInt8 = 0xFF

  private let stream: any ByteStream
  private let converter: iconv_t
  /// Bytes of the shortest character: what is passed over where one cannot be decoded.
  private let unit: Int
  private let buffer = UnsafeMutablePointer<CChar>.allocate(capacity: Transcoder.capacity)
  private static let capacity = 64 * 1024
  /// What of `buffer` is still to be decoded.
  private var at = 0
  private var end = 0
  private var isAtEnd = false
  /// What was decoded and did not fit into a very small target.
  private var rest: ArraySlice<UInt8> = []

  /// - Throws: `.argument` where the system knows no such encoding.
  init(_ stream: any ByteStream, from encoding: TextEncoding) throws(PatientsError) {
    self.stream = stream
    unit = encoding.unit
    let failed = unsafe UnsafeMutableRawPointer(bitPattern: -1)
    guard let opened = unsafe iconv_open("UTF-8", encoding.systemName), unsafe opened != failed
    else {
      throw PatientsError(
        .argument,
        "--encoding: this system knows no encoding '\(encoding.name)'; usual ones are utf-8, "
          + "utf-16, windows-1252 and windows-1256")
    }
    unsafe converter = opened
  }

  deinit {
    unsafe iconv_close(converter)
    unsafe buffer.deallocate()
  }

  var isIdle: Bool { at == end && rest.isEmpty && stream.isIdle }

  var canRewind: Bool { stream.canRewind }

  func rewind() throws(PatientsError) -> Bool {
    guard try stream.rewind() else { return false }
    _ = unsafe iconv(converter, nil, nil, nil, nil)
    (at, end, isAtEnd, rest) = (0, 0, false, [])
    return true
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    if rest.isEmpty, target.count < 64 { try decodeAside() }
    if !rest.isEmpty || target.count < 64 {
      let next = rest.prefix(target.count)
      unsafe target.copyBytes(from: next)
      rest = rest.dropFirst(next.count)
      return next.count
    }
    return try unsafe decode(into: target)
  }

  /// No character is longer than this: a target that could not take one would never be filled.
  private func decodeAside() throws(PatientsError) {
    let aside = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
    defer { unsafe aside.deallocate() }
    let count = try unsafe decode(into: aside)
    rest = unsafe ArraySlice(aside.prefix(count))
  }

  /// Decodes into a target of at least 64 bytes; 0 at the end, and only there.
  private func decode(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    var count = 0
    while count == 0 {
      if at == end, isAtEnd { return 0 }
      if at == end { try refill() }
      count = try unsafe step(into: target)
    }
    return count
  }

  /// Reads on behind what a character's first bytes left in the buffer.
  private func refill() throws(PatientsError) {
    unsafe memmove(buffer, buffer + at, end - at)
    (at, end) = (0, end - at)
    let free = unsafe UnsafeMutableRawBufferPointer(
      start: buffer + end, count: Transcoder.capacity - end)
    let count = try unsafe stream.read(into: free)
    isAtEnd = count == 0
    end += count
  }

  private func step(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    var input: UnsafeMutablePointer<CChar>? = unsafe buffer + at
    var inputLeft = end - at
    var output = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
    var outputLeft = target.count
    let result = unsafe iconv(converter, &input, &inputLeft, &output, &outputLeft)
    let failure = result == -1 ? errno : 0
    at = end - inputLeft
    let count = target.count - outputLeft
    switch failure {
    case EILSEQ where outputLeft > 0:
      at = min(end, at + unit)
      unsafe target[count] = Transcoder.undecodable
      return count + 1
    case EINVAL where !isAtEnd && count == 0:
      try refill()
      return 0
    case EINVAL where isAtEnd && outputLeft > 0:
      at = end
      unsafe target[count] = Transcoder.undecodable
      return count + 1
    default:
      return count
    }
  }
}
