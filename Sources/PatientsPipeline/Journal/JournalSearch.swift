package import PatientsCore
import PatientsJournal
import PatientsLeads

/// Finds leads in a journal. It knows people by digests alone, so it finds whom one knows already.
package struct JournalSearch {
  /// What a lead is looked for by.
  package enum Term: Sendable {
    /// Its row in a leads file.
    case row(Int)
    /// The text in its `--key` column, or the key that a program gave it.
    case key(String)
    /// As people type it.
    case phone(String)
    case email(String)
    /// The name, and a date of birth as `YYYY-MM-DD`.
    case name(String, born: String)
  }

  private let view: JournalView
  private let runs: [Int: JournalRun]

  /// Only reads, also while a run is writing.
  ///
  /// - Throws: `.journal` where there is no journal, or none that can be read.
  package init(journal path: String) throws(PatientsError) {
    view = try Journal.open(existing: path)
    runs = try view.runsByNumber()
  }

  /// The leads that a term fits, as lines for people, in the order in which the journal met them.
  ///
  /// - Parameter assumed: the calling code of a phone that carries none.
  /// - Throws: `.argument` where the term is none, never with its text.
  package func lines(
    for term: Term, assuming assumed: String? = nil
  ) throws(PatientsError) -> [String] {
    try entries(for: term, assuming: assumed).map { JournalRecord($0, runs[$0.runId]).line }
  }

  private func entries(
    for term: Term, assuming assumed: String?
  ) throws(PatientsError) -> [JournalEntry] {
    switch term {
    case .row(let row): return try view.entries(ofRow: row)
    case .key(let text): return try entries(key: text)
    case .phone(let text):
      let phone = try JournalSearch.phone(text, assuming: assumed)
      let patient = Patient(callingCode: phone.callingCode, localPhone: phone.localPhone)
      return try entries(patient, .phone)
    case .email(let text): return try entries(Patient(email: text), .email)
    case .name(let name, let born):
      guard CalendarDate(iso: born) != nil else {
        throw PatientsError(
          .argument, "the date of birth is not a calendar date as YYYY-MM-DD")
      }
      return try entries(Patient(fullName: name, dateOfBirth: born), .name)
    }
  }

  private static func phone(
    _ text: String, assuming assumed: String?
  ) throws(PatientsError) -> PhoneNumber {
    do throws(PatientsError) { return try PhoneNumber.parse(text, assuming: assumed) } catch {
      guard error.code == .phone else { throw error }
      throw PatientsError(.argument, "the phone: \(error.message)")
    }
  }

  /// A run's key is the digest of a cell, a program's the digest of its text.
  private func entries(key text: String) throws(PatientsError) -> [JournalEntry] {
    let bytes = Array(text.utf8)
    let digests = [LeadRun.digest(of: bytes), SHA256.digest(of: bytes, size: 16)]
    var found: [JournalEntry] = []
    for digest in digests {
      if let entry = try view.entry(for: LeadKey(digest)) { found.append(entry) }
    }
    return found
  }

  private func entries(
    _ patient: Patient, _ likeness: Likeness
  ) throws(PatientsError) -> [JournalEntry] {
    let marks = LeadMarks(patient, salt: try view.salt())
    guard let wanted = marks[likeness] else {
      throw PatientsError(.argument, "that says too little to find anybody by")
    }
    var found: [Int] = []
    try view.visitMarks { id, bytes in
      if LeadMarks(bytes: bytes)[likeness] == wanted { found.append(id) }
    }
    var entries: [JournalEntry] = []
    for id in found {
      if let entry = try view.entry(id: id) { entries.append(entry) }
    }
    return entries
  }
}
