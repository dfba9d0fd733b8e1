import ArgumentParser
import PatientsCore
import PatientsPipeline

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Makes the report of a run again, from its journal alone.",
    discussion: "It only reads the journal, also while a run is writing.")

  @Argument(help: "The journal.") var journal: String
  @Option(
    name: .customLong("run"),
    help: "The run, by its number in `clinic journal`; the last one unless given.")
  var ofRun: Int?
  @Option(help: "Where to write it; beside the journal unless given, - is standard output.")
  var output: String?
  @Flag(help: "Name those who need a person, where the run was made with --report-names.")
  var reportNames = false

  func run() throws {
    try reporting { () throws(PatientsError) in
      let report = try RunReport(journal: journal, run: ofRun, withNames: reportNames)
      if output == "-" {
        try Terminal.document(report.html)
      } else {
        let path = output ?? DefaultPaths.report(journal: journal)
        try report.write(to: path, journal: journal)
        Terminal.output("The report is \(path)\n")
      }
      return .done
    }
  }
}
