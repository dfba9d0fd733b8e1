internal import PatientsCore

/// Leads in JSON: an object a line, or an array of objects.
///
/// A file is read twice, first for its columns. A pipe cannot be: there the leads that came first
/// say which columns there are.
final class JSONRows: RowSource {
  let header: LeadHeader
  private let columns: [String: Int]
  private let isComplete: Bool
  private let maximumCell: Int
  private let encoding: String
  private let reader: JSONReader
  private let cells = CellBuffer()
  private let window: ByteWindow
  private var elements: JSONElements

  var sharePassed: Double { window.sharePassed }

  /// The layout of a text, or nil where it is no JSON: leads begin with a brace, a list of them with
  /// a bracket.
  static func layout(_ sample: ArraySlice<UInt8>) -> JSONElements.Layout? {
    let start = sample.drop { $0 == 0x20 || 0x09...0x0D ~= $0 }
    let next = start.dropFirst().first { $0 != 0x20 && !(0x09...0x0D ~= $0) }
    switch (start.first, next) {
    case (UInt8(ascii: "{"), UInt8(ascii: "\"")), (UInt8(ascii: "{"), UInt8(ascii: "}")):
      return .lines
    case (UInt8(ascii: "["), UInt8(ascii: "{")), (UInt8(ascii: "["), UInt8(ascii: "]")):
      return .array
    case (UInt8(ascii: "["), nil): return .array
    default: return nil
    }
  }

  /// - Throws: `.leads`, without the name of the file: no leads, no columns, columns that cannot be
  ///   told apart.
  init(
    _ text: TextStream, _ layout: JSONElements.Layout, options: LeadReader.Options
  ) throws(PatientsError) {
    func elements(_ stream: any ByteStream) -> JSONElements {
      JSONElements(
        ByteWindow(stream, size: options.bufferSize, limit: options.maximumRow), layout)
    }
    let reader = JSONReader()
    isComplete = text.canRewind
    let found = try Self.columns(of: text) { stream throws(PatientsError) in
      try JSONColumns(elements(stream), reader)
    }
    let names = found.names
    guard !names.isEmpty else { throw Self.empty(try text.sample(), layout) }
    if let field = found.wrapping { throw Self.wrapped(field) }
    header = try LeadHeader(names, in: .fields)
    columns = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    maximumCell = options.maximumCell
    encoding = text.encoding.words
    self.reader = reader
    let leads = elements(text)
    (self.elements, window) = (leads, leads.window)
  }

  /// The columns of all that can be read twice, and of what a pipe has given so far, once that has a
  /// whole lead, and another one where the first may be none.
  private static func columns(
    of text: TextStream, _ columns: (any ByteStream) throws(PatientsError) -> JSONColumns
  ) throws(PatientsError) -> JSONColumns {
    if text.canRewind {
      let found = try columns(text)
      guard try text.rewind() else { throw PatientsError(.leads, "it cannot be read twice") }
      return found
    }
    var found = try columns(SampleStream([]))
    var size = 0
    while found.names.isEmpty || found.wrapping != nil, size < TextStream.sampleSize {
      guard try text.peek(size + 1).count > size else { break }
      let sample = try text.sample()
      (found, size) = (try columns(SampleStream(sample)), sample.count)
    }
    return found
  }

  private static func wrapped(_ field: String) -> PatientsError {
    PatientsError(
      .leads,
      "this is one JSON object with the leads in its field '\(field.prefix(60))': give the array that "
        + "is in there, by jq '.[]' say")
  }

  private static func empty(
    _ sample: ArraySlice<UInt8>, _ layout: JSONElements.Layout
  ) -> PatientsError {
    let firstLine = sample.prefix { $0 != 0x0A }
    if layout == .lines, !firstLine.contains(UInt8(ascii: "}")) {
      return PatientsError(
        .leads,
        "this is one JSON object over several lines: give one lead a line, or an array of them")
    }
    return PatientsError(.leads, "there are no leads in this JSON, objects with fields")
  }

  func next(into row: LeadRow) throws(PatientsError) -> SourceRow? {
    guard try elements.next() else { return nil }
    let source = unsafe UnsafeBufferPointer(rebasing: elements.window.bytes[..<elements.length])
    if elements.isCut { return unsafe .malformed(malformed(source, "a row that is too long", 0)) }
    if let bad = unsafe RowProblem.text(in: source, encoding: encoding) {
      return unsafe .malformed(malformed(source, bad.reason, bad.offset))
    }
    cells.begin(columns: header.names.count)
    if let bad = unsafe JSONFields.read(source, reader, visit: take) {
      return unsafe .malformed(malformed(source, bad.reason, bad.offset))
    }
    if cells.isEmpty {
      return unsafe .malformed(
        malformed(source, "an empty row: no field has anything in it", 0))
    }
    cells.give(to: row)
    return .lead(line: elements.line)
  }

  /// Takes one field; what is wrong with it, or nil.
  private func take(_ path: String, _ text: String?) -> String? {
    guard let column = columns[path] else {
      return text == nil ? nil : unknown(path)
    }
    let text = text ?? ""
    guard !cells.has(column) else { return "the field '\(path)' stands there twice" }
    guard text.utf8.count <= maximumCell else { return "a cell of more than \(maximumCell) bytes" }
    guard !text.utf8.contains(0) else { return "a NUL byte" }
    cells.set(column, text)
    return nil
  }

  private func unknown(_ path: String) -> String {
    "the field '\(path.prefix(60))' is in none of the "
      + (isComplete
        ? "leads that were there when the file was opened"
        : "leads that came first, which say what columns there are: save them as a file")
  }

  private func malformed(
    _ source: UnsafeBufferPointer<UInt8>, _ reason: String, _ offset: Int
  ) -> MalformedRow {
    let before = unsafe source.prefix(offset)
    let lastLine = unsafe before.split(separator: 0x0A, omittingEmptySubsequences: false).last
    let characters = unsafe (lastLine ?? before).count { $0 & 0xC0 != 0x80 }
    let breaks = unsafe before.count { $0 == 0x0A }
    let raw = unsafe Array(source).reversed().drop { $0 == 0x0D || $0 == 0x20 }.reversed()
    return MalformedRow(
      firstLine: elements.line,
      problem: RowProblem(
        reason: reason, line: elements.line + breaks,
        column: (breaks == 0 ? elements.column : 1) + characters),
      raw: Array(raw), isCut: elements.isCut)
  }
}

/// Bytes that are there already.
private final class SampleStream: ByteStream {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    let next = rest.prefix(target.count)
    unsafe target.copyBytes(from: next)
    rest = rest.dropFirst(next.count)
    return next.count
  }
}
