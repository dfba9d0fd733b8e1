import Foundation
import PatientsClient
import PatientsJournal
import PatientsPipeline
import Testing

/// A script whose leads have a phone.
let takeWithPhone = """
  local patients = require "patients"
  function qualify(lead)
    return patients.new {
      is_lead = true, full_name = lead.name, calling_code = "+971", local_phone = lead.phone,
      gender = "Female",
    }
  end
  """

extension Workplace {
  /// Options that leave no lead alone.
  func reconcileOptions(pageSize: Int = 100) -> ReconcileOptions {
    var options = ReconcileOptions(journal: path("journal"))
    options.client = self.options().client
    options.client?.maximumAttempts = 1
    options.registryName = "practice"
    options.minimumAge = .zero
    options.pageSize = pageSize
    return options
  }

  /// Reconciles; the findings in the order of the rows.
  func reconcile(
    _ options: ReconcileOptions? = nil, now: @escaping () -> Int = Journal.systemTime,
    interruption: @escaping () -> Interruption = { .none }
  ) throws -> (summary: ReconcileSummary, findings: [ReconcileFinding]) {
    let reconciler = try Reconciler(
      options ?? reconcileOptions(), now: now, interruption: interruption)
    var findings: [ReconcileFinding] = []
    let summary = try reconciler.run { findings.append($0) }
    return (summary, findings.sorted { $0.row < $1.row })
  }

  /// How many leads the journal has in each state.
  func states() throws -> [JournalState: Int] {
    try Journal.open(existing: path("journal")).counts()
  }

  /// The bodies of the requests that made a patient, in order.
  func created() throws -> [String] {
    guard let data = FileManager.default.contents(atPath: path("requests.jsonl")) else { return [] }
    return try data.split(separator: 0x0A).compactMap { line in
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      guard object?["created"] as? Bool == true else { return nil }
      return object?["body"] as? String
    }
  }

  /// Runs a leads file with a key column, so that rows of the same text are leads of their own.
  func runByKey() throws -> RunSummary {
    var options = self.options()
    options.keyColumn = "id"
    return try run(options)
  }

  /// Registers other people, who are in no journal that is reconciled.
  func registerOthers(_ leads: String) throws {
    try write("others.csv", leads)
    var others = options(leads: "others.csv")
    others.journal = path("others.journal")
    others.results = nil
    let summary = try run(others)
    #expect(summary.tally[.registered] == summary.tally.read)
  }
}
