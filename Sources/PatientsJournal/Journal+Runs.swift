package import PatientsCore

extension Journal {
  /// Begins a run; what is written from now on is noted under it.
  ///
  /// - Returns: the run's id in this journal.
  /// - Throws: `.journal` where the journal's leads are known by other keys or belong to another
  ///   registry (each lead would be taken for new, or for done), and where the file cannot be
  ///   written.
  package func beginRun(_ description: RunDescription) throws(PatientsError) -> Int {
    let writer = try writer()
    let time = now()
    let id = try writer.connection.transaction { () throws(PatientsError) in
      try writer.view.checkKinship(description)
      let insert = try Statement(
        writer.connection,
        """
        INSERT INTO runs (script, leads_file, keying, registry, started, settings)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id
        """)
      let id = try insert.first([
        .init(description.scriptDigest), .init(description.leadsFile), .text(description.keying),
        .init(description.registry), .integer(time), .init(description.settings),
      ]) { $0.integer(0) }
      try keepScript(of: description, writer.connection)
      return id ?? 0
    }
    run = id
    return id
  }

  private func keepScript(
    of description: RunDescription, _ connection: Connection
  ) throws(PatientsError) {
    guard let digest = description.scriptDigest, let text = description.scriptText else { return }
    let insert = try Statement(connection, "INSERT OR IGNORE INTO scripts VALUES (?1, ?2)")
    try insert.run([.blob(digest), .blob(text)])
  }

  /// Notes how a run ended, and what it came to. Writing needs a new one after that.
  ///
  /// - Throws: `.journal` where the run is not the present one, or the file cannot be written.
  package func endRun(
    _ id: Int, _ ending: RunEnding, _ record: RunRecord = RunRecord()
  ) throws(PatientsError) {
    let writer = try writer()
    guard id == run else { throw PatientsError(.journal, "run \(id) is not under way") }
    let time = now()
    let update = try Statement(
      writer.connection,
      """
      UPDATE runs SET ended = ?2, ending = ?3, figures = ?4, reasons = ?5, names = ?6
      WHERE id = ?1
      """)
    try writer.connection.transaction { () throws(PatientsError) in
      _ = try update.run([
        .integer(id), .integer(time), .text(ending.rawValue), .init(record.figures),
        .init(record.reasons), .init(record.names),
      ])
    }
    run = nil
  }
}
