import PatientsCore
import PatientsScripting

extension VerdictDiff {
  /// For programs: one object, compact.
  package var json: String {
    var json = JSONWriter()
    json.raw("{\"read\":")
    json.number(read)
    json.raw(",\"malformed\":")
    json.number(malformed)
    json.raw(",\"moves\":")
    json.array(moves) { json, move in
      json.raw("{\"count\":")
      json.number(move.count)
      json.member("old", move.old.rawValue)
      json.member("new", move.new.rawValue)
      json.raw("}")
    }
    json.raw(",\"rules\":")
    json.array(ruleCounts) { json, rule in
      json.raw("{\"count\":")
      json.number(rule.count)
      json.member("name", rule.name)
      json.raw("}")
    }
    json.raw(",\"other_data\":")
    json.array(otherData) { $0.number($1) }
    json.raw(",\"rows\":")
    json.array(rows) { write($1, to: &$0) }
    json.raw("}")
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(_ row: Row, to json: inout JSONWriter) {
    json.raw("{\"row\":")
    json.number(row.number)
    json.raw(",\"old\":")
    write(row.old, to: &json)
    json.raw(",\"new\":")
    write(row.new, to: &json)
    json.raw(",\"rules\":")
    json.array(row.rules) { json, rule in
      json.raw("{\"name\":")
      json.string(rule.name)
      json.raw(",\"old\":")
      write(rule.old, to: &json)
      json.raw(",\"new\":")
      write(rule.new, to: &json)
      json.raw("}")
    }
    json.raw("}")
  }

  private func write(_ end: End, to json: inout JSONWriter) {
    json.raw("{\"verdict\":")
    json.string(end.kind.rawValue)
    json.member("reason", end.reason.isEmpty ? nil : end.reason)
    json.raw(",\"score\":")
    json.number(end.score)
    json.raw("}")
  }

  private func write(_ gift: RuleChange.Gift?, to json: inout JSONWriter) {
    guard let gift else { return json.raw("null") }
    json.raw("{\"result\":")
    json.string(gift.result.rawValue)
    json.raw(",\"points\":")
    json.number(gift.points)
    json.raw("}")
  }
}
