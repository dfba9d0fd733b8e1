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
  /// The containers that are open, outermost first.
  private var path: [Container] = []
  /// The container whose JSON is kept as it is.
  private var kept: (depth: Int, offset: Int, key: String, field: PatientField?)?
  private var statuses = 0
  /// False once a key was too long to be compared with those that are known.
  private(set) var isSound = true
  private var patient: (record: PatientRecord, depth: Int, other: [(key: String, json: String)])?

  init(source: UnsafeBufferPointer<UInt8>) { unsafe self.source = source }

  mutating func take(_ event: JSONReader.Event) {
    if event.keyLength > 256 { isSound = false }
    guard isSound else { return }
    switch event.kind {
    case .beginObject, .beginArray: begin(event)
    case .endObject, .endArray: end(event)
    case .string, .number, .literal: if kept == nil { scalar(event) }
    }
  }

  private mutating func begin(_ event: JSONReader.Event) {
    path.append(Container(event))
    guard kept == nil else { return }
    if let depth = patient?.depth {
      let isDate = path.last == .dateOfBirth && event.kind == .beginObject
      if event.depth == depth + 1, !isDate {
        kept = (event.depth, event.offset, event.key ?? "", PatientField(event))
      }
    } else if event.kind == .beginObject, startsPatient {
      patient = (PatientRecord(), event.depth, [])
    }
  }

  private var startsPatient: Bool {
    path == [.element, .data, .patient] || path == [.element, .data, .list, .element]
  }

  private mutating func end(_ event: JSONReader.Event) {
    path.removeLast(min(path.count, 1))
    if let kept, kept.depth == event.depth {
      self.kept = nil
      keep(sourceText(from: kept.offset, to: event.offset), as: kept.key, kept.field)
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
    if let depth = patient?.depth {
      if event.depth == depth + 1 { member(event) }
      if event.depth == depth + 2, path.last == .dateOfBirth, event.isMember("date"),
        event.kind == .string
      {
        patient?.record.dateOfBirth = event.text
      }
    } else if event.depth == 1 || (event.depth == 2 && path.last == .data) {
      outside(event)
    }
  }

  /// A member of a patient that is no container.
  private mutating func member(_ event: JSONReader.Event) {
    let field = PatientField(event)
    if event.isMember("dateOfBirth") || (event.isNull && field != nil) { return }
    switch field {
    case .additionalInfo, .insuranceInfo: break
    case let field?:
      guard event.kind != .literal else { break }
      patient?.record[field] = event.text
      return
    case nil: break
    }
    keep(json(of: event), as: event.key ?? "", field)
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

  private mutating func keep(_ json: String, as key: String, _ field: PatientField?) {
    switch field {
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

extension ReplyParser {
  /// What a container is to the reply.
  fileprivate enum Container {
    /// The document, or an element of an array.
    case element
    case data, patient, list, dateOfBirth
    case other

    init(_ event: JSONReader.Event) {
      self =
        if !event.hasKey {
          .element
        } else if event.isMember("data") {
          .data
        } else if event.isMember("patient") {
          .patient
        } else if event.isMember("list") {
          .list
        } else if event.isMember("dateOfBirth") {
          .dateOfBirth
        } else {
          .other
        }
    }
  }
}

extension PatientField {
  /// The field that a member of the registry's JSON holds, or nil for one that is not known.
  /// (`dateOfBirth` is an object and is read by its own rule.)
  fileprivate init?(_ member: JSONReader.Event) {
    for (key, field) in PatientField.keys where member.isMember(key) {
      self = field
      return
    }
    return nil
  }

  private static let keys: [(StaticString, PatientField)] = [
    ("id", .id), ("clinicId", .clinicId), ("patientNo", .patientNo), ("fullName", .fullName),
    ("preferredName", .preferredName), ("callingCode", .callingCode), ("localPhone", .localPhone),
    ("gender", .gender), ("email", .email), ("additionalInfo", .additionalInfo),
    ("insuranceInfo", .insuranceInfo),
  ]
}
