import PatientsClient
import PatientsCore
import PatientsJournal

/// What is being noted in the journal, and what follows once that is durable.
struct Commitment {
  /// To be sent.
  let sendings: [Sending]
  /// To be reported.
  let results: [(row: InputRow, result: LeadResult)]
  /// Whose patients are not at the registry after all.
  let absent: [Sending]
}

extension LeadRun {
  /// Follows up what is durable by now, and has the next turn noted where that is worth an fsync.
  ///
  /// - Parameter isUrgent: also where it is for a single lead.
  func commit(isUrgent: Bool = false) throws(PatientsError) {
    if commits?.isDone() ?? true { try followUp() }
    guard commitment == nil, isUrgent ? ready > 0 : isWorthCommit else { return }
    let turn = takeTurn()
    if let commits, let commitment {
      commits.begin(turn, toSend: commitment.sendings)
    } else {
      try followUp()
    }
  }

  /// How many leads may be noted as meant to be sent.
  private var sendable: Int { end == nil ? min(staged.count, max(window - open, 0)) : 0 }

  /// How much a turn would have.
  private var ready: Int {
    (end == nil ? sendable : staged.count) + verdicts.count + answered.count
  }

  /// One fsync each would cost more than all else that a lead does. But no connection waits, nobody who
  /// looks on for more than 100 ms, and nothing at the end.
  var isWorthCommit: Bool {
    guard ready > 0 else { return false }
    return isFed || ready >= 2 * batch || sendable > 0 && underWay.count < window / 2
      || ContinuousClock.now - lastCommit >= .milliseconds(100)
  }

  /// Takes what is to be noted, in one turn; the intents are still to be made.
  private func takeTurn() -> JournalTurn {
    if end != nil {
      drop(staged)
      staged = []
    }
    let sendings = Array(staged.prefix(sendable))
    staged.removeFirst(sendings.count)
    var turn = JournalTurn(outcomes: verdicts.compactMap(\.record))
    var results = verdicts.map { (row: $0.row, result: $0.result) }
    for (sending, completion) in answered {
      let result = result(sending, completion)
      results.append((sending.row, result))
      if completion.leavesLeadToDo { turn.takenBack.append(sending.row.key) }
      if let record = record(sending, completion, result) { turn.outcomes.append(record) }
    }
    commitment = Commitment(
      sendings: sendings, results: results,
      absent: answered.filter { !$0.completion.mayBeThere }.map(\.sending))
    (answered, verdicts) = ([], [])
    lastCommit = .now
    return turn
  }

  /// Reports what is durable, and sends what is meant.
  ///
  /// - Throws: where an outcome could not be noted, or, after the reports, an intent.
  private func followUp() throws(PatientsError) {
    guard let done = commitment else { return }
    commitment = nil
    let refusal = try commits?.result() ?? nil
    for sending in done.absent { known.forget(sending.marks, row: sending.row.number) }
    for (row, result) in done.results {
      write(result, of: row.copy)
      count(result, of: row.copy)
    }
    if let refusal { throw refusal }
    guard end == nil else { return try takeBack(done.sendings) }
    try submit(done.sendings)
  }

  /// Hands requests to the client whose intents are durable.
  private func submit(_ sendings: [Sending]) throws(PatientsError) {
    guard let client else { return }
    for sending in sendings {
      try client.submit(sending.request, tag: nextTag)
      underWay[nextTag] = sending
      nextTag += 1
    }
  }

  /// The run was stopped while their intents were noted.
  private func takeBack(_ sendings: [Sending]) throws(PatientsError) {
    try commits?.whileIdle().takeBack(sendings.map(\.row.key))
    drop(sendings)
  }

  /// What was meant to be sent when the run was stopped: still to do.
  private func drop(_ sendings: [Sending]) {
    for sending in sendings {
      var result = LeadResult(.notSent, row: sending.row.number)
      (result.code, result.reason) = ("not_sent", "the run was stopped before it was sent")
      (result.score, result.attempt) = (sending.score, sending.attemptsBefore)
      write(result, of: sending.row.copy)
      count(result, of: sending.row.copy)
    }
  }
}
