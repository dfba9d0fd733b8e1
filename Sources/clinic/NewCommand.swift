import ArgumentParser
import PatientsCore
import PatientsPipeline

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Writes a script to start from, and its test.")

  @Argument(help: "The name of the script: my_rules, say.") var name: String

  func run() throws {
    try reporting { () throws(PatientsError) in
      let new = try NewScript(name: name)
      try new.write()
      Terminal.output(
        """
        \(new.scriptPath)  is the script: read it, it says what each part does
        \(new.testPath)  is its test; run it: clinic test \(new.testPath)

        """)
      return .done
    }
  }
}
