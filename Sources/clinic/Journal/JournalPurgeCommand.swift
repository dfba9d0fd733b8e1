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
      too. Leads in doubt keep what was sent; run clinic reconcile first. To stop it at any instant \
      is safe; purge again then. Copies of the journal, and result files, are yours to delete.
      """)

  @Argument(help: "The journal.") var journal: String
  @Option(
    help: ArgumentHelp(
      "How long ago a lead was last touched, in days or hours: 90d, 12h, 0d for all.",
      valueName: "age"))
  var olderThan: LeadAge

  func run() throws {
    try reporting { () throws(PatientsError) in
      let purge = try PurgedJournal(journal: journal, olderThan: olderThan.duration)
      Terminal.output(purge.text(journal: journal) + "\n")
      return purge.inDoubt > 0 ? .inDoubt : .done
    }
  }
}
