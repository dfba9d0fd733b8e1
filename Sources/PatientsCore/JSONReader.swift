internal import CSimdJSON
internal import Glibc

/// Reads JSON strictly, to its last byte, with a parser that is reused. One thread at a time.
@safe package final class JSONReader {
  /// A value, a beginning or an end, as it is passed. Good for the visit alone: its texts are made
  /// of the parser's bytes when they are asked for.
  @safe package struct Event {
    package enum Kind { case beginObject, endObject, beginArray, endArray, string, number, literal }

    package let kind: Kind
    private let event: json_event

    fileprivate init(_ kind: Kind, _ event: json_event) {
      self.kind = kind
      unsafe self.event = event
    }

    /// How many containers are open around this value.
    package var depth: Int { unsafe Int(event.depth) }
    /// Where the value begins in the source; for an end: where it ends.
    package var offset: Int { unsafe event.offset }
    /// The member's key; nil in an array.
    package var key: String? {
      unsafe event.key.map { unsafe JSONReader.text($0, event.key_count) }
    }

    /// In bytes, 0 in an array.
    package var keyLength: Int { unsafe event.key_count }

    package var hasKey: Bool { unsafe event.key != nil }

    /// Whether it is the member of this key.
    package func isMember(_ key: StaticString) -> Bool {
      guard let start = unsafe event.key, unsafe event.key_count == key.utf8CodeUnitCount else {
        return false
      }
      return unsafe memcmp(start, key.utf8Start, event.key_count) == 0
    }

    package var isNull: Bool { unsafe Int(event.kind) == JSON_NULL }

    /// A string's text, unescaped; a number or literal as written; empty for the others.
    package var text: String {
      switch unsafe Int(event.kind) {
      case JSON_TRUE: "true"
      case JSON_FALSE: "false"
      case JSON_NULL: "null"
      default: unsafe event.text.map { unsafe JSONReader.text($0, event.count) } ?? ""
      }
    }
  }

  /// How deep the registry's replies may nest: its own are four deep.
  package static let maximumDepth = 32

  private let reader: OpaquePointer?

  package init() { unsafe reader = json_reader_new() }
  deinit { unsafe json_reader_free(reader) }

  /// Passes every value of one document, an object or an array, to `visit`; false stops.
  ///
  /// - Throws: `.json` with what is wrong, without the text.
  package func read(
    _ source: UnsafeBufferPointer<UInt8>, maximumDepth: Int = JSONReader.maximumDepth,
    visit: (Event) -> Bool
  ) throws(PatientsError) {
    let problem = withoutActuallyEscaping(visit) { visit -> String? in
      var box = visit
      return unsafe withUnsafeMutablePointer(to: &box) { box in
        let text = unsafe json_reader_visit(
          reader, UnsafeRawPointer(source.baseAddress)?.assumingMemoryBound(to: CChar.self),
          source.count, UInt32(clamping: maximumDepth), JSONReader.forward, box)
        return unsafe text.map { unsafe String(cString: $0) }
      }
    }
    if let problem { throw PatientsError(.json, problem) }
  }

  private static let forward: json_visitor = { context, event in
    guard let event = unsafe event?.pointee, let kind = unsafe Event.Kind(event.kind),
      let visit = unsafe context?.assumingMemoryBound(to: ((Event) -> Bool).self)
    else { return false }
    return unsafe visit.pointee(Event(kind, event))
  }

  fileprivate static func text(_ bytes: UnsafePointer<CChar>, _ count: Int) -> String {
    unsafe bytes.withMemoryRebound(to: UInt8.self, capacity: count) {
      unsafe String(decoding: UnsafeBufferPointer(start: $0, count: count), as: UTF8.self)
    }
  }
}

extension JSONReader.Event.Kind {
  fileprivate init?(_ kind: json_event_kind) {
    switch Int(kind) {
    case JSON_OBJECT_BEGIN: self = .beginObject
    case JSON_OBJECT_END: self = .endObject
    case JSON_ARRAY_BEGIN: self = .beginArray
    case JSON_ARRAY_END: self = .endArray
    case JSON_STRING: self = .string
    case JSON_NUMBER: self = .number
    case JSON_TRUE, JSON_FALSE, JSON_NULL: self = .literal
    default: return nil
    }
  }
}
