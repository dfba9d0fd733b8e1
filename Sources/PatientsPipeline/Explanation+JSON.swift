import PatientsCore
import PatientsScripting

extension Explanation {
  /// For programs: one object, compact.
  package var json: String {
    var json = JSONWriter()
    json.raw("{\"row\":")
    json.number(row)
    json.raw(",\"line\":")
    json.number(line)
    json.member("verdict", judgement.kind.rawValue)
    json.member("reason", judgement.reason.isEmpty ? nil : judgement.reason)
    json.raw(",\"score\":")
    json.number(judgement.score)
    json.member("duplicate", duplicate)
    json.raw(",\"warnings\":")
    json.array(judgement.warnings) { $0.string($1) }
    json.raw(",\"scorings\":")
    json.array(judgement.scorings) { write($1, to: &$0) }
    json.raw(",\"columns\":")
    write(columns(at: judgement.columns), to: &json)
    json.raw(",\"request\":")
    if let request = judgement.request { json.raw(json: request) } else { json.raw("null") }
    json.raw("}")
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(_ scoring: Scoring, to json: inout JSONWriter) {
    json.raw("{\"score\":")
    json.number(scoring.score)
    json.member("verdict", scoring.verdict)
    json.raw(",\"rules\":")
    json.array(scoring.rules) { write($1, to: &$0) }
    json.raw("}")
  }

  private func write(_ rule: RuleTrace, to json: inout JSONWriter) {
    json.raw("{\"name\":")
    json.string(rule.name)
    json.member("group", rule.group)
    json.raw(rule.isRequired ? ",\"required\":true" : ",\"required\":false")
    json.member("result", rule.result.rawValue)
    json.raw(",\"points\":")
    json.number(rule.points)
    json.raw(",\"worth\":")
    json.number(rule.worth)
    json.member("error", rule.error)
    json.raw(",\"columns\":")
    write(columns(of: rule), to: &json)
    json.raw("}")
  }

  /// `{"Full Name":"…"}`
  private func write(_ columns: [Column], to json: inout JSONWriter) {
    json.raw("{")
    for (index, column) in columns.enumerated() {
      if index > 0 { json.raw(",") }
      json.string(column.name)
      json.raw(":")
      json.string(column.value)
    }
    json.raw("}")
  }
}

extension JSONWriter {
  mutating func number(_ value: Int) { raw(json: String(value).utf8) }

  /// A score, or null: JSON has no infinity either.
  mutating func number(_ value: Double?) {
    guard let value, value.isFinite else { return raw("null") }
    raw(json: scoreText(value).utf8)
  }

  mutating func array<Element>(
    _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void
  ) {
    raw("[")
    for (index, element) in elements.enumerated() {
      if index > 0 { raw(",") }
      write(&self, element)
    }
    raw("]")
  }
}
