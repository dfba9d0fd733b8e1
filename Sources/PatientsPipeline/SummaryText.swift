import PatientsCore

extension RunSummary {
  /// What a receptionist is told at the end: a screenful, nobody's name.
  ///
  /// - Parameters:
  ///   - leads: the file's name.
  ///   - results: the folder of the result files; nil where none were written.
  package func text(leads: String, results: String?) -> String {
    var text = [heading(leads), ""]
    text += registeredLines()
    text += lines(.duplicate, "are duplicates, and were not sent:", withReasons: true)
    text += lines(.disqualified, "were turned down by the script:", withReasons: true)
    text += personLines()
    text += ["", sum]
    if let note = endNote { text += ["", note] }
    if let results, !files.isEmpty { text += fileLines(in: results) }
    return text.joined(separator: "\n")
  }

  private func heading(_ leads: String) -> String {
    let what = isDryRun ? " (dry run: nothing was sent)" : ""
    return "\(tally.read) leads read from \(leads) in \(elapsed.seconds) s\(what)"
  }

  private func registeredLines() -> [String] {
    var lines = [
      line(tally.patients, isDryRun ? "would become patients" : "became patients"),
      line(tally.leads, isDryRun ? "would be kept as leads" : "are kept as leads"),
    ]
    if tally.earlier(.registered) > 0 {
      lines.append(line(tally.earlier(.registered), "of these in an earlier run"))
    }
    if tally.warned > 0 {
      lines.append(line(tally.warned, "of these with a warning, see registered.csv"))
    }
    return lines
  }

  private func personLines() -> [String] {
    let kinds: [(ResultKind, String)] = [
      (.invalid, "cannot be sent as they are:"), (.rejected, "were refused by the registry:"),
      (.malformed, "are rows that cannot be read:"),
      (.inDoubt, "may have reached the registry, and are not sent again:"),
      (.notSent, "were not sent; the same command sends them:"),
    ]
    let found = kinds.filter { tally[$0.0] > 0 }
    guard !found.isEmpty || tally.undecided > 0 else { return ["", "Nothing needs a person."] }
    return ["", "These need a person:"] + found.flatMap { lines($0, $1, withReasons: true) }
      + undecidedLines
  }

  private var undecidedLines: [String] {
    guard tally.undecided > 0 else { return [] }
    let file = "\(LeadResult.decisions).csv"
    return [
      line(tally.undecided, "of the duplicates wait in \(file) for somebody to look at them;"),
      blank + "run \(file) with --duplicates keep to send what is in it",
    ]
  }

  private func lines(
    _ kind: ResultKind, _ words: String, withReasons: Bool = false
  ) -> [String] {
    guard tally[kind] > 0 else { return [] }
    let reasons = withReasons ? tally.reasons(kind) : []
    let shown = reasons.prefix(8).flatMap { reason in
      let excerpt = reason.excerpt.map { "row \(reason.row) has it first:\n\($0)" }
      let hint = reason.hint.map { "hint: " + $0 }
      let under = [excerpt, hint].compactMap { $0 }.flatMap { $0.split(separator: "\n") }
      return ["  " + line(reason.count, reason.reason)] + under.map { blank + $0 }
    }
    let rest = reasons.dropFirst(8).reduce(0) { $0 + $1.count }
    let more = rest > 0 ? ["  " + line(rest, "for other reasons, see \(kind.rawValue).csv")] : []
    return [line(tally[kind], words)] + shown + more
  }

  /// Under a reason.
  private var blank: String { String(repeating: " ", count: 11) }

  private func line(_ count: Int, _ words: String) -> String {
    let number = String(count)
    return String(repeating: " ", count: max(0, 7 - number.count)) + number + "  " + words
  }

  /// The promise of the design, spelled out.
  private var sum: String {
    let parts = ResultKind.allCases.filter { tally[$0] > 0 }
      .map { "\(tally[$0]) \($0.words)" }
    return "No lead is lost: \(tally.read) = "
      + (parts.isEmpty ? "0" : parts.joined(separator: " + "))
  }

  private var endNote: String? {
    switch end {
    case nil: nil
    case .interrupted: "Stopped on request. The same command goes on from here."
    case .unauthorized(let text):
      "Stopped: \(text). Then run the same command again: it goes on from here."
    case .unreachable(let text):
      "Stopped: the registry cannot be reached (\(text)). Check --base-url and the network, "
        + "then run the same command again: it goes on from here."
    case .scriptFails(let leads):
      "Stopped: the script failed \(leads) leads in a row. Mend it, then run the same command again: "
        + "it goes on from here."
    }
  }

  private func rows(_ file: String) -> Int {
    switch ResultKind(rawValue: file) {
    case nil: tally.undecided
    case .duplicate: tally[.duplicate] - tally.undecided
    case let kind?: tally[kind]
    }
  }

  private func fileLines(in results: String) -> [String] {
    var lines = ["", "Results in \(results):"]
    for name in LeadResult.files where files.contains("\(name).csv") {
      lines.append(line(rows(name), "\(name).csv"))
    }
    if defused > 0 {
      lines.append("\(defused) cells that a spreadsheet would run as a formula begin with ' there")
    }
    return lines
  }
}

extension ResultKind {
  /// The kind in plain words: `in doubt`.
  package var words: String { String(rawValue.map { $0 == "_" ? " " : $0 }) }
}
