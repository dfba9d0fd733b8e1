extension RunReport {
  /// Leads of one kind with one reason, and what to do about them.
  private struct Group {
    let kind: ResultKind
    let reason: String
    let code: String
    let leads: [OpenLead]
  }

  /// The most urgent ones first.
  private static let order: [ResultKind] = [
    .inDoubt, .rejected, .invalid, .duplicate, .malformed, .notSent,
  ]

  /// Who needs a person or another run, and what to do about each.
  func people(_ html: inout HTML) {
    let kinds = RunReport.order.filter { figures.tally.open($0) > 0 }
    html.section("Leads that need somebody") { html in
      if kinds.isEmpty { html.element("p", ["class": "fine"], "Nothing needs a person.") }
      for kind in kinds { self.kind(kind, &html) }
    }
  }

  private func kind(_ kind: ResultKind, _ html: inout HTML) {
    let count = figures.tally.open(kind)
    html.element("h3") { html in
      html.element("span", ["class": "count"], grouped(count))
      html.text(" " + kind.openWords(count))
    }
    for group in groups(kind) { self.group(group, &html) }
    let rest = count - figures.tally.reasons.leads(kind).count
    if rest > 0 {
      let file = kind == .duplicate ? LeadResult.decisions : kind.rawValue
      let more = rest == count ? "They" : "And \(grouped(rest)) more: all"
      html.element("p", "\(more) are in \(file).csv.")
    }
  }

  /// By reason, the most frequent first.
  private func groups(_ kind: ResultKind) -> [Group] {
    var byReason: [String: [OpenLead]] = [:]
    for lead in figures.tally.reasons.leads(kind) {
      byReason[lead.reason, default: []].append(lead)
    }
    return byReason.map { reason, leads in
      Group(
        kind: kind, reason: reason, code: leads.first?.code ?? "",
        leads: leads.sorted { $0.row < $1.row })
    }
    .sorted { ($1.leads.count, $0.reason) < ($0.leads.count, $1.reason) }
  }

  private func group(_ group: Group, _ html: inout HTML) {
    html.element("div", ["class": "open"]) { html in
      if !group.reason.isEmpty {
        html.element("p", ["class": "reason", "dir": "auto"], group.reason)
      }
      html.element("p") { html in
        html.element("b", "What to do: ")
        html.text(group.kind.advice(code: group.code, journal: journal))
      }
      if names == nil, !group.leads.contains(where: { $0.place != nil }) {
        let rows = ranges(group.leads.map(\.row))
        html.element("p", ["class": "rows"], "\(group.leads.count == 1 ? "Row" : "Rows") \(rows)")
      } else {
        list(group, &html)
      }
    }
  }

  /// One by one, with what is known of each.
  private func list(_ group: Group, _ html: inout HTML) {
    let people = names?.people(group.kind) ?? [:]
    html.element("ul", ["class": "rows"]) { html in
      for lead in group.leads {
        let person = people[lead.row]
        html.element("li") { html in
          html.text("Row \(lead.row)")
          if let place = lead.place { html.text(", \(place)") }
          if let name = person?.name {
            html.text(": ")
            html.element("bdi", name)
          }
          if let words = person?.words, !words.isEmpty {
            html.text(" — ")
            html.element("bdi", words)
          }
        }
      }
    }
  }
}

extension ResultKind {
  /// What happened to so many leads of a kind that somebody has to see to.
  fileprivate func openWords(_ count: Int) -> String {
    let isOne = count == 1
    return switch self {
    case .inDoubt: "may have reached the registry, and \(isOne ? "is" : "are") not sent again"
    case .rejected: isOne ? "was refused by the registry" : "were refused by the registry"
    case .invalid: isOne ? "cannot be sent as it is" : "cannot be sent as they are"
    case .malformed: isOne ? "is a row that cannot be read" : "are rows that cannot be read"
    case .notSent: isOne ? "was not sent" : "were not sent"
    case .duplicate:
      isOne ? "may be somebody who is there already" : "may be people who are there already"
    case .registered, .disqualified: words
    }
  }

  /// - Parameter code: as in the result files.
  fileprivate func advice(code: String, journal: String?) -> String {
    switch (self, code) {
    case (_, "other_journal"):
      "run this file again with the journal of the run that made it: --journal FILE."
    case (.inDoubt, _):
      "clinic reconcile \(journal ?? "JOURNAL") looks them up in the registry. Do not enter them by "
        + "hand before that: they may be there."
    case (.rejected, _):
      "what the registry said of each is in rejected.csv. Correct the row in the leads file and run "
        + "the same command again; or run rejected.csv itself, which sends them again as they are."
    case (.invalid, "script"), (.invalid, "limit"):
      "show this to whoever wrote the script: it failed for these leads. Once it is mended, the same "
        + "command judges them again."
    case (.invalid, "no_key"):
      "fill in the column that tells leads apart, and run the same command again."
    case (.invalid, _):
      "ask the person for what is missing or wrong, correct the row in the leads file, and run the "
        + "same command again."
    case (.duplicate, _):
      "compare each with the lead that it is alike. Take those who are the same person out of "
        + "review.csv, and run review.csv with --duplicates keep: it sends the others."
    case (.malformed, _): "mend these rows in the leads file, and run the same command again."
    case (.notSent, _): "run the same command again: it sends them."
    case (.registered, _), (.disqualified, _): "nothing."
    }
  }
}
