import PatientsCore
import PatientsJournal

/// A lead whose request may have reached the registry.
struct LeadInDoubt {
  let key: LeadKey
  let row: Int
  let run: Int
  /// Milliseconds since 1970.
  let since: Int
  /// Nil where the journal has no request that can be read.
  let sent: SentPatient?

  init(_ entry: JournalEntry, reader: JSONReader) {
    key = entry.key
    row = entry.row
    run = entry.runId
    since = entry.updatedAt
    sent = entry.request.flatMap { try? SentPatient(request: $0, reader: reader) }
  }
}

/// All leads in doubt, in the order of their rows.
struct LeadsInDoubt {
  let leads: [LeadInDoubt]
  /// Rows that stand for several leads: of different files, or of one that was sorted anew.
  private let ambiguousRows: Set<Int>

  init(_ view: JournalView) throws(PatientsError) {
    let reader = JSONReader()
    var leads: [LeadInDoubt] = []
    let cursor = try view.entries(in: .inDoubt)
    while let entry = try cursor.next() { leads.append(LeadInDoubt(entry, reader: reader)) }
    leads.sort { ($0.row, $0.run) < ($1.row, $1.run) }
    self.leads = leads
    let rows = Dictionary(grouping: leads, by: \.row)
    ambiguousRows = Set(rows.filter { $0.value.count > 1 }.keys)
  }

  /// Leads that were sent with the same request are told together: records are not told apart
  /// by them.
  var groups: [[LeadInDoubt]] {
    var groups: [[LeadInDoubt]] = []
    var places: [SentPatient: Int] = [:]
    for lead in leads {
      if let sent = lead.sent, let place = places[sent], groups.indices.contains(place) {
        groups[place].append(lead)
      } else {
        if let sent = lead.sent { places[sent] = groups.count }
        groups.append([lead])
      }
    }
    return groups
  }

  func finding(_ lead: LeadInDoubt, _ result: ReconcileFinding.Result) -> ReconcileFinding {
    let run = ambiguousRows.contains(lead.row) ? lead.run : nil
    return ReconcileFinding(row: lead.row, run: run, result: result)
  }

  /// The one lead that a person means.
  ///
  /// - Throws: `.argument` where none is in doubt, or several are.
  func lead(row: Int, run: Int?) throws(PatientsError) -> LeadInDoubt {
    let meant = leads.filter { $0.row == row && (run == nil || $0.run == run) }
    guard let lead = meant.first else {
      throw PatientsError(.argument, "row \(row) is not in doubt in this journal")
    }
    guard meant.count == 1 else {
      let runs = meant.map { String($0.run) }.joined(separator: ", ")
      throw PatientsError(
        .argument, "row \(row) was in doubt in several runs: say which with --run, one of \(runs)")
    }
    return lead
  }
}
