import ArgumentParser
import PatientsCore
import PatientsPipeline

struct TestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Runs the tests beside the scripts, SCRIPT_test.lua; nothing is sent.",
    discussion: "Exit codes: 0 all passed; 3 a test failed or too little is covered.")

  @Argument(help: "A test file, or a folder with some in it or below.") var path = "."
  @Option(help: "Run only tests with this in their name.") var filter: String?
  @Option(help: "plain, tap or junit.") var format = TestFormat.plain
  @Option(help: "Fail below this percentage of lines run, and of rules seen to pass and fail.")
  var minCoverage: Double?

  func validate() throws {
    if let minCoverage, !(0...100 ~= minCoverage) {
      throw ValidationError("--min-coverage is not between 0 and 100")
    }
    if filter != nil, minCoverage != nil {
      throw ValidationError("--min-coverage is for all tests: leave --filter out")
    }
  }

  func run() throws {
    try reporting { () throws(PatientsError) in
      let run = try TestRun(path: path, filter: filter, coverage: true)
      switch format {
      case .plain: Terminal.output(run.plainText(coverage: filter == nil))
      case .tap: Terminal.output(run.tapText)
      case .junit: Terminal.output(run.junitText)
      }
      let isCovered = run.covers(minCoverage ?? 0)
      if !isCovered { Terminal.error("clinic: less is covered than --min-coverage asks for\n") }
      return run.failures == 0 && isCovered ? .done : .script
    }
  }
}

/// How the results of tests are written.
enum TestFormat: String, ExpressibleByArgument, CaseIterable {
  case plain, tap, junit
}
