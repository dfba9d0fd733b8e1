import PatientsClient
import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsScripting

extension LeadRun {
  /// Records outcomes and verdicts, then intents, each in one commit; reports what is durable.
  func commit() throws(PatientsError) {
    let outcomes = answered.map { answer in
      (answer.sending.row, self.result(answer.sending, answer.completion))
    }
    let records = zip(answered, outcomes).compactMap { answer, outcome in
      record(answer.sending, answer.completion, outcome.1)
    }
    let untouched = answered.filter { LeadRun.isUntouched($0.completion) }.map(\.sending.row.key)
    if let journal {
      let all = records + verdicts.compactMap(\.record)
      if !all.isEmpty { try journal.record(all) }
      if !untouched.isEmpty { try journal.takeBack(untouched) }
    }
    for (row, result) in outcomes + verdicts.map({ ($0.row, $0.result) }) {
      write(result, of: row.copy)
      tally.count(result)
    }
    answered = []
    verdicts = []
    try commitIntents()
  }

  private func commitIntents() throws(PatientsError) {
    guard let journal, !staged.isEmpty else { return }
    if end != nil { return dropStaged() }
    try journal.intend(
      staged.map {
        Intent(
          key: $0.row.key, row: $0.row.number, contentDigest: $0.row.contentDigest,
          requestDigest: $0.requestDigest, request: $0.request, score: $0.score,
          knownDateOfBirth: $0.knownDateOfBirth)
      })
  }

  /// What was meant to be sent when the run was stopped: still to do.
  private func dropStaged() {
    for sending in staged {
      var result = LeadResult(.notSent, row: sending.row.number)
      (result.code, result.reason) = ("not_sent", "the run was stopped before it was sent")
      (result.score, result.attempt) = (sending.score, sending.attemptsBefore)
      write(result, of: sending.row.copy)
      tally.count(result)
    }
    staged = []
  }

  /// Whether the lead is as much to do as before: refused for the token's sake, or never begun.
  private static func isUntouched(_ completion: Completion) -> Bool {
    if case .rejected(let refusal) = completion.outcome { return refusal.isUnauthorized }
    if case .notSent = completion.outcome { return completion.attempts == 0 }
    return false
  }

  private func result(_ sending: Sending, _ completion: Completion) -> LeadResult {
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
      result.reason = refusal.words.isEmpty ? refusal.text : "\(refusal.text): \(refusal.words)"
      result.reasonForSummary = refusal.text
    case .throttled(let throttle): result.reason = throttle.text
    case .notSent(let failure), .inDoubt(let failure): result.reason = failure.text
    }
    return result
  }

  /// What the journal is told; nil where the lead is as much to do as before.
  private func record(
    _ sending: Sending, _ completion: Completion, _ result: LeadResult
  ) -> JournalOutcome? {
    guard !LeadRun.isUntouched(completion) else { return nil }
    var record = JournalOutcome(
      key: sending.row.key, row: sending.row.number, state: completion.outcome.state)
    record.submissions = completion.attempts
    record.code = result.code
    record.reason = result.reason
    if case .registered(let patient) = completion.outcome {
      record.patientId = patient.id
      record.patientNo = patient.patientNo
    }
    if case .inDoubt(let failure) = completion.outcome { record.stage = failure.stage.rawValue }
    if case .notSent(let failure) = completion.outcome { record.stage = failure.stage.rawValue }
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

  fileprivate var state: JournalState {
    switch self {
    case .registered: .registered
    case .rejected: .rejected
    case .throttled, .notSent: .notSent
    case .inDoubt: .inDoubt
    }
  }
}
