import PatientsCore
import PatientsScripting

extension RunSummary {
  /// What a receptionist is told at the end: a screenful, nobody's name.
  ///
  /// - Parameters:
  ///   - leads: the file's name.
  ///   - results: the folder of the result files; nil where none were written.
  ///   - look: of the terminal; nil where there is none: then nothing is cut or coloured.
  package func text(leads: String, results: String?, look: TerminalLook? = nil) -> String {
    var text = SummaryText(summary: self, leads: leads, results: results, look: look)
    var shown = text.shown
    // Until it fits between two prompts and the report's line. In the end the report alone has what is
    // not a count.
    for detail in SummaryText.Detail.shorter where shown.count > (look?.rows ?? .max) - 3 {
      text.detail = detail
      shown = text.shown
    }
    return shown.joined(separator: "\n")
  }
}

/// The lines of a summary.
private struct SummaryText {
  struct Line {
    let text: String
    var colour: TerminalLook.Colour?
    var look: TerminalLook?
    /// Where it goes on in the next row if it is longer than one; nil: what is too long is cut.
    var indent: Int?

    /// As long and as coloured as the terminal can show it. Texts from outside do nothing there.
    var shown: [String] {
      let plain = TextWidth.plain(text)
      guard let look else { return [plain] }
      let width = max(look.columns, 20)
      let rows =
        indent.map { TextWidth.wrap(plain, to: width, indent: $0) }
        ?? [TextWidth.cut(plain, to: width)]
      return rows.map { row in colour.map { look.paint(row, $0) } ?? row }
    }
  }

  /// How much is told.
  struct Detail {
    enum Files { case counted, named, folder }

    /// Of each kind.
    var reasons = 8
    /// Whether scores, rules and answers are told.
    var hasFacts = true
    var files = Files.counted

    static let shorter = [
      Detail(reasons: 5), Detail(reasons: 3), Detail(reasons: 3, files: .named),
      Detail(reasons: 2, files: .named), Detail(reasons: 1, files: .named),
      Detail(reasons: 0, files: .named), Detail(reasons: 0, hasFacts: false, files: .named),
      Detail(reasons: 0, hasFacts: false, files: .folder),
    ]
  }

  let summary: RunSummary
  let leads: String
  let results: String?
  let look: TerminalLook?
  var detail = Detail()

  var shown: [String] { lines.flatMap(\.shown) }

  private var tally: Tally { summary.tally }
  private var isDryRun: Bool { summary.isDryRun }

  private var lines: [Line] {
    var lines = [line(heading, .strong), line("")] + registered
    lines += count(.duplicate, "are duplicates, and were not sent:", .quiet)
    lines += count(.disqualified, "were turned down by the script:", .quiet)
    let facts =
      !detail.hasFacts ? [] : [scores].compactMap { $0 } + rules + [answers].compactMap { $0 }
    if !facts.isEmpty { lines += [line("")] + facts.map { line($0) } }
    lines += persons
    lines += [line(""), line(sum)]
    if let note = summary.end?.note {
      lines += (detail.files == .folder ? [] : [line("")]) + [line(note, .bad)]
    }
    if let results, !summary.files.isEmpty { lines += files(in: results) }
    return lines
  }

  private func line(_ text: String, _ colour: TerminalLook.Colour? = nil) -> Line {
    Line(text: text, colour: colour, look: look, indent: 2)
  }

  private func line(_ count: Int, _ words: String, _ colour: TerminalLook.Colour? = nil) -> Line {
    Line(text: aligned(count) + "  " + words, colour: colour, look: look, indent: 9)
  }

  /// A part of the count in the line above.
  private func part(_ count: Int, _ words: String) -> Line {
    Line(text: "  " + line(count, words).text, look: look)
  }

  private var heading: String {
    let what = isDryRun ? " (dry run: nothing was sent)" : ""
    return "\(tally.read) leads read from \(leads) in \(summary.figures.elapsed.seconds) s\(what)"
  }
}

// MARK: - What became of them

extension SummaryText {
  private var registered: [Line] {
    var lines = [
      line(tally.patients, isDryRun ? "would become patients" : "became patients", .good),
      line(tally.leads, isDryRun ? "would be kept as leads" : "are kept as leads", .good),
    ]
    if tally.earlier(.registered) > 0 {
      lines.append(
        line(
          tally.earlier(.registered),
          isDryRun ? "of these are registered already" : "of these in an earlier run"))
    }
    if tally.warned > 0 {
      lines.append(line(tally.warned, "of these with a warning, see registered.csv", .wait))
    }
    return lines
  }

  private var persons: [Line] {
    let kinds: [(ResultKind, String)] = [
      (.invalid, "cannot be sent as they are:"), (.rejected, "were refused by the registry:"),
      (.malformed, "are rows that cannot be read:"),
      (.inDoubt, "may have reached the registry, and are not sent again:"),
      (.notSent, "were not sent; the same command sends them:"),
    ]
    let found = kinds.filter { tally[$0.0] > 0 }
    guard !found.isEmpty || tally.undecided > 0 else {
      return [line(""), line("Nothing needs a person.", .good)]
    }
    return [line(""), line("These need a person:", .strong)]
      + found.flatMap { count($0, $1, $0.colour) } + undecided
  }

