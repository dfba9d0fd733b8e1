internal import PatientsCore

/// The fields of one lead in JSON, each with its path and its text.
///
/// What is nested is named by its path, `utm.source`. A list of plain values is one text, its values
/// with `, ` between; a list of objects is its JSON. Numbers are written plainly, `true` and `false`
/// as such; null is nothing.
@safe struct JSONFields {
  /// A field's text, nil for null.
  typealias Visit = (_ path: String, _ text: String?) -> String?

  private struct List {
    let path: String
    let depth: Int
    let start: Int
    var texts: [String] = []
    var hasContainers = false
  }

  private let source: UnsafeBufferPointer<UInt8>
  private let visit: Visit
  /// Paths of the objects that are open, each with its point.
  private var open: [String] = []
  private var list: List?
  /// Where the last value began.
  private(set) var offset = 0
  /// What `visit` objected to.
  private(set) var complaint: String?

  /// Gives each field to `visit`, which returns what is wrong with it, or nil.
  ///
  /// - Returns: what is wrong, and at which offset; nil where nothing is.
  static func read(
    _ source: UnsafeBufferPointer<UInt8>, _ reader: JSONReader, visit: @escaping Visit
  ) -> (reason: String, offset: Int)? {
    guard unsafe source.first == UInt8(ascii: "{") else {
      return ("not an object: a lead stands in braces", 0)
    }
    var fields = unsafe JSONFields(source: source, visit: visit)
    do throws(PatientsError) {
      try unsafe reader.read(source) { fields.take($0) }
    } catch {
      return ("not JSON: \(error.message)", fields.offset)
    }
    return fields.complaint.map { ($0, fields.offset) }
  }

  private init(source: UnsafeBufferPointer<UInt8>, visit: @escaping Visit) {
    unsafe self.source = source
    self.visit = visit
  }

  /// False where something is wrong and there is no need to read on.
  private mutating func take(_ event: JSONReader.Event) -> Bool {
    if event.kind != .endArray, event.kind != .endObject { offset = event.offset }
    if list != nil {
      takeInList(event)
      return complaint == nil
    }
    switch event.kind {
    case .beginObject: if event.depth > 0 { open.append(path(event.key) + ".") }
    case .endObject: _ = open.popLast()
    case .beginArray: list = List(path: path(event.key), depth: event.depth, start: event.offset)
    case .endArray: break
    case .string: complaint = visit(path(event.key), event.text)
    case .number:
      complaint = visit(path(event.key), PlainNumber.text(event.text) ?? event.text)
    case .literal:
      complaint = visit(path(event.key), event.isNull ? nil : event.text)
    }
    return complaint == nil
  }

  private func path(_ key: String?) -> String {
    guard let before = open.last else { return key ?? "" }
    return before + (key ?? "")
  }

  private mutating func takeInList(_ event: JSONReader.Event) {
    guard let depth = list?.depth else { return }
    switch event.kind {
    case .endArray where event.depth == depth: close(at: event.offset)
    case .beginObject, .beginArray: list?.hasContainers = true
    case .endObject, .endArray: break
    case .string: list?.texts.append(event.text)
    case .number: list?.texts.append(PlainNumber.text(event.text) ?? event.text)
    case .literal: if !event.isNull { list?.texts.append(event.text) }
    }
  }

  private mutating func close(at end: Int) {
    guard let list else { return }
    self.list = nil
    var text = list.texts.joined(separator: ", ")
    if list.hasContainers, list.start < end, unsafe end <= source.count {
      text = unsafe String(
        decoding: UnsafeBufferPointer(rebasing: source[list.start..<end]), as: UTF8.self)
    }
    complaint = visit(list.path, text)
  }
}
