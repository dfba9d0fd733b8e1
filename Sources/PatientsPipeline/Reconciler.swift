import PatientsClient
package import PatientsCore
import PatientsJournal

/// Finds out what became of the leads in doubt: asks the registry, writes what it finds into the
/// journal lead by lead, and never sends anything that could register somebody.
///
/// To stop it at any instant is safe: what was found is on the disk, the rest is in doubt as before.
package final class Reconciler {
  let options: ReconcileOptions
  let view: JournalView
  /// Nil in a dry run.
  let journal: Journal?
  private let client: RegistryClient?
  private let interruption: () -> Interruption
  private let now: () -> Int
  private let leads: LeadsInDoubt
  private var summary = ReconcileSummary()
  /// Records that this reconciliation has given to leads; a dry run's journal does not know them.
  private var given: Set<String> = []
  private var knowsRegistry = false

  /// Opens the journal and makes sure whose it is, before anything is asked or changed.
  ///
  /// - Parameters:
  ///   - interruption: asked between pages and leads; either kind stops.
  ///   - now: milliseconds since 1970, UTC.
  /// - Throws: `.journal` where there is no journal, a run is using it, or it belongs to another
  ///   registry; `.argument` for the client's options.
  package init(
    _ options: ReconcileOptions, now: @escaping () -> Int = Journal.systemTime,
    interruption: @escaping () -> Interruption = { .none }
  ) throws(PatientsError) {
    guard (1...1000).contains(options.pageSize) else {
      throw PatientsError(.argument, "a page has 1 to 1000 records, not \(options.pageSize)")
    }
    view = try Journal.open(existing: options.journal)
    client = try options.client.map { options throws(PatientsError) in
      try RegistryClient(options)
    }
    if client != nil { try Reconciler.checkKinship(view, options) }
    journal = options.isDryRun ? nil : try Journal(path: options.journal, now: now)
    leads = try LeadsInDoubt(view)
    (self.options, self.now, self.interruption) = (options, now, interruption)
  }

  /// The registry that a journal belongs to, or nil where it names none.
  package static func registry(ofJournal path: String) throws(PatientsError) -> String? {
    try Journal.open(existing: path).registry()
  }

  /// What one registry has another lacks: in the wrong one every lead would be found missing.
  private static func checkKinship(
    _ view: JournalView, _ options: ReconcileOptions
  ) throws(PatientsError) {
    guard let registry = try view.registry() else {
      throw PatientsError(
        .journal,
        "the journal \(options.journal) does not say which registry its leads were sent to: "
          + "decide each with --row and --as")
    }
    func plain(_ name: String) -> Substring { name.dropLast(name.hasSuffix("/") ? 1 : 0) }
    guard plain(registry) == plain(options.registryName) else {
      throw PatientsError(
        .journal,
        "the journal \(options.journal) belongs to the registry \(registry), not to "
          + "\(options.registryName): ask that one")
    }
  }

  /// Goes over all leads in doubt.
  ///
  /// - Parameter report: takes each lead's finding once it is on the disk.
  /// - Throws: `.unauthorized`, `.notSent` and `.throttled` where the registry does not answer,
  ///   `.journal` where a finding cannot be written. What was reported before stays found.
  package func run(_ report: (ReconcileFinding) -> Void) throws(PatientsError) -> ReconcileSummary {
    summary = ReconcileSummary()
    summary.leads = leads.leads.count
    summary.isDryRun = options.isDryRun
    summary.open = try view.counts()[.intent] ?? 0
    var later: [[LeadInDoubt]] = []
    for group in leads.groups {
      let finding = try examine(group)
      // What looks alike may turn out to be another lead's, further down.
      if case .verdict(.cannotTell(.alike, _)) = finding {
        later.append(group)
      } else {
        guard try conclude(group, finding, report) else { return summary }
      }
    }
    for group in later {
      guard try conclude(group, examine(group), report) else { return summary }
    }
    return summary
  }

  /// Lets go of the journal. What was found is on the disk already.
  package func close() {
    journal?.close()
    client?.close()
  }

  /// - Returns: false where somebody has asked to stop.
  private func conclude(
    _ group: [LeadInDoubt], _ finding: GroupFinding, _ report: (ReconcileFinding) -> Void
  ) throws(PatientsError) -> Bool {
    for (index, lead) in group.enumerated() {
      guard let result = finding.result(for: index) else {
        summary.isInterrupted = true
        return false
      }
      try record(lead, result)
      summary.count(result)
      report(leads.finding(lead, result))
    }
    return true
  }

  private func record(
    _ lead: LeadInDoubt, _ result: ReconcileFinding.Result
  ) throws(PatientsError) {
    switch result {
    case .registered(let name):
      given.insert(name.id)
      try journal?.resolve(lead.key, as: .registered(id: name.id, patientNo: name.patientNo))
    case .notThere: try journal?.resolve(lead.key, as: .safeToSend)
    case .cannotTell, .leftAlone: break
    }
  }
}

