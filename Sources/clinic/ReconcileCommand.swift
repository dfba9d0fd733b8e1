import ArgumentParser
import ClinicSandbox
import Foundation
import PatientsClient
import PatientsCore
import PatientsPipeline

struct ReconcileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reconcile",
    abstract: "Finds out what became of the leads in doubt. It registers nobody.",
    discussion: """
      For each lead in doubt it searches the registry and says: registered; not there, to be sent \
      with the next run; or cannot tell, with the records that look alike. With --row and --as a \
      person says what it cannot tell. Stop it whenever you like; the same command goes on.
      """)

  @Argument(help: "The journal of the run.") var journal: String

  @OptionGroup var registry: RegistryAccess

  @Flag(help: "Ask the practice registry that clinic run --sandbox has kept.") var sandbox = false
  @Flag(help: "Say what would be found, and write nothing.") var dryRun = false
  @Option(help: "Leave leads alone that went in doubt more recently: 90s, 10m, 2h, 0s.")
  var minAge = Age(.seconds(60))
  @Option(help: "The row of a lead in doubt that you have looked up yourself.") var row: Int?
  @Option(name: .customLong("run"), help: "Which run's row it is, where clinic asks for that.")
  var ofRun: Int?
  @Option(name: .customLong("as"), help: "What you found: registered:ID or not-there.")
  var decision: Decision?

  func validate() throws {
    if (row == nil) != (decision == nil) {
      throw ValidationError("--row N and --as registered:ID or not-there go together")
    }
    if ofRun != nil, row == nil { throw ValidationError("--run belongs to --row") }
    if sandbox, registry.baseURL != nil {
      throw ValidationError("--sandbox and --base-url exclude each other")
    }
  }

  func run() throws {
    try reporting { () throws(PatientsError) in
      Interrupts.install(flags: Int32(bitPattern: SA_RESETHAND))
      var options = ReconcileOptions(journal: journal)
      options.isDryRun = dryRun
      options.minimumAge = minAge.duration
      let practice = try startPractice()
      defer { try? practice?.registry.stop() }
      try address(&options, practice)
      let reconciler = try Reconciler(options, interruption: { Interrupts.asked })
      guard let row, let decision else { return try reconcile(with: reconciler) }
      let finding = try reconciler.decide(row: row, run: ofRun, as: decision.value)
      Terminal.output(finding.line + "\n")
      return .done
    }
  }

  private func reconcile(with reconciler: Reconciler) throws(PatientsError) -> ExitStatus {
    let summary = try reconciler.run { Terminal.output($0.line + "\n") }
    Terminal.output(summary.text(journal: journal) + "\n")
    return ExitStatus(summary)
  }

  /// Whom to ask. That somebody is not there takes a person's word alone.
  private func address(
    _ options: inout ReconcileOptions, _ practice: Practice?
  ) throws(PatientsError) {
    if let practice {
      options.client = try registry.clientOptions(for: practice.registry, token: practice.token)
      options.registryName = Practice.prefix + practice.database
    } else if decision?.value != .notThere {
      let client = try registry.clientOptions()
      options.registryName = client.baseURL
      options.client = client
    }
  }

  /// The practice registry of the run that the journal is of. Its file must be there: a new one would
  /// have nobody.
  private func startPractice() throws(PatientsError) -> Practice? {
    guard sandbox else { return nil }
    let name = try Reconciler.registry(ofJournal: journal) ?? ""
    let database = String(name.dropFirst(Practice.prefix.count))
    guard name.hasPrefix(Practice.prefix), FileManager.default.fileExists(atPath: database) else {
      throw PatientsError(
        .argument, "\(journal) is not the journal of a run with --sandbox, made in this folder")
    }
    let token = randomToken()
    let registry = try PracticeRegistry.start(
      SandboxOptions(token: token, databasePath: database))
    return Practice(registry: registry, token: token, database: database)
  }
}

extension ReconcileCommand {
  struct Decision: ExpressibleByArgument {
    let value: ReconcileDecision

    init?(argument: String) {
      let prefix = "registered:"
      if argument == "not-there" {
        value = .notThere
      } else if argument.hasPrefix(prefix), argument.count > prefix.count {
        value = .registered(id: String(argument.dropFirst(prefix.count)))
      } else {
        return nil
      }
    }
  }
}

/// A practice registry of this process.
private struct Practice {
  /// What a journal calls one, before the name of its file.
  static let prefix = "practice registry "

  let registry: PracticeRegistry
  let token: String
  let database: String
}

extension ExitStatus {
  init(_ summary: ReconcileSummary) {
    self = summary.isInterrupted ? .interrupted : summary.stillInDoubt > 0 ? .inDoubt : .done
  }
}
