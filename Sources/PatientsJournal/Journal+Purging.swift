package import PatientsCore

/// What a purge came to.
package struct JournalPurge: Hashable, Sendable {
  /// Leads whose personal data are gone now.
  package let leads: Int
  /// Leads as old that are in doubt and keep their data: without it nobody finds out what became of
  /// them.
  package let inDoubt: Int

  package init(leads: Int, inDoubt: Int) {
    self.leads = leads
    self.inDoubt = inDoubt
  }
}

extension Journal {
  /// Removes the personal data of leads that were last touched before a time, from the tables and
  /// from the bytes of the file. What stays of each are digests, its state, row and score: it is
  /// never sent again.
  ///
  /// Patient ids and numbers go too: they name a person to whoever has the registry. An id leaves its
  /// digest, so that ``JournalView/rows(registeredAs:)`` still knows whose record it is. A lead in
  /// doubt keeps what was sent.
  ///
  /// - Parameter time: milliseconds since 1970, UTC.
  /// - Throws: `.journal` where the file cannot be written.
  package func purge(before time: Int) throws(PatientsError) -> JournalPurge {
    let (connection, salt) = (try writer().connection, try view().salt())
    let purge = try connection.transaction { () throws(PatientsError) in
      try markPatients(before: time, salt: salt, connection)
      let leads = try Statement(connection, Self.purgeLeads).run([.integer(time)])
      try Statement(connection, Self.purgeRequests).run([.integer(time)])
      try Statement(connection, Self.purgeRuns).run([.integer(time)])
      let open = try Statement(connection, Self.openLeads).first([.integer(time)]) { $0.integer(0) }
      return JournalPurge(leads: leads, inDoubt: open ?? 0)
    }
    do throws(PatientsError) { try connection.forgetDeleted() } catch {
      throw PatientsError(
        error.code,
        error.message + "; until then the bytes of \(name) may still hold what is out of its tables"
      )
    }
    return purge
  }

  private func markPatients(
    before time: Int, salt: [UInt8], _ connection: Connection
  ) throws(PatientsError) {
    let mark = try Statement(connection, "UPDATE leads SET patient_mark = ?2 WHERE id = ?1")
    let patients = try Statement(
      connection,
      "SELECT id, patient_id FROM leads WHERE \(Self.isClosed) AND patient_id IS NOT NULL")
    try patients.each([.integer(time)]) { row throws(PatientsError) in
      let digest = JournalView.mark(ofPatient: row.text(1) ?? "", salt: salt)
      try mark.run([.integer(row.integer(0)), .blob(digest)])
    }
  }

  private static let isClosed = "updated < ?1 AND state NOT IN ('intent', 'in_doubt')"

  /// `-1` is every lead's number, and tells leads from patients.
  private static let purgeLeads = """
    UPDATE leads SET patient_id = NULL, reason = NULL, born = NULL,
      patient_no = CASE patient_no WHEN '-1' THEN '-1' END
    WHERE \(isClosed) AND (patient_id IS NOT NULL OR reason IS NOT NULL OR born IS NOT NULL
      OR coalesce(patient_no, '-1') <> '-1')
    """

  /// Goes over the requests, which are few, so that memory does not grow with the leads.
  private static let purgeRequests = """
    DELETE FROM requests WHERE EXISTS (
      SELECT 1 FROM leads WHERE leads.key = requests.key AND \(isClosed))
    """

  /// A file may be called after somebody. Of what a report is made from, the figures and the script
  /// stay.
  private static let purgeRuns =
    "UPDATE runs SET leads_file = NULL, reasons = NULL, names = NULL WHERE started < ?1"

  private static let openLeads =
    "SELECT count(*) FROM leads WHERE updated < ?1 AND state IN ('intent', 'in_doubt')"
}

extension Connection {
  /// Leaves nothing of what was deleted in the bytes of the files.
  ///
  /// What is deleted is overwritten (`secure_delete`), but older pages are in the log, and what was
  /// deleted by an earlier version may be in free ones. So the log is emptied into the file, the file
  /// is written anew, and the log is emptied again.
  func forgetDeleted() throws(PatientsError) {
    try emptyLog()
    // A large file is not to be rewritten in memory.
    try execute("PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY")
    try emptyLog()
  }

  private func emptyLog() throws(PatientsError) {
    let isBusy = try integer("PRAGMA wal_checkpoint(TRUNCATE)") != 0
    guard !isBusy else {
      throw PatientsError(
        .journal,
        "another program reads the journal \(name), so that its log cannot be emptied: close it, and "
          + "purge again")
    }
  }
}
