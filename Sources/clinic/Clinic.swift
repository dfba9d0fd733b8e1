import ArgumentParser
import PatientsCore
import PatientsPipeline

/// The command line: options in, one call of the pipeline or the practice registry, words out.
@main
struct Clinic: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "clinic",
    abstract: "Turns leads into registered patients, by the clinic's own rules.",
    discussion: """
      Exit codes: 0 all done; 1 something needs a person; 2 a lead is in doubt; 3 the script has \
      a mistake; 4 stopped, the registry takes no requests; 5 a file or the journal cannot be \
      written; 64 bad usage; 130 interrupted.
      """,
    version: "clinic 0.1.0",
    subcommands: [
      RunCommand.self, CheckCommand.self, ExplainCommand.self, TestCommand.self, DiffCommand.self,
      NewCommand.self, ReconcileCommand.self, JournalCommand.self, ReportCommand.self,
      SandboxCommand.self,
    ])

  static func main() {
    Terminal.fillGaps()
    OwnProcess.tune()
    main(nil)
  }
}

/// What the exit code tells a calling program.
enum ExitStatus: Int32 {
  case done = 0
  case needsPerson = 1
  case inDoubt = 2
  case script = 3
  case stopped = 4
  case system = 5
  case usage = 64
  case interrupted = 130

  init(_ code: PatientsError.Code) {
    self =
      switch code {
      case .argument, .leads, .version: .usage
      case .script, .limit: .script
      case .unauthorized, .notSent, .throttled: .stopped
      case .inDoubt: .inDoubt
      case .invalid, .rejected: .needsPerson
      default: .system
      }
  }

  var exitCode: ExitCode { ExitCode(rawValue) }
}

/// Runs a command's body; its failure is one line on stderr and an exit code.
func reporting(_ body: () throws(PatientsError) -> ExitStatus) throws {
  let status: ExitStatus
  do throws(PatientsError) { status = try body() } catch {
    Terminal.report(error)
    throw ExitStatus(error.code).exitCode
  }
  if status != .done { throw status.exitCode }
}

extension Terminal {
  /// An error as a person is to see it: a line, the script's line with a caret, a hint.
  static func report(_ failure: PatientsError) {
    let excerpt = failure.excerpt?.split(separator: "\n").map { "    \($0)\n" }.joined() ?? ""
    let hint = failure.hint.map { "hint: \($0)\n" } ?? ""
    error("clinic: \(failure.message)\n\(excerpt)\(hint)")
  }
}
