/// What a reply of the registry says, whichever endpoint it is of.
///
/// `add` and `patient_details` answer `data.patient`, `list` answers `data.list` and `data.total`.
package struct RegistryReply: Sendable {
  /// `"0"` is success; nil where the reply has none.
  package var status: String?
  package var patients: [PatientRecord] = []
  /// How many patients a list has over all its pages.
  package var total: Int?
  /// The server's own words about a refusal.
  package var words: String?

  /// Reads a reply to its last byte.
  ///
  /// - Throws: `.json` where it is none.
  package init(
    _ body: UnsafeBufferPointer<UInt8>, reader: JSONReader
  ) throws(PatientsError) {
    var parser = unsafe ReplyParser(source: body)
    try unsafe reader.read(body) { event in
      parser.take(event)
      return true
    }
    guard parser.isSound else { throw PatientsError(.json, "a key is longer than any registry's") }
    self = parser.reply
  }

  fileprivate init() {}
}

/// Puts a ``RegistryReply`` together from the values of a document, as they pass.
@safe private struct ReplyParser {
  var reply = RegistryReply()
  private let source: UnsafeBufferPointer<UInt8>
  /// The keys of the containers that are open, outermost first; "" for elements of arrays.
  private var path: [String] = []
  /// Where the container began whose JSON is kept as it is.
  private var kept: (depth: Int, offset: Int)?
  private var statuses = 0
  /// False once a key was too long to be compared with those that are known.
  private(set) var isSound = true
  private var patient: (record: PatientRecord, depth: Int, other: [(key: String, json: String)])?

  init(source: UnsafeBufferPointer<UInt8>) { unsafe self.source = source }

  mutating func take(_ event: JSONReader.Event) {
    if let key = event.key, key.utf8.count > 256 { isSound = false }
    guard isSound else { return }
    switch event.kind {
    case .beginObject, .beginArray: begin(event)
    case .endObject, .endArray: end(event)
    case .string, .number, .literal: if kept == nil { scalar(event) }
    }
  }

  private mutating func begin(_ event: JSONReader.Event) {
    path.append(event.key ?? "")
    guard kept == nil else { return }
    if let patient {
      let isDate = event.key == "dateOfBirth" && event.kind == .beginObject
      if event.depth == patient.depth + 1, !isDate { kept = (event.depth, event.offset) }
    } else if event.kind == .beginObject, startsPatient {
      patient = (PatientRecord(), event.depth, [])
    }
  }

  private var startsPatient: Bool {
    path == ["", "data", "patient"] || path == ["", "data", "list", ""]
  }

  private mutating func end(_ event: JSONReader.Event) {
    let key = path.popLast() ?? ""
    if let kept, kept.depth == event.depth {
      self.kept = nil
      keep(sourceText(from: kept.offset, to: event.offset), as: key)
    } else if let patient, patient.depth == event.depth {
      finish(patient.record, other: patient.other)
      self.patient = nil
    }
  }

  private mutating func finish(_ record: PatientRecord, other: [(key: String, json: String)]) {
    var record = record
    if !other.isEmpty {
      var json = JSONWriter()
      for (index, member) in other.enumerated() {
        json.raw(index == 0 ? "{" : ",")
        json.string(member.key)
        json.raw(":")
        json.raw(json: member.json.utf8)
      }
      json.raw("}")
      record.other = String(decoding: json.bytes, as: UTF8.self)
    }
    reply.patients.append(record)
  }

  private mutating func scalar(_ event: JSONReader.Event) {
    if let patient {
      if event.depth == patient.depth + 1 { member(event) }
      if event.depth == patient.depth + 2, path.last == "dateOfBirth", event.key == "date",
        event.kind == .string
      {
        self.patient?.record.dateOfBirth = event.text
      }
    } else if event.depth == 1 || (event.depth == 2 && path.last == "data") {
      outside(event)
    }
  }

  /// A member of a patient that is no container.
  private mutating func member(_ event: JSONReader.Event) {
    guard let key = event.key else { return }
    let isNull = event.kind == .literal && event.text == "null"
    if key == "dateOfBirth" || (isNull && PatientRecord.field(forKey: key) != nil) { return }
    guard let field = PatientRecord.field(forKey: key), event.kind != .literal else {
      return keep(json(of: event), as: key)
    }
    switch field {
    case .additionalInfo, .insuranceInfo: keep(json(of: event), as: key)
    default: patient?.record[field] = event.text
    }
  }

  /// `status`, `total`, and what the server says of a refusal: the documentation names no field
  /// for that, so the usual ones are looked at.
  private mutating func outside(_ event: JSONReader.Event) {
    switch event.key {
    case "status" where event.depth == 1 && event.kind != .literal:
      // Two of them contradict each other, and parsers differ on which one counts.
      statuses += 1
      reply.status = statuses == 1 ? event.text : nil
    case "total" where event.depth == 2: reply.total = Int(event.text)
    case "message", "error", "errorMessage", "description", "detail", "title":
      if event.kind == .string, reply.words == nil { reply.words = event.text }
    default: break
    }
  }

  private mutating func keep(_ json: String, as key: String) {
    switch PatientRecord.field(forKey: key) {
    case .additionalInfo: patient?.record.additionalInfo = json
    case .insuranceInfo: patient?.record.insuranceInfo = json
    default: patient?.other.append((key, json))
    }
  }

  private func json(of event: JSONReader.Event) -> String {
    guard event.kind == .string else { return event.text }
    var json = JSONWriter()
    json.string(event.text)
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func sourceText(from start: Int, to end: Int) -> String {
    guard start >= 0, end >= start, unsafe end <= source.count else { return "null" }
    return unsafe String(
      decoding: UnsafeBufferPointer(rebasing: source[start..<end]), as: UTF8.self)
  }
}
