import PatientsCore

extension ReconcileFinding {
  /// One line for people: the row and what was found, records by their ids, nobody's name.
  package var line: String {
    let place = run.map { "row \(row) of run \($0): " } ?? "row \(row): "
    switch result {
    case .registered(let name): return place + "registered as \(name.words)" + sharing
    case .notThere: return place + "not there: will be sent with the next run"
    case .cannotTell(let obscurity, let candidates):
      return place + "cannot tell: " + obscurity.words + list(candidates)
    case .leftAlone: return place + "left alone: it went in doubt too recently"
    }
  }

  private var sharing: String {
    guard !sameAs.isEmpty else { return "" }
    let rows = sameAs.map(String.init).joined(separator: ", ")
    return "; so is row \(rows), and that makes them one person"
  }

  private func list(_ candidates: [String]) -> String {
    guard !candidates.isEmpty else { return "" }
    let shown = candidates.prefix(10).map { $0.isEmpty ? "one without an id" : visible($0) }
    let rest = candidates.count - shown.count
    return ": " + shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
  }
}

extension RecordName {
  fileprivate var words: String {
    guard let patientNo else { return visible(id) }
    return visible(id) + (patientNo == "-1" ? " (a lead)" : " (number \(visible(patientNo)))")
  }
}

extension Reconciliation.Obscurity {
  fileprivate var words: String {
    switch self {
    case .alike: "these look alike"
    case .twins: "these look alike, and more leads or fewer were sent with the same data"
    case .nothingToSearchFor: "neither a name nor a phone was sent"
    case .listNotWhole: "the registry did not give its list whole"
    case .unreadableRequest: "the journal does not say what was sent"
    }
  }
}

extension ReconcileSummary {
  /// What it came to, and what is next.
  package func text(journal: String) -> String {
    var lines = [isDryRun ? counts + " (dry run: nothing was written)" : counts]
    if open > 0 {
      lines.append(
        "\(open) requests are under way, or were cut off: only without --dry-run these are seen to")
    }
    if isInterrupted { lines.append("Stopped on request. The same command goes on from here.") }
    if leftAlone > 0 { lines.append("Run it again in a while for those that were left alone.") }
    if cannotTell > 0 {
      lines.append(
        "Look at those that cannot be told in the registry, and then say for each:\n"
          + "  clinic reconcile \(journal) --row N --as registered:ID\n"
          + "  clinic reconcile \(journal) --row N --as not-there")
    }
    if notThere > 0, !isDryRun {
      lines.append("The next clinic run sends those that are not there.")
    }
    return lines.joined(separator: "\n")
  }

  private var counts: String {
    guard leads > 0 else { return "No lead is in doubt." }
    let parts = [
      (registered, "registered"), (notThere, "not there"), (cannotTell, "cannot be told"),
      (leftAlone, "left alone"), (notReached, "not looked at"),
    ]
    let found = parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    return "\(leads) \(leads == 1 ? "lead was" : "leads were") in doubt: \(found)"
  }
}

/// The registry's own text, without what a terminal would act upon.
private func visible(_ text: String) -> String {
  String(String.UnicodeScalarView(text.unicodeScalars.prefix(100).map { $0.isVisible ? $0 : "?" }))
}

extension Unicode.Scalar {
  fileprivate var isVisible: Bool { ("!"..."~").contains(self) }
}
