import PatientsCore
import PatientsScripting

extension Explanation {
  /// For people, without a line feed at its end.
  package var text: String {
    var lines = ["row \(row) of \(leads), \(place): \(headline)"]
    let excerpt = judgement.failure?.excerpt?.split(separator: "\n") ?? []
    lines += excerpt.map { "    \(shown(String($0)))" }
    if let hint = judgement.failure?.hint { lines.append("  hint: \(hint)") }
    if let duplicate {
      lines.append("  not sent where duplicates are not kept: it has \(duplicate)")
    }
    for warning in judgement.warnings { lines.append("  note: \(shown(warning))") }
    for scoring in judgement.scorings { lines += text(of: scoring) }
    let others = columnsOutsideRules
    if !others.isEmpty {
      lines += ["", judgement.scorings.isEmpty ? "columns read" : "columns read besides"]
      lines += others.map { "  \(text(of: $0))" }
    }
    lines += ["", "what would be sent"]
    let request = judgement.request.map { String(decoding: $0, as: UTF8.self) }
    lines.append("  " + (request.map(shown) ?? "nothing"))
    return lines.joined(separator: "\n")
  }

  private var headline: String {
    let score = judgement.score.map { ", score \(scoreText($0))" } ?? ""
    let words =
      switch judgement.kind {
      case .patient: "registered as a patient"
      case .lead: "registered as a lead"
      case .disqualified: "disqualified"
      case .invalid: "invalid"
      case .failed: "the script failed"
      }
    return words + score + (judgement.reason.isEmpty ? "" : ": \(shown(judgement.reason))")
  }

  private func text(of scoring: Scoring) -> [String] {
    let width = min(30, scoring.rules.map(\.name.count).max() ?? 0)
    let score = scoring.score.map { "score \(scoreText($0))" } ?? "no score"
    return ["", "rules: \(score), \(shown(scoring.verdict))"]
      + scoring.rules.flatMap { text(of: $0, width: width) }
  }

  private func text(of rule: RuleTrace, width: Int) -> [String] {
    let name = shown(rule.name)
    let gap = String(repeating: " ", count: max(0, width - name.count))
    var line = "  " + padded(rule.result.rawValue, to: 14) + name + gap + "  " + points(rule)
    let read = columns(of: rule).map(text(of:))
    if !read.isEmpty { line += "  read " + read.joined(separator: ", ") }
    while line.last == " " { line.removeLast() }
    return [line] + (rule.error.map { ["      \(shown($0))"] } ?? [])
  }

  /// `30`, `10 of 30`, `required`: in a column of its own.
  private func points(_ rule: RuleTrace) -> String {
    let given = scoreText(rule.points)
    let isWhole = rule.points == rule.worth
    let words =
      rule.isRequired && rule.worth == 0
      ? "required" : isWhole ? given : "\(given) of \(scoreText(rule.worth))"
    return padded(words, to: 9)
  }

  private func text(of column: Column) -> String {
    "\(shown(column.name)) = \(quoted(column.value))"
  }
}

/// Blanks behind a text up to a width.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// A text of the file or the script for a terminal: nothing in it moves the cursor.
func shown(_ text: String) -> String {
  String(
    text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : Character($0) })
}

/// The same in quotes, with control characters as JSON has them.
func quoted(_ text: String) -> String {
  var json = JSONWriter()
  json.string(text)
  return shown(String(decoding: json.bytes, as: UTF8.self))
}
