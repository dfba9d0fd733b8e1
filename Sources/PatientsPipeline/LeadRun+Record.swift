import PatientsClient
import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsScripting

extension LeadRun {
  /// What a lead's result file says of it.
  func result(_ sending: Sending, _ completion: Completion) -> LeadResult {
    var result = LeadResult(completion.outcome.kind, row: sending.row.number)
    result.code = completion.outcome.name
    result.score = sending.score
    result.attempt = sending.attemptsBefore + completion.attempts
    result.isLead = sending.isLead
    switch completion.outcome {
    case .registered(let record):
      result.patientId = record.id
      result.patientNo = record.patientNo ?? ""
      result.reason = sending.warnings
    case .rejected(let refusal):
      result.reason = completion.outcome.reason
      result.reasonForSummary = refusal.text
    case .throttled: result.reason = completion.outcome.reason
    case .notSent(let failure), .inDoubt(let failure):
      result.reason = failure.text
      // Without the time, which would make each a reason of its own.
      result.reasonForSummary = failure.untimed
    }
    return result
  }

  /// What the journal is told; nil where the lead is as much to do as before.
  func record(
    _ sending: Sending, _ completion: Completion, _ result: LeadResult
  ) -> JournalOutcome? {
    guard !completion.leavesLeadToDo else { return nil }
    var record = JournalOutcome(
      key: sending.row.key, row: sending.row.number, outcome: completion.outcome,
      submissions: completion.attempts)
    record.reason = result.reason
    return record
  }
}

extension Outcome {
  /// The result that an outcome is; a token that is not accepted leaves the lead unsent.
  fileprivate var kind: ResultKind {
    switch self {
    case .registered: .registered
    case .rejected(let refusal): refusal.isUnauthorized ? .notSent : .rejected
    case .throttled, .notSent: .notSent
    case .inDoubt: .inDoubt
    }
  }
}

extension Sending {
  /// What the journal is told before it is sent. Made on the journal's thread, which has time.
  var intent: Intent {
    var intent = Intent(
      key: row.key, row: row.number, contentDigest: row.contentDigest,
      requestDigest: LeadRun.digest(of: request), request: request, score: score,
      knownDateOfBirth: knownDateOfBirth)
    intent.marks = marks.bytes
    return intent
  }
}

extension Completion {
  /// Whether the registry has the patient now, or may have it.
  var mayBeThere: Bool {
    switch outcome {
    case .registered, .inDoubt: true
    case .rejected, .throttled, .notSent: false
    }
  }
}
