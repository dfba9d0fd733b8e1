/// Counts of a run, in memory that does not grow with the file.
package struct Tally: Sendable {
  /// Rows of data that were read, malformed ones too.
  package private(set) var read = 0
  private var counts: [ResultKind: Int] = [:]
  /// How many of each kind an earlier run had finished.
  private var earlier: [ResultKind: Int] = [:]
  /// Registered as leads; the rest of the registered are patients.
  package private(set) var leads = 0
  /// Registered with a warning.
  package private(set) var warned = 0
  /// Of the duplicates: those that a person is to decide about.
  package private(set) var undecided = 0
  private var reasons: [ResultKind: [String: Reason]] = [:]

  /// Distinct reasons that are counted apart for each kind; what comes later is "other reasons".
  private static let maximumReasons = 100

  /// What is known of all leads with one reason.
  private struct Reason {
    var count = 0
    /// The row of the first.
    let row: Int
    let hint: String?
    let excerpt: String?
  }

  package init() {}

  package mutating func countRead() { read += 1 }

  package mutating func count(_ result: LeadResult) {
    counts[result.kind, default: 0] += 1
    if result.isEarlier { earlier[result.kind, default: 0] += 1 }
    if result.needsDecision { undecided += 1 }
    if result.kind == .registered {
      if result.isLead { leads += 1 }
      if !result.reason.isEmpty { warned += 1 }
    } else {
      countReason(result)
    }
  }

  private mutating func countReason(_ result: LeadResult) {
    let counted = result.reasonForSummary ?? result.reason
    let isKnown = reasons[result.kind]?[counted] != nil
    let hasRoom = (reasons[result.kind]?.count ?? 0) < Tally.maximumReasons
    let reason = isKnown || hasRoom ? counted : "other reasons"
    let isItsOwn = reason == counted
    let first = Reason(
      row: result.row, hint: isItsOwn ? result.hint : nil, excerpt: isItsOwn ? result.excerpt : nil)
    reasons[result.kind, default: [:]][reason, default: first].count += 1
  }

  package subscript(kind: ResultKind) -> Int { counts[kind] ?? 0 }
  package func earlier(_ kind: ResultKind) -> Int { earlier[kind] ?? 0 }

  /// Registered as patients.
  package var patients: Int { self[.registered] - leads }

  /// All leads that came to an end.
  package var finished: Int { counts.values.reduce(0, +) }

  /// The reasons of a kind, most frequent first, each with the row that had it first.
  package func reasons(
    _ kind: ResultKind
  ) -> [(reason: String, count: Int, row: Int, hint: String?, excerpt: String?)] {
    (reasons[kind] ?? [:])
      .map { ($0.key, $0.value.count, $0.value.row, $0.value.hint, $0.value.excerpt) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}
