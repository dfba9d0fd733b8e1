import ArgumentParser
import PatientsCore
import PatientsPipeline

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract:
      "Shows whose verdict or score another version of a script changes, and by which rule.",
    discussion: """
      Both scripts judge every lead of the file; nothing is sent. Leads are told by their row, as \
      clinic explain takes it.
      """)

  @Argument(help: "The script as it is.") var old: String
  @Argument(help: "The script as it would be.") var new: String
  @Argument(help: "The leads file: CSV, Excel (.xlsx), JSON; - is standard input.") var leads:
    String
  @OptionGroup(title: "The leads file") var leadsForm: LeadsFormOptions
  @Flag(help: "One object of JSON instead of text.") var json = false

  func run() throws {
    try reporting { () throws(PatientsError) in
      let diff = try VerdictDiff.make(old: old, new: new, leads: leads, form: leadsForm.form)
      Terminal.notes(diff.notes)
      Terminal.output((json ? diff.json : diff.text) + "\n")
      return .done
    }
  }
}
