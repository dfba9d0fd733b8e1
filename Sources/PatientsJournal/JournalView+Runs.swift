package import PatientsCore

extension JournalView {
  /// All runs, the first one first.
  package func runs() throws(PatientsError) -> [JournalRun] {
    let statement = try Statement(connection, JournalRun.selection + "ORDER BY id")
    return try statement.all([]) { row throws(PatientsError) in JournalRun(row: row) }
  }

  /// The same by their numbers.
  package func runsByNumber() throws(PatientsError) -> [Int: JournalRun] {
    Dictionary(try runs().map { ($0.id, $0) }) { first, _ in first }
  }

  /// What a run came to: nothing where it did not come to its end, or an older version wrote it.
  package func record(ofRun id: Int) throws(PatientsError) -> RunRecord {
    guard try hasRecords() else { return RunRecord() }
    let statement = try Statement(
      connection, "SELECT figures, reasons, names FROM runs WHERE id = ?1")
    return try statement.first([.integer(id)]) { row in
      RunRecord(figures: row.text(0), reasons: row.text(1), names: row.text(2))
    } ?? RunRecord()
  }

  /// The run's description with its script and settings, as far as the journal keeps them.
  package func description(ofRun run: JournalRun) throws(PatientsError) -> RunDescription {
    guard try hasRecords() else { return run.description }
    var description = run.description
    let statement = try Statement(
      connection,
      """
      SELECT settings, text FROM runs LEFT JOIN scripts ON scripts.digest = runs.script
      WHERE id = ?1
      """)
    let found = try statement.first([.integer(run.id)]) { row in (row.text(0), row.blob(1)) }
    description.settings = found?.0
    description.scriptText = found?.1
    return description
  }

  private func hasRecords() throws(PatientsError) -> Bool {
    try connection.integer("PRAGMA user_version") >= JournalSchema.versionOfRecords
  }

  /// A journal without leads takes any run.
  ///
  /// - Throws: `.journal` where its leads are known by other keys or belong to another registry.
  package func checkKinship(_ description: RunDescription) throws(PatientsError) {
    guard try connection.integer("SELECT EXISTS (SELECT 1 FROM leads)") == 1 else { return }
    let keying = try connection.text("SELECT keying FROM runs ORDER BY id DESC LIMIT 1")
    if let keying, keying != description.keying {
      throw PatientsError(
        .journal,
        "the journal \(connection.name) knows its leads by \(keying), this run by "
          + "\(description.keying): every lead would be sent once more. Run it as before, or with "
          + "another journal")
    }
    if let registry = try registry(), let other = description.registry, registry != other {
      throw PatientsError(
        .journal,
        "the journal \(connection.name) belongs to the registry \(registry), not to \(other): "
          + "use another journal")
    }
  }

  /// The registry whose leads these are, or nil where no run has named one.
  package func registry() throws(PatientsError) -> String? {
    try connection.text(
      "SELECT registry FROM runs WHERE registry IS NOT NULL ORDER BY id DESC LIMIT 1")
  }

  /// Which rows are registered as one of these records, by the records' ids. Reads all leads once,
  /// however many ids there are.
  package func rows(registeredAs ids: [String]) throws(PatientsError) -> [String: [Int]] {
    guard !ids.isEmpty else { return [:] }
    var json = JSONWriter()
    for (index, id) in ids.enumerated() {
      json.raw(index == 0 ? "[" : ",")
      json.string(id)
    }
    json.raw("]")
    let statement = try Statement(
      connection,
      """
      SELECT patient_id, row FROM leads
      WHERE +state = 'registered' AND patient_id IN (SELECT value FROM json_each(?1))
      ORDER BY id
      """)
    let list = Statement.Value.text(String(decoding: json.bytes, as: UTF8.self))
    let found = try statement.all([list]) { row throws(PatientsError) in
      (id: row.text(0) ?? "", row: row.integer(1))
    }
    let known = Dictionary(grouping: found, by: \.id).mapValues { $0.map(\.row) }
    return known.merging(try rows(purgedAs: ids)) { $0 + $1 }
  }
}
