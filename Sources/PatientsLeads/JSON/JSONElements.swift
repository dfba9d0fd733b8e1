internal import PatientsCore

/// Finds the leads of a JSON file, one by one, without knowing what is in them.
///
/// In lines each line is one; in an array each element is, whose end shows by its braces and quotes.
/// So a lead that is no JSON costs only itself, as long as its braces and quotes match.
struct JSONElements {
  enum Layout { case lines, array }

  let window: ByteWindow
  let layout: Layout

  /// The bytes of the element at hand.
  private(set) var length = 0
  /// Where it begins, 1-based; the column in characters.
  private(set) var line = 1
  private(set) var column = 1
  /// Whether its bytes were too many to be kept.
  private(set) var isCut = false

  private var lineNow = 1
  private var columnNow = 1
  private var isOpen = false
  private var isClosed = false

  init(_ window: ByteWindow, _ layout: Layout) {
    (self.window, self.layout) = (window, layout)
  }

  /// Finds the next element; false at the end.
  ///
  /// - Throws: `.leads` where the array has no end.
  mutating func next() throws(PatientsError) -> Bool {
    letGo(length)
    (length, isCut) = (0, false)
    if layout == .array, !isOpen {
      _ = try skipSpace()
      letGo(1)
      isOpen = true
    }
    guard try skipSpace(), !isClosed else { return try end() }
    if layout == .array, unsafe window.bytes[0] == UInt8(ascii: "]") {
      letGo(1)
      isClosed = true
      return try next()
    }
    (line, column) = (lineNow, columnNow)
    if layout == .lines { try scanLine() } else { try scanElement() }
    return true
  }

  private func end() throws(PatientsError) -> Bool {
    guard window.count == 0 else {
      throw PatientsError(
        .leads, "line \(lineNow), column \(columnNow): something stands behind the end of the array"
      )
    }
    guard layout == .lines || isClosed else {
      throw PatientsError(.leads, "the array of leads breaks off: its last ] is missing")
    }
    return false
  }

  /// Lets go of bytes, and counts their lines.
  private mutating func letGo(_ count: Int) {
    let bytes = unsafe window.bytes.prefix(count)
    for index in unsafe bytes.indices {
      let byte = unsafe bytes[index]
      if byte == 0x0A { (lineNow, columnNow) = (lineNow + 1, 1) }
      if byte != 0x0A, byte & 0xC0 != 0x80 { columnNow += 1 }
    }
    window.drop(count)
  }

  /// Goes to the next byte that is not white space, in an array also no comma; false at the end.
  private mutating func skipSpace() throws(PatientsError) -> Bool {
    while true {
      let bytes = unsafe window.bytes
      let isArray = layout == .array
      let space = unsafe bytes.firstIndex { byte in
        !(byte == 0x20 || (0x09...0x0D ~= byte) || (isArray && byte == UInt8(ascii: ",")))
      }
      letGo(space ?? bytes.count)
      if space != nil { return true }
      guard case .more = try window.read() else { return false }
    }
  }

  private mutating func scanLine() throws(PatientsError) {
    var at = 0
    while true {
      if let end = window.first(0x0A, from: at) {
        length = end
        return
      }
      at = window.count
      guard try readOn(&at) else { break }
    }
    length = window.count
  }

  /// Reads more bytes, if need be in the place of those of an element that is too long; false at the
  /// end.
  private mutating func readOn(_ at: inout Int) throws(PatientsError) -> Bool {
    switch try window.read() {
    case .more: break
    case .end: return false
    case .full:
      isCut = true
      window.cut(to: min(RowScanner.keptOfLongRow, window.count / 2))
      at = window.count
    }
    return true
  }

  private mutating func scanElement() throws(PatientsError) {
    var state = ScanState()
    var at = 0
    while true {
      let bytes = unsafe window.bytes
      while at < bytes.count {
        let ended = unsafe state.take(bytes[at])
        if ended == .before { return length = at }
        at += 1
        if ended == .here { return length = at }
      }
      guard try readOn(&at) else { break }
    }
    length = window.count
  }
}

/// How deep in braces and brackets a scan is, and whether in quotes.
private struct ScanState {
  enum End { case no, before, here }

  private var depth = 0
  private var isQuoted = false
  private var isEscaped = false

  mutating func take(_ byte: UInt8) -> End {
    if isQuoted { return quoted(byte) }
    switch byte {
    case UInt8(ascii: "\""): isQuoted = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      // A bracket that nothing opened is the array's own.
      guard depth > 0 else { return byte == UInt8(ascii: "]") ? .before : .here }
      depth -= 1
      return depth == 0 ? .here : .no
    case UInt8(ascii: ",") where depth == 0: return .before
    default: break
    }
    return .no
  }

  private mutating func quoted(_ byte: UInt8) -> End {
    if isEscaped {
      isEscaped = false
    } else if byte == UInt8(ascii: "\\") {
      isEscaped = true
    } else if byte == UInt8(ascii: "\"") {
      isQuoted = false
    }
    return .no
  }
}
