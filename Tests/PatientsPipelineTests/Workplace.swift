import ClinicSandbox
import Foundation
import PatientsClient
import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsPipeline

/// A folder with a script, a leads file and a practice registry, for one test.
final class Workplace {
  let folder: String
  let token = "pipeline-tests-token"
  private(set) var registry: PracticeRegistry?

  init(script: String, leads: String) throws {
    folder = FileManager.default.temporaryDirectory.path + "/pipeline-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try write("rules.lua", script)
    try write("leads.csv", leads)
  }

  deinit {
    try? registry?.stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func path(_ name: String) -> String { folder + "/" + name }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
  }

  func startRegistry(faults: String? = nil, seed: UInt64 = 1) throws {
    try registry?.stop()
    var options = SandboxOptions(token: token, databasePath: path("registry.sqlite"))
    options.recordPath = path("requests.jsonl")
    if let faults { options.faults = try FaultPlan(parsing: faults, seed: seed) }
    registry = try PracticeRegistry.start(options)
  }

  func options(leads: String = "leads.csv") -> RunOptions {
    var options = RunOptions(script: path("rules.lua"))
    options.leads = path(leads)
    options.results = path("results")
    guard let registry else { return options }
    options.client = ClientOptions(baseURL: registry.baseURL, token: token)
    options.client?.maximumConnections = 8
    options.registryName = "practice"
    options.journal = path("journal")
    return options
  }

  func run(
    _ options: RunOptions? = nil, output: @escaping (String) -> Void = { _ in },
    interruption: @escaping () -> Interruption = { .none }
  ) throws -> RunSummary {
    let run = try LeadRun(
      options ?? self.options(), output: output, interruption: interruption)
    return try run.run { _ in }
  }

  /// The rows of a result file by column name; none where there is no file.
  func results(_ kind: ResultKind) throws -> [[String: String]] { try rows(of: kind.rawValue) }

  /// The same of a file by its name.
  func rows(of file: String) throws -> [[String: String]] {
    let path = path("results/\(file).csv")
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    let reader = try LeadReader(path: path)
    var rows: [[String: String]] = []
    while case .lead(let lead) = try reader.next() {
      let cells = (0..<lead.count).map { lead[$0] }
      rows.append(Dictionary(zip(reader.header.names, cells)) { first, _ in first })
    }
    return rows
  }

  /// All bytes of the journal's files.
  func journalBytes() throws -> [UInt8] {
    ["", "-wal", "-shm", ".lock"].flatMap { suffix in
      FileManager.default.contents(atPath: path("journal" + suffix)).map(Array.init) ?? []
    }
  }

  /// Whether the registry has so many requests.
  func hasReceived(_ count: Int) -> Bool { ((try? received().count) ?? 0) >= count }

  /// The bodies of all whole requests that the registry received, in order.
  func received() throws -> [String] {
    guard let data = FileManager.default.contents(atPath: path("requests.jsonl")) else { return [] }
    return try data.split(separator: 0x0A).compactMap { line in
      let object = try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any]
      guard (object?["path"] as? String)?.hasSuffix("/add") == true else { return nil }
      return object?["body"] as? String
    }
  }
}

/// A script that takes everybody as a lead.
let takeEverybody = """
  local patients = require "patients"
  function qualify(lead)
    return patients.new { is_lead = true, full_name = lead.name, gender = "Female" }
  end
  """

/// A leads file of so many leads, all different.
func manyLeads(_ count: Int, from first: Int = 1) -> String {
  "id,name\r\n" + (first..<first + count).map { "\($0),Person \($0)\r\n" }.joined()
}
