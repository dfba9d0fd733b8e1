import ArgumentParser
import ClinicSandbox
import PatientsClient
import PatientsCore
import PatientsPipeline

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Runs a script over a leads file and registers the result.",
    discussion: """
      With LEADS the script's function qualify(lead) judges each row; without LEADS the script \
      itself is run once. Run the same command again after any interruption: the journal knows \
      what was done, and no lead is sent twice.
      """)

  @Argument(help: "The Lua script.") var script: String
  @Argument(help: "The leads file: CSV, Excel (.xlsx), JSON; - is standard input.") var leads:
    String?

  @OptionGroup var registry: RegistryAccess
  @OptionGroup(title: "The leads file") var leadsForm: LeadsFormOptions
  @OptionGroup(title: "Limits of the script") var limits: LimitOptions
  @OptionGroup(title: "Duplicates") var duplicates: DuplicateChoice

  @Flag(help: "Use a practice registry of this command's own.") var sandbox = false
  @Flag(help: "Send nothing: show what would be done had nothing been sent but what --journal has.")
  var dryRun = false
  @Flag(help: "With --dry-run: again each time that the script is saved.") var watch = false
  @Option(
    help: "The journal; beside the leads file unless given, none for a script without leads.")
  var journal: String?
  @Option(help: "The folder for result files; beside the leads file unless given.")
  var results: String?
  @Option(help: "The report, one HTML file; report.html beside the result files unless given.")
  var report: String?
  @Flag(help: "Name those who need a person in the report, and keep their names in the journal.")
  var reportNames = false
  @Option(help: "The column that tells leads apart; without it the whole row does.")
  var key: String?
  @Option(help: "Read only so many leads.") var limit: Int?
  @Option(help: "auto, plain, json or none.") var progress = ProgressMode.auto
  @Flag(help: "Send a lead's own date of birth instead of 1111-01-01.") var sendKnownDate = false

  func validate() throws {
    if sandbox, dryRun { throw ValidationError("--sandbox and --dry-run exclude each other") }
    if sandbox, registry.baseURL != nil {
      throw ValidationError("--sandbox and --base-url exclude each other")
    }
    if watch, !dryRun || leads == nil || leads == "-" {
      throw ValidationError("--watch needs --dry-run and a leads file")
    }
    if let limit, limit < 1 { throw ValidationError("--limit is not at least 1") }
  }

  func run() throws {
    try reporting { () throws(PatientsError) in
      Interrupts.install()
      let practice = try startPractice()
      defer { try? practice?.registry.stop() }
      var options = try runOptions(practice)
      guard let leads else { return try runOnce(options) }
      options.leads = leads
      options.form = leadsForm.form
      guard watch else { return try runLeads(options, leads) }
      return WatchLoop(script: script, leads: leads).run { () throws(PatientsError) in
        let run = try LeadRun(
          options, output: { Terminal.output($0 + "\n") }, interruption: { Interrupts.asked })
        Terminal.notes(run.notes)
        return try run.run { _ in }.text(
          leads: leads, results: options.results, look: Terminal.outputLook)
      }
    }
  }

  private func runLeads(_ options: RunOptions, _ leads: String) throws(PatientsError) -> ExitStatus
  {
    let display = ProgressDisplay(progress, leads: leads)
    let run: LeadRun
    do throws(PatientsError) {
      run = try LeadRun(options, output: display.printing, interruption: { Interrupts.asked })
    } catch {
      guard error.code == .closed else { throw error }
      Terminal.error("clinic: \(error.message)\n")
      return .interrupted
    }
    Terminal.notes(run.notes)
    if run.interrupted > 0 {
      Terminal.error("\(run.interrupted) leads of an interrupted run are in doubt now\n")
    }
    let summary: RunSummary
    do throws(PatientsError) {
      summary = try run.run(progress: display.update)
    } catch {
      display.finish("failed")
      // Not the one of an earlier run beside what this one did.
      if options.journal != nil, !dryRun { _ = try? writeReport(of: run, options) }
      throw error
    }
    display.finish(summary.end?.name ?? "finished")
    let look = Terminal.outputLook
    Terminal.output(summary.text(leads: leads, results: options.results, look: look) + "\n")
    if let path = try writeReport(of: run, options) {
      Terminal.output("The report is \(path)\n")
    }
    return ExitStatus(summary)
  }

  /// Beside the result files, where there are any, unless somebody says where.
  ///
  /// - Returns: where.
  private func writeReport(
    of run: LeadRun, _ options: RunOptions
  ) throws(PatientsError) -> String? {
    guard let path = report ?? options.results.map({ $0 + "/report.html" }) else { return nil }
    let inputs = [options.script, options.leads ?? "-"]
    try run.report().write(to: path, journal: options.journal, sparing: inputs)
    return path
  }

  private func runOnce(_ options: RunOptions) throws(PatientsError) -> ExitStatus {
    try AutomationRun.run(options) { Terminal.output($0 + "\n") }
    return .done
  }

  private func runOptions(_ practice: Practice?) throws(PatientsError) -> RunOptions {
    var options = RunOptions(script: script)
    options.keyColumn = key
    options.limit = limit
    options.duplicates = duplicates.options
    options.limits = limits.script
    options.maximumFailuresInARow = limits.stopAfter
    options.keepsNames = reportNames
    options.dates = sendKnownDate ? .known : .placeholderForLeads
    let paths = DefaultPaths(leads: leads ?? script, isPractice: sandbox)
    options.results = results ?? (leads == nil || leads == "-" || dryRun ? nil : paths.results)
    options.journal = journal
    guard !dryRun else { return options }
    if let practice {
      options.client = try registry.clientOptions(for: practice.registry, token: practice.token)
      options.registryName = "practice registry \(practice.database)"
    } else {
      let client = try registry.clientOptions()
      options.registryName = client.baseURL
      options.client = client
    }
    if leads == "-", journal == nil {
      throw PatientsError(.argument, "leads from standard input need --journal FILE")
    }
    // A script without leads has to give keys for a journal: only where somebody asks for one.
    options.journal = journal ?? (leads == nil ? nil : paths.journal)
    options.isJournalAssumed = journal == nil
    return options
  }

  private func startPractice() throws(PatientsError) -> Practice? {
    guard sandbox else { return nil }
    let token = randomToken()
    let database = DefaultPaths(leads: leads ?? script, isPractice: true).database
    let registry = try PracticeRegistry.start(
      SandboxOptions(token: token, databasePath: database))
    return Practice(registry: registry, token: token, database: database)
  }
}