  private var undecided: [Line] {
    guard tally.undecided > 0 else { return [] }
    let file = "\(LeadResult.decisions).csv"
    return [
      line(
        tally.undecided, "of the duplicates wait in \(file) for somebody to look at them;", .wait),
      Line(
        text: blank + "run \(file) with --duplicates keep to send what is in it", look: look,
        indent: 11),
    ]
  }

  /// A kind, and its reasons with what is known of each.
  private func count(
    _ kind: ResultKind, _ words: String, _ colour: TerminalLook.Colour
  ) -> [Line] {
    guard tally[kind] > 0 else { return [] }
    let reasons = detail.reasons < 1 ? [] : tally.reasons.of(kind)
    let shown = reasons.prefix(detail.reasons).flatMap { reason in
      let excerpt = reason.excerpt.map { "row \(reason.row) has it first:\n\($0)" }
      let hint = reason.hint.map { "hint: " + $0 }
      let under = [excerpt, hint].compactMap { $0 }.flatMap { $0.split(separator: "\n") }
      return [part(reason.count, reason.reason)] + under.map { Line(text: blank + $0, look: look) }
    }
    let words = reasons.isEmpty && words.hasSuffix(":") ? String(words.dropLast()) : words
    let rest = reasons.dropFirst(detail.reasons).reduce(0) { $0 + $1.count }
    let more = rest > 0 ? [part(rest, "for other reasons, see \(kind.rawValue).csv")] : []
    return [line(tally[kind], words, colour)] + shown + more
  }

  /// Under a reason.
  private var blank: String { String(repeating: " ", count: 11) }

  /// The promise of the design, spelled out.
  private var sum: String {
    let parts = ResultKind.allCases.filter { tally[$0] > 0 }
      .map { "\(tally[$0]) \($0.words)" }
    return "No lead is lost: \(tally.read) = "
      + (parts.isEmpty ? "0" : parts.joined(separator: " + "))
  }

  private func rows(_ file: String) -> Int {
    switch ResultKind(rawValue: file) {
    case nil: tally.undecided
    case .duplicate: tally[.duplicate] - tally.undecided
    case let kind?: tally[kind]
    }
  }

  private func files(in results: String) -> [Line] {
    let names = LeadResult.files.filter { summary.files.contains("\($0).csv") }
    var lines: [Line]
    switch detail.files {
    case .counted:
      lines = [line(""), line("Results in \(results):")]
      lines += names.map { line(rows($0), "\($0).csv") }
    case .named:
      let list = names.map { "\($0).csv" }.joined(separator: ", ")
      lines = [line(""), line("Results in \(results): \(list)")]
    case .folder: lines = [line("Results in \(results)")]
    }
    if summary.defused > 0 {
      lines.append(
        line(
          "\(summary.defused) cells that a spreadsheet would run as a formula begin with ' there"))
    }
    return lines
  }
}

// MARK: - What the report has in full

extension SummaryText {
  /// `Scores 0 to 100: ▁▂▁▅▇█▃▂  lead from 30, patient from 60`
  private var scores: String? {
    let thresholds = summary.figures.thresholds
    let histogram = tally.scores
    let chart = ScoreChart(histogram, thresholds: thresholds)
    guard let first = histogram.bars.first, let last = histogram.bars.last else { return nil }
    let marks = thresholds.words
    let drawing = look?.hasUnicode == false ? "" : ": " + chart.sparks
    return "Scores \(scoreText(first.score)) to \(scoreText(last.score))\(drawing)"
      + (marks.isEmpty ? "" : "  \(marks)")
  }

  private var rules: [String] {
    let words = summary.figures.rules.flatMap { set in
      set.rules.map { "\($0.name) \(share($0.passed, of: set.scorings))" }
    }
    guard !words.isEmpty else { return [] }
    let lines = wrapped(words, indent: 2)
    let shown = lines.prefix(max(min(detail.reasons, 4), 1))
    return ["For how many leads each rule was true:"] + shown
      + (lines.count > shown.count ? ["  and more, see the report"] : [])
  }

  private var answers: String? {
    let answers = summary.figures.answers
    guard let half = answers.time(of: 0.5), let most = answers.time(of: 0.95) else { return nil }
    let again = answers.repeated
    return "The registry answered half within \(timeText(half)), 19 of 20 within "
      + timeText(most) + (again > 0 ? "; \(again) sent more than once" : "")
  }

  /// Words with commas between them, in lines of 80 columns or the terminal's.
  private func wrapped(_ words: [String], indent: Int) -> [String] {
    let blank = String(repeating: " ", count: indent)
    var lines: [String] = []
    for (index, word) in words.enumerated() {
      let word = index + 1 < words.count ? word + "," : word
      if let last = lines.last,
        TextWidth.cells(last) + 1 + TextWidth.cells(word) <= look?.columns ?? 80
      {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(blank + word)
      }
    }
    return lines
  }
}

extension ScoreChart {
  /// The columns as characters of eight heights.
  fileprivate var sparks: String {
    let heights = Array("▁▂▃▄▅▆▇█")
    return String(
      columns.map { column in
        guard column.ends.total > 0 else { return " " }
        return heights[min((column.ends.total * heights.count - 1) / highest, heights.count - 1)]
      })
  }
}
