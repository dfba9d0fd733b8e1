import ArgumentParser
import Glibc
import PatientsCore
import PatientsPipeline

struct JournalExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes all leads of a journal as CSV or JSON Lines.",
    discussion: """
      It only reads, also while a run is writing. The output has patient ids and the registry's \
      words, which may name a person; not what was sent, and no date of birth.
      """)

  @Argument(help: "The journal.") var journal: String
  @Option(help: "csv or jsonl.") var format = JournalExport.Form.csv
  @Option(help: "A file to write, readable by its owner alone; standard output unless given.")
  var output: String?

  func run() throws {
    try reporting { () throws(PatientsError) in
      let export = try JournalExport(journal: journal)
      guard let output else {
        _ = try export.write(format, to: STDOUT_FILENO)
        return .done
      }
      let count = try export.write(format, toNewFile: output)
      Terminal.error("\(count) leads written to \(output)\n")
      return .done
    }
  }
}

extension JournalExport.Form: ExpressibleByArgument {}
