package import PatientsCore
import PatientsJournal

/// What a journal holds, for people: counts, runs, and the rows that need somebody. Nobody's name.
package struct JournalReport: Hashable, Sendable {
  private let counts: [JournalState: Int]
  private let runs: [JournalRun]
  private let registry: String?
  /// Rows of the leads that need a person or another run, by state.
  private let rows: [JournalState: [Int]]

  /// Only reads, also while a run is writing.
  ///
  /// - Throws: `.journal` where there is no journal, or none that can be read.
  package init(journal path: String) throws(PatientsError) {
    let view = try Journal.open(existing: path)
    counts = try view.counts()
    runs = try view.runs()
    registry = try view.registry()
    var rows: [JournalState: [Int]] = [:]
    for state in JournalReport.open where counts[state] != nil {
      let cursor = try view.entries(in: state)
      while let entry = try cursor.next() { rows[state, default: []].append(entry.row) }
    }
    self.rows = rows.mapValues { $0.sorted() }
  }

  /// The states that somebody has to do something about, the most urgent one first.
  private static let open: [JournalState] = [.intent, .inDoubt, .rejected, .invalid, .notSent]

  /// - Parameter path: as the user gave it.
  package func text(journal path: String) -> String {
    let total = counts.values.reduce(0, +)
    var lines = ["\(path): \(total) leads" + (registry.map { " for \($0)" } ?? ""), ""]
    for state in JournalState.allCases {
      if let count = counts[state] { lines.append(aligned(count) + "  " + state.words) }
    }
    lines += ["", "Runs:"] + runs.map(\.line)
    lines += [""] + needs(path)
    return lines.joined(separator: "\n")
  }

  private func needs(_ path: String) -> [String] {
    let open = JournalReport.open.filter { rows[$0] != nil }
    var lines = open.isEmpty ? [] : ["These need a person or another run:"]
    lines += open.map { "  \($0.words): row \(ranges(rows[$0] ?? [])) — \($0.advice(path))" }
    if let advice = runs.last?.advice { lines.append(advice) }
    return lines.isEmpty ? ["Nothing needs a person."] : lines
  }
}

/// `3-7, 12`, at most forty of them.
func ranges(_ rows: [Int]) -> String {
  var ranges: [ClosedRange<Int>] = []
  for row in rows {
    if let last = ranges.last, row == last.upperBound || row == last.upperBound &+ 1 {
      ranges[ranges.count - 1] = last.lowerBound...row
    } else {
      ranges.append(row...row)
    }
  }
  let shown = ranges.prefix(40).map {
    $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)"
  }
  let rest = ranges.dropFirst(40).reduce(0) { $0 + $1.count }
  return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
}

/// A count in a column of counts.
func aligned(_ count: Int) -> String {
  let number = String(count)
  return String(repeating: " ", count: max(0, 7 - number.count)) + number
}

extension JournalState {
  fileprivate var words: String {
    self == .intent ? "under way, or cut off" : spaced(rawValue)
  }

  /// What to do about a lead in this state.
  fileprivate func advice(_ path: String) -> String {
    switch self {
    case .intent: "if no run is under way: clinic reconcile \(path)"
    case .inDoubt: "clinic reconcile \(path)"
    case .rejected: "the registry's reason is in rejected.csv; correct them and run again"
    case .invalid: "the reason is in invalid.csv; correct them and run again"
    case .notSent: "the same clinic run sends them"
    case .registered, .disqualified: "nothing"
    }
  }
}

extension JournalRun {
  fileprivate var line: String {
    let file = description.leadsFile.map { "  \(shown($0))" } ?? ""
    let state = ending?.rawValue ?? "under way, or its process died"
    return aligned(id) + "  \(utcTime(startedAt, .people))\(file)  \(state)"
  }

  /// What to do where it did not come to the end of its leads: what it has not read, the journal does
  /// not know.
  fileprivate var advice: String? {
    switch ending {
    case .finished: nil
    case .interrupted:
      "The last run was interrupted: run the same command again, and it goes on."
    case .stopped:
      "The last run stopped before its end: mend what it said, and run the same command again."
    case nil:
      "The last run has not ended: if it is not under way, run the same command again."
    }
  }
}
