import ArgumentParser
import PatientsCore
import PatientsPipeline

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Finds mistakes of a script: misspelt names, columns, fields; rules without effect.",
    discussion: """
      With LEADS the script is run over all rows, and nothing is sent. One line a finding, at times \
      with a hint under it; the exit code is 3 where there is a mistake. A note is no mistake.
      """)

  @Argument(help: "The Lua script.") var script: String
  @Argument(help: "The leads file: CSV, Excel (.xlsx), JSON; - is standard input.") var leads:
    String?
  @OptionGroup(title: "The leads file") var leadsForm: LeadsFormOptions

  func run() throws {
    try reporting { () throws(PatientsError) in
      let check = try ScriptCheck.make(script: script, leads: leads, form: leadsForm.form) {
        Terminal.error($0 + "\n")
      }
      Terminal.notes(check.notes)
      for finding in check.findings { Terminal.output("\(finding)\n") }
      guard !check.hasMistakes else { return .script }
      let rows = leads.map { ", tried on \(check.rows) leads of \($0)" } ?? ""
      Terminal.output("no mistake found in \(script)\(rows)\n")
      if check.alike > 0 {
        Terminal.output(
          "\(check.alike) leads have the same name and date of birth as one before them: "
            + "clinic run holds them back, see its --duplicates\n")
      }
      if check.malformed > 0 { Terminal.output("\(check.malformed) rows cannot be read\n") }
      for row in check.malformedRows { Terminal.output("\(row)\n") }
      return .done
    }
  }
}
