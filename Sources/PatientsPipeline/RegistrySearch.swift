import PatientsClient
import PatientsCore

/// Reads the registry's list of patients for a term, page by page. Changes nothing there.
struct RegistrySearch {
  let client: RegistryClient
  /// How many records are asked for at once.
  let pageSize: Int
  let interruption: () -> Interruption

  enum End {
    /// As many records as the registry counts itself.
    case whole
    /// The registry counted more than it gave, or did not count: some may not have been seen.
    case notWhole
    case interrupted
  }

  /// More pages than any clinic fills; a registry that gives the same for ever ends here.
  private static let maximumPages = 10_000

  /// Hands over each record once.
  ///
  /// - Throws: `.unauthorized`, `.throttled`, and `.notSent` for all that is no usable list.
  func records(
    for term: String, visit: ([PatientRecord]) -> Void
  ) throws(PatientsError) -> End {
    var seen: Set<String> = []
    var count = 0
    for page in 0..<RegistrySearch.maximumPages {
      guard interruption() == .none else { return .interrupted }
      let reply = try ask(page, term)
      let fresh = reply.patients.filter { $0.id.isEmpty || seen.insert($0.id).inserted }
      visit(fresh)
      count += fresh.count
      // A page that is full may have one behind it, whatever the count says.
      guard let total = reply.total else { return .notWhole }
      if count >= total, reply.patients.count < pageSize || fresh.isEmpty { return .whole }
      if fresh.isEmpty { return .notWhole }
    }
    return .notWhole
  }

  private func ask(_ page: Int, _ term: String) throws(PatientsError) -> RegistryReply {
    let reply: RegistryReply
    do throws(PatientsError) {
      reply = try client.list(pageNo: page, pageSize: pageSize, searchTerm: term)
    } catch {
      guard error.code == .json || error.code == .rejected else { throw error }
      throw unusable(error.message)
    }
    guard reply.status == "0" else { throw unusable("it has no status") }
    return reply
  }

  private func unusable(_ reason: String) -> PatientsError {
    PatientsError(.notSent, "the registry's list of patients cannot be used: \(reason)")
  }

  /// The record with this id, or nil where the registry knows none.
  ///
  /// - Throws: as ``records(for:visit:)``.
  func record(id: String) throws(PatientsError) -> PatientRecord? {
    do throws(PatientsError) {
      return try client.details(patientId: id).patients.first { $0.id == id }
    } catch {
      if error.code == .rejected { return nil }
      guard error.code == .json else { throw error }
      throw PatientsError(.notSent, "the registry's answer cannot be used: \(error.message)")
    }
  }
}
