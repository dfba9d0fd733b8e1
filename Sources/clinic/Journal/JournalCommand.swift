import ArgumentParser
import PatientsCore
import PatientsPipeline

struct JournalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "Says what a journal holds, finds a lead in it, exports it, and purges it.",
    discussion: """
      `clinic journal FILE` is `clinic journal show FILE`: counts, runs, and which rows need a \
      person. A journal that is called like a subcommand is named by ./FILE.
      """,
    subcommands: [
      JournalShowCommand.self, JournalFindCommand.self, JournalExportCommand.self,
      JournalPurgeCommand.self,
    ],
    defaultSubcommand: JournalShowCommand.self)
}

struct JournalShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Says what a journal holds: counts, runs, and which rows need a person.",
    discussion: "It only reads, also while a run is writing. It names nobody: rows only.")

  @Argument(help: "The journal.") var journal: String

  func run() throws {
    try reporting { () throws(PatientsError) in
      let report = try JournalReport(journal: journal)
      Terminal.output(report.text(journal: journal) + "\n")
      return .done
    }
  }
}
