import PatientsCore
import PatientsScripting

extension VerdictDiff {
  /// How many leads go from one end to another, the most first.
  package var moves: [(old: Judgement.Kind, new: Judgement.Kind, count: Int)] {
    let kinds = Judgement.Kind.allCases
    let moves = kinds.flatMap { old in
      kinds.map { new in
        (old, new, rows.count { $0.changesKind && $0.old.kind == old && $0.new.kind == new })
      }
    }
    return moves.filter { $0.2 > 0 }.sorted { $0.2 > $1.2 }
  }

  /// In how many of the changed leads each rule gives something else, the most first.
  package var ruleCounts: [(name: String, count: Int)] {
    let names = rows.flatMap(\.rules).map(\.name)
    let counts = Dictionary(names.map { ($0, 1) }) { $0 + $1 }
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { (name: $0.key, count: $0.value) }
  }

  /// For people, without a line feed at its end. Rows are told by number, never by name.
  package var text: String {
    let kinds = rows.count(where: \.changesKind)
    var lines = [
      "\(read) leads of \(leads): \(kinds) come to another verdict, "
        + "\(rows.count - kinds) only to another score or reason"
    ]
    lines += moves.map { "  \($0.count)  \($0.old.rawValue) → \($0.new.rawValue)" }
    if !otherData.isEmpty { lines.append("\(otherData.count) more are sent with other data") }
    if malformed > 0 { lines.append("\(malformed) rows cannot be read") }
    let counts = ruleCounts
    if !counts.isEmpty {
      lines += ["", "by rule"] + counts.map { "  \($0.count)  \(shown($0.name))" }
    }
    if !rows.isEmpty { lines += ["", "row by row"] + rows.map { "  \(text(of: $0))" } }
    return lines.joined(separator: "\n")
  }

  private func text(of row: Row) -> String {
    let reasons =
      row.new.reason == row.old.reason || row.new.reason.isEmpty
      ? "" : " (\(shown(row.new.reason)))"
    let rules = row.rules.map(text(of:)).joined(separator: ", ")
    return "row \(row.number): \(text(of: row.old)) → \(text(of: row.new))\(reasons)"
      + (rules.isEmpty ? "" : ": \(rules)")
  }

  private func text(of end: End) -> String {
    end.score.map { "\(end.kind.rawValue) \(scoreText($0))" } ?? end.kind.rawValue
  }

  private func text(of change: RuleChange) -> String {
    "\(shown(change.name)) \(text(of: change.old)) → \(text(of: change.new))"
  }

  /// `passed 30`, `failed`
  private func text(of gift: RuleChange.Gift?) -> String {
    guard let gift else { return "no rule" }
    let points = gift.points == 0 ? "" : " \(scoreText(gift.points))"
    return gift.result.rawValue + points
  }
}
