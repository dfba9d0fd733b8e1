import ArgumentParser
import PatientsCore
import PatientsPipeline

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Shows for one row why it comes to its verdict: every rule and what it read.",
    discussion: """
      Nothing is sent and no journal is touched. The output has what stands in that row of the \
      leads file.
      """)

  @Argument(help: "The Lua script.") var script: String
  @Argument(help: "The leads file: CSV, Excel (.xlsx), JSON; - is standard input.") var leads:
    String
  @OptionGroup(title: "The leads file") var leadsForm: LeadsFormOptions
  @Option(help: "The row, as in the result files: the first under the header is 1.") var row: Int
  @Flag(help: "One object of JSON instead of text.") var json = false
  @OptionGroup(title: "Duplicates") var duplicates: DuplicateChoice
  @Flag(help: "Show a lead's own date of birth as what would be sent.") var sendKnownDate = false

  func validate() throws {
    if row < 1 { throw ValidationError("--row is not at least 1") }
  }

  func run() throws {
    try reporting { () throws(PatientsError) in
      let explanation = try Explanation.make(
        script: script, leads: leads, form: leadsForm.form, row: row,
        dates: sendKnownDate ? .known : .placeholderForLeads, duplicates: duplicates.options
      ) { Terminal.error($0 + "\n") }
      Terminal.notes(explanation.notes)
      Terminal.output((json ? explanation.json : explanation.text) + "\n")
      return explanation.judgement.kind == .failed ? .script : .done
    }
  }
}
