import PatientsCore
import Synchronization

/// The registered patients, in a SQLite file. Safe from several threads; one call at a time runs.
final class PatientStore: Sendable {
  private let table: Mutex<PatientTable?>

  /// - Parameter path: a file, or `:memory:`.
  init(path: String) throws(PatientsError) {
    let opened = try PatientTable(path: path)
    table = Mutex(opened)
  }

  /// Keeps a patient. It is in the file when this returns.
  func add(_ registration: Registration) throws(PatientsError) -> StoredPatient {
    try withTable { table throws(PatientsError) in try table.add(registration) }
  }

  /// What ``add(_:)`` would give; nothing is kept.
  func preview(_ registration: Registration) throws(PatientsError) -> StoredPatient {
    try withTable { table throws(PatientsError) in try table.preview(registration) }
  }

  func patient(id: String) throws(PatientsError) -> StoredPatient? {
    try withTable { table throws(PatientsError) in try table.patient(id: id) }
  }

  /// One page of those that match, in the order of their registration, and how many match.
  func search(_ search: PatientSearch) throws(PatientsError) -> (list: [StoredPatient], total: Int)
  {
    try withTable { table throws(PatientsError) in try table.search(search) }
  }

  /// Closes the file; calling it again does nothing.
  func close() throws(PatientsError) {
    let database = table.withLock { table in
      defer { table = nil }
      return table?.database
    }
    try database?.close()
  }

  private func withTable<Result: Sendable>(
    _ body: (PatientTable) throws(PatientsError) -> Result
  ) throws(PatientsError) -> Result {
    try table.withLock { table throws(PatientsError) in
      guard let table else { throw PatientsError(.system, "the practice registry is stopped") }
      return try body(table)
    }
  }
}
