package import PatientsCore

/// What the registry's records say about leads in doubt: a pure value, no I/O.
///
/// It never guesses. A lead is registered only by a record that equals all that was sent, is no
/// other lead's, and leaves no choice; it is not there only where nothing of what was found could be
/// the person. All else is for a person to tell.
package struct Reconciliation: Hashable, Sendable {
  /// What is said of leads that were sent with the same request.
  package enum Verdict: Hashable, Sendable {
    /// A record for each of them, in their order.
    case registered([RecordName])
    /// The registry lacks all of them: the next run sends them.
    case notThere
    /// Ids of what the person is to look at, in the registry's order; none where nothing was found.
    case cannotTell(Obscurity, candidates: [String])
  }

  /// Why it cannot be told.
  package enum Obscurity: Hashable, Sendable {
    /// Records that could be the person, and none that certainly is.
    case alike
    /// More or fewer equal records than leads that were sent with the same request.
    case twins
    /// Neither a name nor a phone was sent.
    case nothingToSearchFor
    /// The registry did not give its list whole.
    case listNotWhole
    /// The journal has no request of this lead that can be read.
    case unreadableRequest
  }

  package let sent: SentPatient
  /// How many leads in doubt were sent with this very request.
  package let leads: Int
  /// What was found and is equal or alike.
  private var candidates: [PatientRecord] = []
  private var isWhole = true

  package init(sent: SentPatient, leads: Int) {
    self.sent = sent
    self.leads = leads
  }

  package var candidateIds: [String] { candidates.map(\.id) }

  /// Keeps what could be the person.
  package mutating func take(_ records: [PatientRecord]) {
    for record in records where Resemblance(sent, record) != .other {
      let isKnown = !record.id.isEmpty && candidates.contains { $0.id == record.id }
      if !isKnown { candidates.append(record) }
    }
  }

  /// Some page could not be had: what was not seen cannot be ruled out.
  package mutating func missPages() { isWhole = false }

  /// - Parameter owned: ids of records that are other leads': neither equal nor alike counts there.
  package func verdict(owned: Set<String>) -> Verdict {
    guard !sent.terms.isEmpty else { return .cannotTell(.nothingToSearchFor, candidates: []) }
    let free = candidates.filter { !owned.contains($0.id) }
    guard isWhole else { return .cannotTell(.listNotWhole, candidates: free.map(\.id)) }
    let equal = free.filter { Resemblance(sent, $0) == .equal }
    if equal.isEmpty {
      return free.isEmpty ? .notThere : .cannotTell(.alike, candidates: free.map(\.id))
    }
    guard equal.count == leads else {
      return .cannotTell(.twins, candidates: equal.map(\.id))
    }
    return .registered(equal.map { RecordName(id: $0.id, patientNo: $0.patientNo) })
  }
}

/// What a record is called: never by the person's name.
package struct RecordName: Hashable, Sendable {
  package let id: String
  /// `-1` for a lead.
  package let patientNo: String?

  package init(id: String, patientNo: String?) {
    self.id = id
    self.patientNo = patientNo
  }
}
