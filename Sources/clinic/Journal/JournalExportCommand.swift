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
      words, which may name a person; not what was sent, and no date of birth. In CSV an apostrophe \
      stands before what a spreadsheet would run as a formula; JSON Lines has all texts as they are.
      """)

  @Argument(help: "The journal.") var journal: String
  @Option(help: "csv or jsonl.") var format = JournalExport.Form.csv
  @Option(
    help: """
      A file to write, its owner's alone, which replaces one that is there once it is whole. \
      Without this: standard output.
      """)
  var output: String?

  func run() throws {
    try reporting { () throws(PatientsError) in
      let export = try JournalExport(journal: journal)
      guard let output else {
        _ = try export.write(format, to: STDOUT_FILENO)
        return .done
      }
      let written = try export.write(format, toFile: output)
      Terminal.error("\(written.leads) leads written to \(output)\n")
      if written.defused > 0 {
        Terminal.error(
          "\(written.defused) cells that a spreadsheet would run as a formula begin with ' there\n")
      }
      return .done
    }
  }
}

extension JournalExport.Form: ExpressibleByArgument {}
