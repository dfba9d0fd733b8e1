package import PatientsCore

extension JournalOutcome {
  /// What the journal keeps of a request's outcome.
  ///
  /// - Parameter submissions: how often the request was really submitted since its intent.
  package init(key: LeadKey, row: Int, outcome: Outcome, submissions: Int) {
    self.init(key: key, row: row, state: JournalState(outcome))
    self.submissions = submissions
    code = outcome.name
    reason = outcome.reason
    switch outcome {
    case .registered(let record):
      patientId = record.id
      patientNo = record.patientNo
    case .notSent(let failure), .inDoubt(let failure): stage = failure.stage.rawValue
    case .rejected, .throttled: break
    }
  }
}

extension JournalState {
  /// Where a request's outcome leaves its lead.
  init(_ outcome: Outcome) {
    switch outcome {
    case .registered: self = .registered
    case .rejected: self = .rejected
    case .throttled, .notSent: self = .notSent
    case .inDoubt: self = .inDoubt
    }
  }
}
