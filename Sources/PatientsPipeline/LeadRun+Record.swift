import PatientsClient
import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsScripting

extension LeadRun {
  /// Records outcomes, verdicts and intents in one commit; reports what is durable.
  func commit() throws(PatientsError) {
    let outcomes = answered.map { answer in
      (answer.sending.row, self.result(answer.sending, answer.completion))
    }
    let intents = end == nil ? staged.map(\.intent) : []
    let refusal = try note(outcomes.map(\.1), intents)
    for (sending, completion) in answered where !completion.mayBeThere {
      known.forget(sending.marks, row: sending.row.number)
    }
    for (row, result) in outcomes + verdicts.map({ ($0.row, $0.result) }) {
      write(result, of: row.copy)
      count(result, of: row.copy)
    }
    answered = []
    verdicts = []
    if let refusal { throw refusal }
    if journal != nil, end != nil { try dropStaged(areNoted: !intents.isEmpty) }
  }

  /// - Returns: why no intent was noted.
  private func note(
    _ outcomes: [LeadResult], _ intents: [Intent]
  ) throws(PatientsError) -> PatientsError? {
    guard let journal else { return nil }
    var turn = JournalTurn(outcomes: verdicts.compactMap(\.record), intents: intents)
    for ((sending, completion), result) in zip(answered, outcomes) {
      if completion.leavesLeadToDo { turn.takenBack.append(sending.row.key) }
      if let record = record(sending, completion, result) { turn.outcomes.append(record) }
    }
    return try journal.note(turn)
  }

  /// What was meant to be sent when the run was stopped: still to do.
  ///
  /// - Parameter areNoted: a result that could not be written stopped the run after the intents
  ///   were noted.
  private func dropStaged(areNoted: Bool) throws(PatientsError) {
    if areNoted { try journal?.takeBack(staged.map(\.row.key)) }
    for sending in staged {
      var result = LeadResult(.notSent, row: sending.row.number)
      (result.code, result.reason) = ("not_sent", "the run was stopped before it was sent")
      (result.score, result.attempt) = (sending.score, sending.attemptsBefore)
      write(result, of: sending.row.copy)
      count(result, of: sending.row.copy)
    }
    staged = []
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
      result.reason = completion.outcome.reason
      result.reasonForSummary = refusal.text
    case .throttled: result.reason = completion.outcome.reason
    case .notSent(let failure), .inDoubt(let failure):
      result.reason = failure.text
      // Without the time, which would make each a reason of its own.
      result.reasonForSummary = "\(failure.stage.rawValue): \(failure.reason)"
    }
    return result
  }

  /// What the journal is told; nil where the lead is as much to do as before.
  private func record(
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
  /// What the journal is told before it is sent.
  fileprivate var intent: Intent {
    var intent = Intent(
      key: row.key, row: row.number, contentDigest: row.contentDigest,
      requestDigest: requestDigest, request: request, score: score,
      knownDateOfBirth: knownDateOfBirth)
    intent.marks = marks.bytes
    return intent
  }
}

extension Completion {
  /// Whether the registry has the patient now, or may have it.
  fileprivate var mayBeThere: Bool {
    switch outcome {
    case .registered, .inDoubt: true
    case .rejected, .throttled, .notSent: false
    }
  }
}
