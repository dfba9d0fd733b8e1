internal import CExpat
internal import PatientsCore

/// What takes the parts of an XML text as they come.
protocol XMLVisitor: AnyObject {
  /// An element begins. Names are without the prefix of their namespace.
  ///
  /// - Returns: why the text is not read on, or nil.
  func begin(_ name: String, _ attributes: XMLAttributes) -> String?
  func end(_ name: String)
  /// Text, or a part of it, which ends with this call.
  func text(_ bytes: UnsafeBufferPointer<UInt8>)
}

/// The attributes of an element, for the time of its `begin`.
@safe struct XMLAttributes {
  fileprivate let list: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?

  /// The value of an attribute by its name without a prefix; nil without one.
  subscript(name: String) -> String? {
    guard var pair = unsafe list else { return nil }
    while let key = unsafe pair[0], let value = unsafe pair[1] {
      if unsafe localName(key) == name { return unsafe String(cString: value) }
      unsafe pair += 2
    }
    return nil
  }
}

/// Reads XML piece by piece with Expat, in memory that does not grow with the text.
///
/// There is no document type, and so no entity that could unfold; tags are bounded in depth and
/// length.
@safe final class XMLReader {
  private static let pieceSize: Int32 = 32 * 1024
  private static let maximumDepth = 64
  /// Bytes of one tag.
  private static let longestTag = 1024 * 1024

  private let stream: any ByteStream
  /// The part of the workbook, for error texts.
  private let part: String
  private let visitor: any XMLVisitor
  private let parser: XML_Parser
  private var depth = 0
  private var complaint: String?
  /// Bytes that were given to Expat since it last had something to tell.
  private var unheard = 0
  private var isAtEnd = false

  init(
    _ stream: any ByteStream, part: String, visitor: any XMLVisitor
  ) throws(PatientsError) {
    guard let parser = unsafe XML_ParserCreate(nil) else { throw XMLReader.noMemory }
    (self.stream, self.part, self.visitor) = (stream, part, visitor)
    unsafe self.parser = parser
    unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
    unsafe XML_SetElementHandler(
      parser, { unsafe XMLReader.at($0)?.begin($1, $2) }, { unsafe XMLReader.at($0)?.end($1) })
    unsafe XML_SetCharacterDataHandler(parser) { unsafe XMLReader.at($0)?.text($1, $2) }
    unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, _ in
      unsafe XMLReader.at(context)?.stop("it has a document type, which no workbook has")
    }
    unsafe XML_SetCommentHandler(parser) { context, _ in unsafe XMLReader.at(context)?.unheard = 0 }
  }

  deinit { unsafe XML_ParserFree(parser) }

  private static let noMemory = PatientsError(
    .memory, "there is not enough memory to read the workbook")

  private static func at(_ context: UnsafeMutableRawPointer?) -> XMLReader? {
    unsafe context.map { unsafe Unmanaged<XMLReader>.fromOpaque($0).takeUnretainedValue() }
  }

  /// Reads the whole text.
  func readAll() throws(PatientsError) {
    while try advance() {}
  }

  /// Reads one piece of the text and gives what is whole in it to the visitor; false at the end.
  func advance() throws(PatientsError) -> Bool {
    guard !isAtEnd else { return false }
    guard let buffer = unsafe XML_GetBuffer(parser, Self.pieceSize) else { throw Self.noMemory }
    let piece = unsafe UnsafeMutableRawBufferPointer(start: buffer, count: Int(Self.pieceSize))
    let count = try unsafe stream.read(into: piece)
    isAtEnd = count == 0
    unheard += count
    let status = unsafe XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
    if let complaint { throw failure(complaint) }
    guard status == XML_STATUS_OK else { throw parsingFailure }
    guard unheard <= Self.longestTag else { throw failure("a tag has no end") }
    return !isAtEnd
  }

  private var parsingFailure: PatientsError {
    let code = unsafe XML_GetErrorCode(parser)
    guard code != XML_ERROR_NO_MEMORY else { return Self.noMemory }
    return failure(unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "not XML")
  }

  private func failure(_ reason: String) -> PatientsError {
    let line = unsafe XML_GetCurrentLineNumber(parser)
    return PatientsError(
      .leads,
      "the workbook cannot be read: \(oneLine(part, limit: 100)), line \(line): \(reason): "
        + "save it again in Excel, or its sheet as CSV")
  }

  private func stop(_ reason: String) {
    complaint = complaint ?? reason
    _ = unsafe XML_StopParser(parser, 0)
  }

  private func begin(
    _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
  ) {
    unheard = 0
    depth += 1
    guard depth <= Self.maximumDepth else { return stop("tags are nested too deeply") }
    guard complaint == nil, let name = unsafe name else { return }
    let list = unsafe XMLAttributes(list: attributes)
    if let reason = unsafe visitor.begin(localName(name), list) { stop(reason) }
  }

  private func end(_ name: UnsafePointer<XML_Char>?) {
    unheard = 0
    depth -= 1
    guard complaint == nil, let name = unsafe name else { return }
    unsafe visitor.end(localName(name))
  }

  private func text(_ text: UnsafePointer<XML_Char>?, _ count: Int32) {
    unheard = 0
    guard complaint == nil, let text = unsafe text else { return }
    unsafe text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) {
      unsafe visitor.text(UnsafeBufferPointer(start: $0, count: Int(count)))
    }
  }
}

/// A name without its namespace's prefix: writers differ in whether they use one.
private func localName(_ name: UnsafePointer<XML_Char>) -> String {
  let whole = unsafe String(cString: name)
  guard let colon = whole.utf8.lastIndex(of: UInt8(ascii: ":")) else { return whole }
  return String(whole[whole.index(after: colon)...])
}