// MARK: - One lead, or several that were sent with the same request

extension Reconciler {
  private func examine(_ group: [LeadInDoubt]) throws(PatientsError) -> GroupFinding {
    guard let sent = group.first?.sent else {
      return .verdict(.cannotTell(.unreadableRequest, candidates: []))
    }
    let youngest = group.map(\.since).max() ?? 0
    guard now() - youngest >= options.minimumAge.milliseconds else { return .leftAlone }
    var reconciliation = Reconciliation(sent: sent, leads: group.count)
    for term in sent.terms {
      guard try search(term, for: &reconciliation) else { return .interrupted }
    }
    var verdict = try verdict(of: reconciliation)
    if verdict == .notThere, let term = sent.widerTerm {
      guard try search(term, for: &reconciliation) else { return .interrupted }
      verdict = try self.verdict(of: reconciliation)
    }
    if verdict == .notThere { try confirmRegistry() }
    return .verdict(verdict)
  }

  /// - Returns: false where somebody has asked to stop.
  private func search(
    _ term: String, for reconciliation: inout Reconciliation
  ) throws(PatientsError) -> Bool {
    let search = try registrySearch()
    switch try search.records(for: term, visit: { reconciliation.take($0) }) {
    case .whole: return true
    case .notWhole:
      reconciliation.missPages()
      return true
    case .interrupted: return false
    }
  }

  private func registrySearch() throws(PatientsError) -> RegistrySearch {
    guard let client else { throw PatientsError(.argument, "which registry? give --base-url URL") }
    return RegistrySearch(
      client: client, pageSize: options.pageSize, interruption: interruption)
  }

  private func verdict(
    of reconciliation: Reconciliation
  ) throws(PatientsError) -> Reconciliation.Verdict {
    let owned = try view.rows(registeredAs: reconciliation.candidateIds).keys
    return reconciliation.verdict(owned: given.union(owned))
  }

  /// A token of another clinic sees none of this one's patients, and nobody would be there. So, before
  /// anybody is said to be missing: does the registry know whom this journal has registered?
  ///
  /// - Throws: `.unauthorized` where it knows none of three.
  private func confirmRegistry() throws(PatientsError) {
    guard !knowsRegistry else { return }
    let search = try registrySearch()
    let cursor = try view.entries(in: .registered)
    var asked = 0
    while asked < 3, let entry = try cursor.next() {
      guard let id = entry.patientId else { continue }
      if try search.record(id: id) != nil {
        knowsRegistry = true
        return
      }
      asked += 1
    }
    if asked == 0, try view.hasPurgedPatients() {
      throw PatientsError(
        .argument,
        "the patients that this journal has registered are purged, so nothing shows whether this is "
          + "their registry: look the leads up, and say --row N --as not-there yourself")
    }
    guard asked == 0 else {
      throw PatientsError(
        .unauthorized,
        "the registry does not know the patients that this journal has registered there: is this "
          + "another clinic's token? No lead is marked as missing")
    }
    knowsRegistry = true
  }
}

// MARK: - By a person's word

extension Reconciler {
  /// Ends the doubt about one lead as a person says.
  ///
  /// - Parameters:
  ///   - row: the lead's row in the file of its run.
  ///   - run: which run, where several had such a row.
  /// - Throws: `.argument` where the row is not in doubt, or the registry has no such id.
  package func decide(
    row: Int, run: Int?, as decision: ReconcileDecision
  ) throws(PatientsError) -> ReconcileFinding {
    let lead = try leads.lead(row: row, run: run)
    guard case .registered(let id) = decision else {
      try record(lead, .notThere)
      return leads.finding(lead, .notThere)
    }
    guard let found = try registrySearch().record(id: id) else {
      throw PatientsError(
        .argument, "the registry has no patient with this id: nothing was changed")
    }
    let others = try view.rows(registeredAs: [id])[id] ?? []
    let result = ReconcileFinding.Result.registered(
      RecordName(id: found.id, patientNo: found.patientNo))
    try record(lead, result)
    var finding = leads.finding(lead, result)
    finding.sameAs = others
    return finding
  }
}

/// What is known of a group of leads.
private enum GroupFinding {
  case interrupted
  case leftAlone
  case verdict(Reconciliation.Verdict)

  /// What that says of one of them; nil: nothing yet.
  func result(for index: Int) -> ReconcileFinding.Result? {
    switch self {
    case .interrupted: nil
    case .leftAlone: .leftAlone
    case .verdict(.notThere): .notThere
    case .verdict(.cannotTell(let obscurity, let candidates)):
      .cannotTell(obscurity, candidates: candidates)
    case .verdict(.registered(let names)):
      names.indices.contains(index)
        ? .registered(names[index]) : .cannotTell(.twins, candidates: [])
    }
  }
}
