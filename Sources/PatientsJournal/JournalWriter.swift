import PatientsCore

/// The statements that change a journal, compiled once. Each is one step of the life of a lead;
/// which step may follow which is in their `WHERE`, so that no check can be forgotten.
final class JournalWriter {
  let connection: Connection
  let view: JournalView
  let intend, keepRequest, conclude, judge, forget, unsend, resolve, dropRequest: Statement

  /// The rule of ``JournalState/maySend`` in SQL.
  private static let maySend =
    "state IN ('"
    + JournalState.allCases.filter(\.maySend).map(\.rawValue).joined(separator: "', '") + "')"

  init(_ connection: Connection) throws(PatientsError) {
    self.connection = connection
    view = try JournalView(connection)
    intend = try Statement(connection, Self.intend)
    keepRequest = try Statement(connection, "INSERT OR REPLACE INTO requests VALUES (?1, ?2)")
    conclude = try Statement(connection, Self.conclude)
    judge = try Statement(connection, Self.judge)
    forget = try Statement(
      connection, "DELETE FROM leads WHERE key = ?1 AND state = 'intent' AND attempt = 0")
    unsend = try Statement(connection, Self.unsend)
    resolve = try Statement(connection, Self.resolve)
    dropRequest = try Statement(connection, "DELETE FROM requests WHERE key = ?1")
  }

  private static let intend = """
    INSERT INTO leads (key, state, content, request_digest, attempt, row, run, score, born, updated,
      marks)
    VALUES (?1, 'intent', ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9)
    ON CONFLICT (key) DO UPDATE SET state = 'intent', content = ?2, request_digest = ?3, row = ?4,
      run = ?5, patient_id = NULL, patient_no = NULL, code = NULL, reason = NULL, score = ?6,
      stage = NULL, born = ?7, updated = ?8, marks = ?9
    WHERE \(maySend)
    """

  private static let conclude = """
    UPDATE leads SET state = ?2, attempt = attempt + ?3, patient_id = ?4, patient_no = ?5,
      code = ?6, reason = ?7, stage = ?8, updated = ?9
    WHERE key = ?1 AND state = 'intent'
    """

  private static let judge = """
    INSERT INTO leads (key, state, content, attempt, row, run, code, reason, score, born, updated)
    VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
    ON CONFLICT (key) DO UPDATE SET state = ?2, content = ?3, request_digest = NULL, row = ?4,
      run = ?5, patient_id = NULL, patient_no = NULL, code = ?6, reason = ?7, score = ?8,
      stage = NULL, born = ?9, updated = ?10
    WHERE \(maySend)
    """

  private static let unsend = """
    UPDATE leads SET state = 'not_sent', stage = 'ready', updated = ?2
    WHERE key = ?1 AND state = 'intent'
    """

  private static let resolve = """
    UPDATE leads SET state = ?2, patient_id = ?3, patient_no = ?4, stage = 'reconciled',
      code = NULL, reason = NULL, updated = ?5
    WHERE key = ?1 AND state = 'in_doubt'
    """

  /// What has an intent and no outcome may have arrived, and counts as submitted.
  func doubtIntents(at time: Int) throws(PatientsError) -> Int {
    let statement = try Statement(
      connection,
      """
      UPDATE leads
      SET state = 'in_doubt', stage = 'interrupted', attempt = attempt + 1, updated = ?1
      WHERE state = 'intent'
      """)
    return try connection.transaction { () throws(PatientsError) in
      try statement.run([.integer(time)])
    }
  }
}
