import FoundationEssentials
import PatientsCore

/// The statements over the table of patients. One thread at a time.
final class PatientTable {
  let database: Database
  private let clinicID: String
  private let insertion: Statement
  private let nextNumber: Statement
  private let lookup: Statement
  private let count: Statement
  private let page: Statement

  private static let columns = """
    id, number, full_name, preferred_name, calling_code, local_phone, gender, born, email
    """
  private static let matches = """
    FROM patients
    WHERE (?1 = '' OR instr(folded, ?1) > 0 OR instr(coalesce(number, ''), ?1) > 0)
      AND (?2 IS NULL OR gender = ?2)
      AND (?3 IS NULL OR born >= ?3) AND (?4 IS NULL OR born <= ?4) AND ?5 = 0
    """
  private static let next = "SELECT coalesce(max(number), 0) + 1 FROM patients"

  init(path: String) throws(PatientsError) {
    database = try Database.openRegistry(path: path)
    guard
      let clinic = try Statement(database, "SELECT id FROM clinic").rows([], { $0.text(0) })
        .first, let clinic
    else { throw PatientsError(.argument, "\(path) is not a practice registry's database") }
    clinicID = clinic
    insertion = try Statement(
      database,
      """
      INSERT INTO patients (\(Self.columns), folded) VALUES
        (?1, CASE WHEN ?2 THEN (\(Self.next)) END, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        RETURNING number
      """)
    nextNumber = try Statement(database, Self.next)
    lookup = try Statement(database, "SELECT \(Self.columns) FROM patients WHERE id = ?1")
    count = try Statement(database, "SELECT count(*) \(Self.matches)")
    page = try Statement(
      database, "SELECT \(Self.columns) \(Self.matches) ORDER BY serial LIMIT ?6 OFFSET ?7")
  }
}

extension PatientTable {
  /// The number is given by the insertion itself, so that two registries on one file never give
  /// the same.
  func add(_ registration: Registration) throws(PatientsError) -> StoredPatient {
    let id = Self.makeID()
    let bindings = [
      Binding.text(id), .integer(registration.isLead ? 0 : 1), .text(registration.fullName),
      .text(registration.preferredName), .text(registration.callingCode),
      .text(registration.localPhone), .text(registration.gender),
      .text(registration.dateOfBirth), .text(registration.email), .text(registration.searchText),
    ]
    let numbers = try insertion.rows(bindings) { $0.integer(0) }
    return stored(registration, id: id, number: numbers.first)
  }

  func preview(_ registration: Registration) throws(PatientsError) -> StoredPatient {
    let numbers = try nextNumber.rows([]) { $0.integer(0) }
    return stored(registration, id: Self.makeID(), number: numbers.first)
  }

  func patient(id: String) throws(PatientsError) -> StoredPatient? {
    try lookup.rows([.text(id)], stored(row:)).first
  }

  func search(_ search: PatientSearch) throws(PatientsError) -> (list: [StoredPatient], total: Int)
  {
    let filters = [
      Binding.text(folded(search.term)), Binding(search.gender), Binding(search.bornFrom),
      Binding(search.bornUntil), .integer(search.isOutstandingOnly ? 1 : 0),
    ]
    let total = try count.rows(filters) { $0.integer(0) }.first ?? 0
    let slice = [Binding.integer(search.pageSize), .integer(search.page * search.pageSize)]
    return (try page.rows(filters + slice, stored(row:)), total)
  }

  private static func makeID() -> String {
    UUID().uuidString.lowercased()
  }

  private func stored(_ registration: Registration, id: String, number: Int?) -> StoredPatient {
    StoredPatient(
      id: id, clinicID: clinicID, number: registration.isLead ? nil : number,
      fullName: registration.fullName, preferredName: registration.preferredName,
      callingCode: registration.callingCode, localPhone: registration.localPhone,
      gender: registration.gender, dateOfBirth: registration.dateOfBirth,
      email: registration.email)
  }

  /// The columns in the order of ``columns``; numbers begin at 1, so 0 is the NULL of a lead.
  private func stored(row: Statement) -> StoredPatient {
    let number = row.integer(1)
    return StoredPatient(
      id: row.text(0) ?? "", clinicID: clinicID, number: number == 0 ? nil : number,
      fullName: row.text(2) ?? "", preferredName: row.text(3) ?? "",
      callingCode: row.text(4) ?? "", localPhone: row.text(5) ?? "", gender: row.text(6) ?? "",
      dateOfBirth: row.text(7) ?? "", email: row.text(8) ?? "")
  }
}

extension Registration {
  /// What a search looks into, its case taken away; a line break keeps a term from matching
  /// across two fields.
  fileprivate var searchText: String {
    folded([fullName, preferredName, callingCode + localPhone, email].joined(separator: "\n"))
  }
}
