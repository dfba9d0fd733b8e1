internal import CCurl

/// What libcurl calls while it is driven, on the driving thread. Nothing here may trap.
extension Transfer {
  /// The guard against the hidden second POST.
  ///
  /// libcurl sends a request again by itself when a kept connection dies before the first byte of
  /// the reply, and no option turns that off. A registry that had read the first one would make two
  /// patients. So the second sending of one transfer is refused, and the transfer is in doubt. It is
  /// in doubt too where it does not come to a second sending, because nobody listens any more.
  static let beforeSending: curl_prereq_callback = { context, _, _, _, _ in
    guard let transfer = unsafe Transfer.from(context) else { return CURL_PREREQFUNC_ABORT }
    transfer.sendings &+= 1
    guard transfer.sendings == 1 else { return CURL_PREREQFUNC_ABORT }
    transfer.isOnKept = transfer.number(CURLINFO_NUM_CONNECTS) == 0
    transfer.sendBegan = transfer.settings.monotonic()
    return CURL_PREREQFUNC_OK
  }

  /// Takes one header line; anything but its size ends the transfer.
  static let takeHeader: ccurl_sink = { bytes, size, count, context in
    let line = unsafe Transfer.bytes(bytes, size, count)
    guard let transfer = unsafe Transfer.from(context) else { return 0 }
    return unsafe transfer.take(header: line) ? line.count : -1
  }

  /// Takes a piece of the reply's body.
  static let takeBody: ccurl_sink = { bytes, size, count, context in
    let piece = unsafe Transfer.bytes(bytes, size, count)
    guard let transfer = unsafe Transfer.from(context) else { return 0 }
    return unsafe transfer.take(body: piece) ? piece.count : -1
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> Transfer? {
    unsafe context.map { unsafe Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func bytes(
    _ start: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int
  ) -> UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: start, count: max(size &* count, 0))
  }

  private func take(body piece: UnsafeRawBufferPointer) -> Bool {
    heard = .reply
    guard piece.count <= settings.maximumReplyBytes &- reply.count else {
      excess = .body
      return false
    }
    unsafe reply.append(contentsOf: piece)
    return true
  }

  private func take(header line: UnsafeRawBufferPointer) -> Bool {
    headerBytes &+= line.count
    headerLines &+= 1
    guard headerBytes <= Transfer.maximumHeaderBytes, headerLines <= Transfer.maximumHeaderLines
    else {
      excess = .headers
      return false
    }
    if unsafe HeaderLine.isStatus(line) {
      heard = unsafe HeaderLine.isInterim(line) ? .interim : .reply
      isHeadWhole = false
    } else if unsafe HeaderLine.isEnd(line) {
      isHeadWhole = true
    } else if heard == .reply, !isHeadWhole, retryAfter == nil {
      retryAfter = unsafe HeaderLine.value(of: "retry-after", in: line)
    }
    return true
  }
}

/// Reads one line of a reply's head.
enum HeaderLine {
  /// `HTTP/1.1 200 OK`
  static func isStatus(_ line: UnsafeRawBufferPointer) -> Bool {
    unsafe line.count >= 5 && line.prefix(5).elementsEqual("HTTP/".utf8)
  }

  /// The empty line behind a head. What comes after the body looks like more of it, and is not: a
  /// trailer asks for nothing.
  static func isEnd(_ line: UnsafeRawBufferPointer) -> Bool {
    unsafe line.allSatisfy { $0 == 0x0D || $0 == 0x0A }
  }

  /// A status line of 1xx: another one will follow.
  static func isInterim(_ line: UnsafeRawBufferPointer) -> Bool {
    let afterSpace = unsafe line.drop { $0 != 0x20 }.drop { $0 == 0x20 }
    return unsafe afterSpace.first == UInt8(ascii: "1")
  }

  /// The text behind the colon, without the blanks around it, where the name is this one.
  ///
  /// - Parameter name: in lower case.
  static func value(of name: StaticString, in line: UnsafeRawBufferPointer) -> String? {
    let length = name.utf8CodeUnitCount
    guard line.count > length, line.count <= length + 128, unsafe line[length] == 0x3A else {
      return nil
    }
    for index in 0..<length where unsafe line[index] | 0x20 != name.utf8Start[index] { return nil }
    let value = unsafe line.dropFirst(length + 1)
    return unsafe String(decoding: value, as: UTF8.self).trimmingBlanks
  }
}

extension String {
  fileprivate var trimmingBlanks: String {
    let isBlank: (Character) -> Bool = { $0.isWhitespace }
    let front = drop(while: isBlank)
    return String(front.reversed().drop(while: isBlank).reversed())
  }
}
