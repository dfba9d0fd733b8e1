import PatientsScripting

extension RunReport {
  func reasons(_ html: inout HTML) {
    let kinds: [(ResultKind, String)] = [
      (.disqualified, "Turned down by the script"), (.duplicate, "Not sent: duplicates"),
      (.rejected, "Refused by the registry"), (.invalid, "Not sent: something is missing or wrong"),
    ]
    let found = kinds.filter { !figures.tally.reasons.of($0.0).isEmpty }
    guard !found.isEmpty else { return }
    html.section("Why leads were refused") { html in
      for (kind, caption) in found {
        let whole = figures.tally[kind]
        html.table(
          caption, ["Reason", "Leads", "Of all these"], figures.tally.reasons.of(kind)
        ) { reason in
          let words = "\(share(reason.count, of: whole)) of \(grouped(whole))"
          return [
            .text(reason.reason.isEmpty ? "no reason given" : reason.reason),
            .number(grouped(reason.count)),
            .share(Double(reason.count) / Double(max(whole, 1)), words),
          ]
        }
      }
    }
  }

  func rules(_ html: inout HTML) {
    let sets = figures.rules
    guard !sets.isEmpty else { return }
    html.section("The rules") { html in
      html.element("p", explanation(sets))
      for (index, set) in sets.enumerated() {
        let number = sets.count > 1 ? " of table \(index + 1)" : ""
        html.table(
          "The rules\(number), asked for \(grouped(set.scorings)) leads",
          ["Rule", "Points", "True for", "Leads", "What it decided"], set.rules
        ) { self.cells($0, set) }
        if set.leftOut > 0 { html.element("p", "And \(grouped(set.leftOut)) more rules.") }
      }
    }
  }

  private func cells(_ rule: RuleCounts, _ set: RuleSetCounts) -> [HTML.Cell] {
    let part = share(rule.passed, of: set.scorings)
    let broken = rule.notEvaluated > 0 ? ", failed for \(grouped(rule.notEvaluated))" : ""
    return [
      .text(rule.name + (rule.group.map { " (\($0))" } ?? "")),
      .number(rule.isRequired ? "required" : scoreText(rule.worth)),
      .share(
        Double(rule.passed) / Double(max(set.scorings, 1)), "true for \(part) of the leads"),
      .number("\(grouped(rule.passed)), \(part)\(broken)"),
      .number(decision(rule, set)),
    ]
  }

  private func decision(_ rule: RuleCounts, _ set: RuleSetCounts) -> String {
    if rule.isRequired {
      return rule.decided == 0 ? "nobody" : "turned \(grouped(rule.decided)) away"
    }
    guard set.patientFrom != nil else { return "not known" }
    return rule.decided == 0 ? "nobody" : "tipped \(grouped(rule.decided))"
  }

  private func explanation(_ sets: [RuleSetCounts]) -> String {
    let tipped =
      sets.contains { $0.patientFrom != nil }
      ? "A rule with points tips a lead that would have come to another verdict without them."
      : "What a rule with points decided can be told where the script sets thresholds in its rules."
    return
      "For how many leads each rule was true, and what it decided. A required rule turns a lead "
      + "away where it is not true; the first one counts. " + tipped
  }
}

/// `12 %`, and not 0 or 100 where it is not quite that.
func share(_ part: Int, of whole: Int) -> String {
  guard whole > 0 else { return "0 %" }
  let share = Int((Double(part) / Double(whole) * 100).rounded())
  if share == 0, part > 0 { return "under 1 %" }
  if share >= 100, part < whole { return "over 99 %" }
  return "\(share) %"
}
