import PatientsScripting

/// Counts of a run, in memory that does not grow with the file.
package struct Tally: Hashable, Codable, Sendable {
  /// Rows of data that were read, malformed ones too.
  @Count package private(set) var read = 0
  private var counts: [ResultKind: KindCount] = [:]
  /// Registered as leads; the rest of the registered are patients.
  @Count package private(set) var leads = 0
  /// Registered with a warning.
  @Count package private(set) var warned = 0
  /// Of the duplicates: those that a person is to decide about.
  @Count package private(set) var undecided = 0
  package private(set) var scores = ScoreHistogram()
  /// Apart from the counts in the journal: it is in words that may be about somebody.
  package var reasons = TallyReasons()

  private enum CodingKeys: CodingKey { case read, counts, leads, warned, undecided, scores }

  private struct KindCount: Hashable, Codable, Sendable {
    @Count var all = 0
    /// Those that an earlier run had finished.
    @Count var earlier = 0
  }

  package init() {}

  package mutating func countRead() { read += 1 }

  package mutating func count(_ result: LeadResult) {
    counts[result.kind, default: KindCount()].all += 1
    if result.isEarlier { counts[result.kind, default: KindCount()].earlier += 1 }
    if result.needsDecision { undecided += 1 }
    scores.count(result)
    if result.kind == .registered {
      if result.isLead { leads += 1 }
      if !result.reason.isEmpty { warned += 1 }
    } else {
      reasons.count(result)
    }
  }

  package subscript(kind: ResultKind) -> Int { counts[kind]?.all ?? 0 }
  package func earlier(_ kind: ResultKind) -> Int { counts[kind]?.earlier ?? 0 }

  /// How many of a kind a person or another run has to see to.
  package func open(_ kind: ResultKind) -> Int {
    kind == .duplicate ? undecided : kind.needsSomebody ? self[kind] : 0
  }

  /// How many leads a person or another run has to see to.
  package var open: Int { ResultKind.allCases.reduce(0) { $0 + open($1) } }

  /// Registered as patients.
  package var patients: Int { self[.registered] - leads }

  /// All leads that came to an end.
  package var finished: Int { counts.values.reduce(0) { $0 + $1.all } }
}
