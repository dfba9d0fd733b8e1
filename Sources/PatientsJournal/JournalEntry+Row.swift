import PatientsCore

extension JournalEntry {
  /// Begins every statement whose rows ``init(row:)`` reads.
  static let selection = """
    SELECT leads.id, leads.key, state, content, request_digest, body, attempt, row, run,
      patient_id, patient_no, code, reason, score, stage, born, updated
    FROM leads LEFT JOIN requests ON requests.key = leads.key\u{20}
    """

  init(row: Statement) throws(PatientsError) {
    key = try LeadKey(row.blob(1) ?? [])
    state = try row.state(2)
    contentDigest = row.blob(3) ?? []
    requestDigest = row.blob(4)
    request = row.blob(5)
    attempt = row.integer(6)
    self.row = row.integer(7)
    runId = row.integer(8)
    patientId = row.text(9)
    patientNo = row.text(10)
    code = row.text(11)
    reason = row.text(12)
    score = row.real(13)
    stage = row.text(14)
    knownDateOfBirth = row.text(15)
    updatedAt = row.integer(16)
  }

  /// Where a row stands in the order of arrival.
  static func id(_ row: Statement) -> Int { row.integer(0) }
}

extension JournalRun {
  /// Begins every statement whose rows ``init(row:)`` reads.
  static let selection = """
    SELECT id, script, leads_file, keying, registry, started, ended, ending FROM runs\u{20}
    """

  init(row: Statement) {
    id = row.integer(0)
    description = RunDescription(
      scriptDigest: row.blob(1), leadsFile: row.text(2), keying: row.text(3) ?? "",
      registry: row.text(4))
    startedAt = row.integer(5)
    endedAt = row.optionalInteger(6)
    ending = row.text(7).flatMap(RunEnding.init(rawValue:))
  }
}

extension Statement {
  /// - Throws: as for a damaged file where the text is no state's: the table takes no other.
  func state(_ column: Int32) throws(PatientsError) -> JournalState {
    guard let state = text(column).flatMap(JournalState.init(rawValue:)) else { throw damaged() }
    return state
  }
}
