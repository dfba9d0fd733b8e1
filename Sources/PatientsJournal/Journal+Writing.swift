package import PatientsCore

extension Journal {
  /// Notes requests that are about to be sent. When it returns they are on the disk, all with one
  /// fsync: send only then.
  ///
  /// - Throws: `.journal`, and nothing is noted, where one of them is registered, in doubt or under
  ///   way already (the text names the row), and where the file cannot be written: then nothing may
  ///   be sent.
  package func intend(_ intents: [Intent]) throws(PatientsError) {
    try commit(JournalTurn(intents: intents))
  }

  /// Notes what became of leads. When it returns that is on the disk, all with one fsync: report it
  /// only then.
  ///
  /// What followed a request needs its intent. A verdict needs none, and changes no lead that is
  /// registered, in doubt or under way.
  ///
  /// - Throws: `.journal`, and nothing is noted, where a lead cannot come to this state (the text
  ///   names the row), and where the file cannot be written: the leads are in doubt then, as they
  ///   were.
  package func record(_ outcomes: [JournalOutcome]) throws(PatientsError) {
    try commit(JournalTurn(outcomes: outcomes))
  }

  /// Takes intents back whose requests are known not to have left: these leads are to do again.
  /// Those that were submitted in an earlier run become `not sent`, which keeps their attempts.
  ///
  /// - Throws: `.journal`, and nothing is taken back, where one of them has no open intent, and
  ///   where the file cannot be written.
  package func takeBack(_ keys: [LeadKey]) throws(PatientsError) {
    try commit(JournalTurn(takenBack: keys))
  }

  /// ``record(_:)``, ``takeBack(_:)`` and ``intend(_:)``, in this order and with one fsync for all.
  ///
  /// - Returns: why the intents could not be noted, in which case the rest was all the same, with an
  ///   fsync of its own: what left must not be forgotten for what is not sent.
  /// - Throws: as those do, where not even the rest could be noted.
  package func note(_ turn: JournalTurn) throws(PatientsError) -> PatientsError? {
    do throws(PatientsError) {
      try commit(turn)
      return nil
    } catch {
      guard !turn.intents.isEmpty else { throw error }
      var rest = turn
      rest.intents = []
      try commit(rest)
      return error
    }
  }

  private func commit(_ turn: JournalTurn) throws(PatientsError) {
    let writer = try writer()
    guard !turn.isEmpty else { return }
    if run == nil, !turn.outcomes.isEmpty || !turn.intents.isEmpty { throw noRun }
    let time = now()
    try writer.connection.transaction { () throws(PatientsError) in
      for outcome in turn.outcomes { try record(outcome, at: time, with: writer) }
      for key in turn.takenBack { try takeBack(key, at: time, with: writer) }
      for intent in turn.intents { try intend(intent, at: time, with: writer) }
    }
  }

  private func intend(
    _ intent: Intent, at time: Int, with writer: JournalWriter
  ) throws(PatientsError) {
    let key = Statement.Value.blob(intent.key.bytes)
    let changed = try writer.intend.run([
      key, .blob(intent.contentDigest), .blob(intent.requestDigest), .integer(intent.row),
      .init(run), .init(intent.score), .init(intent.knownDateOfBirth), .integer(time),
      .init(intent.marks),
    ])
    guard changed == 1 else { throw try refusal(of: intent.key, row: intent.row) }
    try writer.keepRequest.run([key, .blob(intent.request)])
  }

  private func record(
    _ outcome: JournalOutcome, at time: Int, with writer: JournalWriter
  ) throws(PatientsError) {
    let changed =
      try outcome.state.followsIntent
      ? conclude(outcome, at: time, with: writer)
      : judge(outcome, at: time, with: writer)
    guard changed == 1 else { throw try refusal(of: outcome.key, row: outcome.row) }
  }

  private func takeBack(
    _ key: LeadKey, at time: Int, with writer: JournalWriter
  ) throws(PatientsError) {
    let value = Statement.Value.blob(key.bytes)
    var changed = try writer.forget.run([value])
    if changed == 0 { changed = try writer.unsend.run([value, .integer(time)]) }
    guard changed == 1 else { throw try refusal(of: key, row: nil) }
    try writer.dropRequest.run([value])
  }

  private func conclude(
    _ outcome: JournalOutcome, at time: Int, with writer: JournalWriter
  ) throws(PatientsError) -> Int {
    let key = Statement.Value.blob(outcome.key.bytes)
    if outcome.state != .inDoubt { try writer.dropRequest.run([key]) }
    return try writer.conclude.run([
      key, .text(outcome.state.rawValue), .integer(outcome.submissions),
      .init(outcome.patientId), .init(outcome.patientNo), .init(outcome.code),
      .init(outcome.reason), .init(outcome.stage), .integer(time),
    ])
  }

  private func judge(
    _ outcome: JournalOutcome, at time: Int, with writer: JournalWriter
  ) throws(PatientsError) -> Int {
    guard outcome.state != .intent else { return 0 }
    return try writer.judge.run([
      .blob(outcome.key.bytes), .text(outcome.state.rawValue), .blob(outcome.contentDigest),
      .integer(outcome.row), .init(run), .init(outcome.code), .init(outcome.reason),
      .init(outcome.score), .init(outcome.knownDateOfBirth), .integer(time),
    ])
  }
}

// MARK: - Why not

extension Journal {
  private var noRun: PatientsError {
    PatientsError(.journal, "the journal \(name) is written to before a run has begun")
  }

  /// Names the row, never the person or the key.
  private func refusal(of key: LeadKey, row: Int?) throws(PatientsError) -> PatientsError {
    let place = row.map { "row \($0): " } ?? ""
    let reason =
      switch try entry(for: key)?.state {
      case .registered: "this lead is registered already, and is not sent again"
      case .inDoubt: "this lead is in doubt, and is not sent again before it is reconciled"
      case .intent: "this lead's request is under way already"
      case .none, .rejected, .notSent, .disqualified, .invalid:
        "an outcome of this lead is noted without an intent"
      }
    return PatientsError(.journal, place + reason)
  }
}
