import FoundationEssentials
import PatientsCore
import PatientsJournal

extension RunReport {
  /// The whole page: one file that needs nothing from anywhere, and may do nothing. The same report
  /// gives the same bytes.
  package var html: String {
    var html = HTML()
    html.raw("<!doctype html>\n")
    html.element("html", ["lang": "en"]) { html in
      html.element("head", [:], head)
      html.newline()
      html.element("body") { html in
        html.element("main") { html in
          header(&html)
          for part in parts {
            part(&html)
            html.newline()
          }
        }
      }
    }
    html.newline()
    return html.source
  }

  private var parts: [(inout HTML) -> Void] {
    [overview, people, funnel, reasons, scores, rules, answers, script]
  }

  /// Nothing is loaded, run or sent from this page, and only this style is applied.
  private func head(_ html: inout HTML) {
    let hash = Data(SHA256.digest(of: Array(ReportStyle.css.utf8))).base64EncodedString()
    html.open("meta", ["charset": "utf-8"])
    html.open(
      "meta",
      [
        "http-equiv": "Content-Security-Policy",
        "content":
          "default-src 'none'; style-src 'sha256-\(hash)'; base-uri 'none'; form-action 'none'",
      ])
    html.open("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
    html.open("meta", ["name": "color-scheme", "content": "light dark"])
    html.open("meta", ["name": "referrer", "content": "no-referrer"])
    html.element("title", "Report on \(leads)")
    html.element("style") { $0.raw(ReportStyle.css) }
  }

  /// What the leads came from, in a word.
  var leads: String {
    guard let file = description.leadsFile else { return "leads" }
    return file == "-" ? "leads from standard input" : fileName(file)
  }

  var isDryRun: Bool { description.registry == nil }

  private func header(_ html: inout HTML) {
    html.element("header") { html in
      html.element("h1") { html in
        html.text("Report on ")
        html.element("bdi", leads)
      }
      html.element("p", ["class": "when"]) { html in
        html.text(facts.joined(separator: " · "))
      }
      for note in notes { html.element("p", ["class": "note"], note) }
    }
  }

  private var facts: [String] {
    var facts = [utcTime(startedAt, .people)]
    if let registry = description.registry { facts.append(registry) }
    if let run { facts.append("run \(run)") }
    return facts + ["took \(timeWords(Double(figures.milliseconds) / 1000))"]
  }

  /// What has to be known before anything else is read.
  private var notes: [String] {
    var notes: [String] = []
    if isDryRun {
      notes.append("This was a dry run: nothing was sent. It shows what would be done.")
    }
    if !isWhole {
      notes.append(
        "This run has no figures: it was cut off or is still going on, or an older program made it. "
          + "Here are the leads that it left in the journal; duplicates and rows that cannot be read "
          + "are not among them.")
    }
    if isPurged {
      notes.append(
        "Personal data of this run were removed from the journal (clinic journal purge): reasons and "
          + "single leads are not told any more. The numbers are what they were.")
    }
    if let note = figures.end?.note { notes.append(note) }
    return notes
  }
}

extension EarlyEnd {
  /// Why the run ended before its last lead, and what to do.
  var note: String {
    switch self {
    case .interrupted: "Stopped on request. The same command goes on from here."
    case .unauthorized(let text):
      "Stopped: \(text). Then run the same command again: it goes on from here."
    case .unreachable(let text):
      "Stopped: the registry cannot be reached (\(text)). Check --base-url and the network, "
        + "then run the same command again: it goes on from here."
    case .scriptFails(let leads):
      "Stopped: the script failed \(leads) leads in a row. Mend it, then run the same command again: "
        + "it goes on from here."
    case .failed:
      "Stopped: the leads file broke off, or a result could not be written; clinic said which. Mend "
        + "that, then run the same command again: it goes on from here."
    }
  }
}

// MARK: - In short

extension RunReport {
  private func overview(_ html: inout HTML) {
    let tally = figures.tally
    html.element("section", ["aria-label": "In short"]) { html in
      html.element("ul", ["class": "cards"]) { html in
        html.card(tally.read, tally.read == 1 ? "lead was read" : "leads were read", "")
        html.card(tally.patients, isDryRun ? "would become patients" : "became patients", "patient")
        html.card(tally.leads, isDryRun ? "would be kept as leads" : "are kept as leads", "lead")
        html.card(tally[.disqualified], "were turned down by the script", "down")
        html.card(
          tally.open, tally.open == 1 ? "needs somebody" : "need somebody",
          tally.open > 0 ? "open" : "")
      }
      html.element("p", ["class": "sum"], sum)
      if tally.earlier(.registered) > 0 {
        html.element(
          "p",
          "\(grouped(tally.earlier(.registered))) of those who are registered were so before "
            + "this run; nobody was sent twice.")
      }
      if tally.warned > 0 {
        html.element(
          "p",
          "\(grouped(tally.warned)) were registered with a warning: see result_reason in "
            + "registered.csv.")
      }
    }
  }

  /// The law of the books, spelled out and checked.
  private var sum: String {
    let tally = figures.tally
    let parts = ResultKind.allCases.filter { tally[$0] > 0 }
      .map { "\(grouped(tally[$0])) \($0.words)" }
    let right = parts.isEmpty ? "0" : parts.joined(separator: " + ")
    guard tally.read == tally.finished else {
      return
        "These figures do not add up: \(grouped(tally.read)) read, and \(right). Please report "
        + "it; the journal itself is right."
    }
    return "No lead is lost: \(grouped(tally.read)) = \(right)."
  }
}

extension HTML {
  fileprivate mutating func card(_ count: Int, _ words: String, _ kind: String) {
    element("li", ["class": kind]) { html in
      html.element("strong", grouped(count))
      html.text(" " + words)
    }
  }

  /// A part of the page with its heading.
  mutating func section(_ title: String, _ body: (inout HTML) -> Void) {
    element("section") { html in
      html.element("h2", title)
      body(&html)
    }
  }
}

/// A number as people read it, in groups of three.
func grouped(_ number: Int) -> String {
  var digits = Array(String(number.magnitude))
  var place = digits.count - 3
  while place > 0 {
    digits.insert("\u{202F}", at: place)
    place -= 3
  }
  return (number < 0 ? "-" : "") + String(digits)
}
