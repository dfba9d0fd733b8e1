import ArgumentParser
import PatientsCore
import PatientsPipeline

struct JournalPurgeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "purge",
    abstract: "Removes the personal data of old leads from a journal, and keeps their digests.",
    discussion: """
      Nobody is registered again for it: what is registered stays known. Patient ids, numbers, the \
      registry's words, dates of birth and names of leads files go, from the bytes of the journal \
      too. Leads in doubt keep what was sent; run clinic reconcile first. Copies of the journal, and \
      result files, are yours to delete.
      """)

  @Argument(help: "The journal.") var journal: String
  @Option(help: "How long ago a lead was last touched: 90d, 12h, 0d for all.")
  var olderThan: Age

  func run() throws {
    try reporting { () throws(PatientsError) in
      let purge = try PurgedJournal(journal: journal, olderThan: olderThan.duration)
      Terminal.output(purge.text(journal: journal) + "\n")
      return purge.inDoubt > 0 ? .inDoubt : .done
    }
  }
}
