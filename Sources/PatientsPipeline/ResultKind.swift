import PatientsCore

/// Which of the eight ends a lead came to. Each lead comes to exactly one:
/// read = registered + rejected + disqualified + invalid + duplicate + in doubt + not sent +
/// malformed.
package enum ResultKind: String, CaseIterable, Codable, CodingKeyRepresentable, Sendable {
  /// The registry has the person, as a patient or as a lead.
  case registered
  /// The registry said no.
  case rejected
  /// The script said no.
  case disqualified
  /// The contract or the script's own mistake stopped it before anything was sent.
  case invalid
  /// The same lead, or one that is alike, stands further up in the file or came in an earlier run.
  case duplicate
  /// It may have reached the registry.
  case inDoubt = "in_doubt"
  /// It did not reach the registry; the next run sends it.
  case notSent = "not_sent"
  /// A row of the file that cannot be read.
  case malformed

  /// In plain words: `in doubt`.
  package var words: String { spaced(rawValue) }

  /// Whether a person or another run has to see to it.
  package var needsSomebody: Bool {
    switch self {
    case .registered, .disqualified, .duplicate: false
    case .rejected, .invalid, .inDoubt, .notSent, .malformed: true
    }
  }
}

/// What became of one lead, for its result file and the tally.
package struct LeadResult: Sendable {
  package let kind: ResultKind
  /// 1-based among the file's rows of data.
  package let row: Int
  /// `in_doubt`, `script`, `earlier`, …: one word for programs.
  package var code = ""
  /// One line for people.
  package var reason = ""
  /// The same without words of the registry, which may name the person; nil where there are none.
  package var reasonForSummary: String?
  /// Where in the file the row is broken.
  package var place: String?
  /// What to look at in the script, where a beginner's mistake in it is to blame.
  package var hint: String?
  /// The line of the script that is to blame, with a caret under it where the column is known.
  package var excerpt: String?
  package var score: Double?
  package var patientId = ""
  package var patientNo = ""
  /// How often the lead was submitted, over all runs.
  package var attempt = 0
  /// Whether an earlier run of the same journal had come to this.
  package var isEarlier = false
  /// Of a registered one: as a lead, not as a patient.
  package var isLead = false
  /// Of a duplicate: whether a person is to say what becomes of it.
  package var needsDecision = false

  /// Whether a person or another run has to see to it.
  package var needsSomebody: Bool { kind.needsSomebody || needsDecision }

  /// The file that it goes to, without its ending.
  package var file: String { needsDecision ? LeadResult.decisions : kind.rawValue }
  /// What waits for a person's decision.
  package static let decisions = "review"
  /// All files that there may be.
  package static let files =
    ResultKind.allCases.flatMap { $0 == .duplicate ? [$0.rawValue, decisions] : [$0.rawValue] }

  package init(_ kind: ResultKind, row: Int) {
    self.kind = kind
    self.row = row
  }
}

/// A word for programs as people read it: `in doubt`.
func spaced(_ name: String) -> String { String(name.map { $0 == "_" ? " " : $0 }) }

extension LeadResult {
  /// Gives a lead in doubt its reason, as the journal has it: the same for all that are so for the same
  /// reason, without the time that each took.
  mutating func sayWhyInDoubt() {
    if reason.isEmpty { reason = "cut off, or under way, before an answer was recorded" }
    reasonForSummary = Failure.untimed(reason)
  }
}