/// A practice registry of this process.
private struct Practice {
  let registry: PracticeRegistry
  let token: String
  let database: String
}

/// Where things lie unless somebody says otherwise: beside the leads file, so that the same command
/// finds the same journal. Practice has names of its own.
struct DefaultPaths {
  private let stem: String
  /// Of the leads file that a result file comes from, where its folder says so: its leads are known
  /// to that file's journal. Else the same.
  private let origin: String
  private let isPractice: Bool

  init(leads: String, isPractice: Bool) {
    let leads = leads.hasSuffix(".gz") ? String(leads.dropLast(3)) : leads
    let name = fileName(leads)
    let cut = name.dropFirst().lastIndex(of: ".").map { name.distance(from: $0, to: name.endIndex) }
    stem = String(leads.dropLast(cut ?? 0))
    self.isPractice = isPractice
    let folder = leads.dropLast(name.count + 1)
    let ending = DefaultPaths.ending(isPractice)
    origin = folder.hasSuffix(ending) ? String(folder.dropLast(ending.count)) : stem
  }

  private static func ending(_ isPractice: Bool) -> String {
    isPractice ? "-practice-results" : "-results"
  }

  /// Of a run that a journal has: `leads.report.html` for `leads.journal`.
  static func report(journal: String) -> String {
    (journal.hasSuffix(".journal") ? String(journal.dropLast(8)) : journal) + ".report.html"
  }

  var journal: String { origin + (isPractice ? ".practice.journal" : ".journal") }
  var results: String { stem + DefaultPaths.ending(isPractice) }
  var database: String { origin + ".practice.sqlite" }
}

extension ExitStatus {
  /// The most urgent thing that a run came to.
  init(_ summary: RunSummary) {
    let needsPerson: [ResultKind] = [.rejected, .invalid, .malformed, .notSent]
    switch summary.end {
    case .interrupted: self = .interrupted
    case .unauthorized, .unreachable, .failed: self = .stopped
    case .scriptFails: self = .script
    case nil where summary.tally[.inDoubt] > 0: self = .inDoubt
    case nil where needsPerson.contains { summary.tally[$0] > 0 } || summary.tally.undecided > 0:
      self = .needsPerson
    case nil: self = .done
    }
  }
}
