package import PatientsCore

extension JournalView {
  /// What the journal's marks are digests over, beside the text: 16 bytes that no other journal has.
  ///
  /// - Throws: `.journal` where an earlier version wrote it, which kept no marks.
  package func salt() throws(PatientsError) -> [UInt8] {
    guard try hasMarks() else {
      throw PatientsError(
        .journal,
        "the journal \(connection.name) is of an earlier version, which kept nothing to know people "
          + "by: find leads by row or key")
    }
    let statement = try Statement(connection, "SELECT bytes FROM salt")
    guard let salt = try statement.first([], { $0.blob(0) ?? [] }), !salt.isEmpty else {
      throw connection.damage
    }
    return salt
  }

  /// Hands over the marks of leads, each with the lead's number in the journal. Reads all leads once,
  /// and holds none of them.
  ///
  /// - Parameter states: of which leads.
  package func visitMarks(
    in states: [JournalState] = JournalState.allCases,
    _ visit: (Int, [UInt8]) throws(PatientsError) -> Void
  ) throws(PatientsError) {
    let names = states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let statement = try Statement(
      connection,
      "SELECT id, marks FROM leads WHERE marks IS NOT NULL AND +state IN (\(names)) ORDER BY id")
    try statement.each([]) { row throws(PatientsError) in
      try visit(row.integer(0), row.blob(1) ?? [])
    }
  }

  /// What is left of a patient's id after a purge.
  static func mark(ofPatient id: String, salt: [UInt8]) -> [UInt8] {
    SHA256.digest(of: salt + Array(id.utf8), size: 16)
  }

  /// Whether a purge has removed ids of patients.
  package func hasPurgedPatients() throws(PatientsError) -> Bool {
    guard try hasMarks() else { return false }
    return try connection.integer(
      "SELECT EXISTS (SELECT 1 FROM leads WHERE patient_mark IS NOT NULL)") == 1
  }

  private func hasMarks() throws(PatientsError) -> Bool {
    try connection.integer("PRAGMA user_version") >= JournalSchema.versionOfMarks
  }

  /// The rows of purged leads by the ids that they had.
  func rows(purgedAs ids: [String]) throws(PatientsError) -> [String: [Int]] {
    guard try hasPurgedPatients() else { return [:] }
    let salt = try salt()
    let marks = ids.map { (JournalView.mark(ofPatient: $0, salt: salt), $0) }
    let named = Dictionary(marks) { first, _ in first }
    let statement = try Statement(
      connection,
      "SELECT patient_mark, row FROM leads WHERE patient_mark IS NOT NULL ORDER BY id")
    var rows: [String: [Int]] = [:]
    try statement.each([]) { row throws(PatientsError) in
      guard let id = named[row.blob(0) ?? []] else { return }
      rows[id, default: []].append(row.integer(1))
    }
    return rows
  }

  /// Leads by their row in the file of the run that judged them last.
  package func entries(ofRow row: Int) throws(PatientsError) -> [JournalEntry] {
    let statement = try Statement(
      connection, JournalEntry.selection + "WHERE leads.row = ?1 ORDER BY leads.id LIMIT 1000")
    return try statement.all([.integer(row)], JournalEntry.init(row:))
  }

  /// A lead by its number in the journal, or nil where it has none of this number.
  package func entry(id: Int) throws(PatientsError) -> JournalEntry? {
    let statement = try Statement(connection, JournalEntry.selection + "WHERE leads.id = ?1")
    return try statement.first([.integer(id)], JournalEntry.init(row:))
  }
}

extension Journal {
  /// What can be read of it, while it is open for writing.
  package func view() throws(PatientsError) -> JournalView { try writer().view }
}
