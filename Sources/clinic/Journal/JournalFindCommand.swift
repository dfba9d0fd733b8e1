import ArgumentParser
import PatientsCore
import PatientsPipeline

struct JournalFindCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "find",
    abstract:
      "Finds a lead by its row, its key, a phone, an email, or a name with a date of birth.",
    discussion: """
      It only reads. The journal knows people by digests, so it finds whom you name, and names \
      nobody else. What stands in a command can be read by others on this machine and stays in the \
      shell's history: give - in place of a phone, an email, a name or a key, and it is asked for, \
      or read from standard input, a line each.

      The exit code is 1 where nobody is found.
      """)

  @Argument(help: "The journal.") var journal: String
  @Option(help: "The row, as in the result files.") var row: Int?
  @Option(help: "The text in the --key column, or the key that a program gave; - asks.")
  var key: String?
  @Option(help: "A phone as people type it; - asks.") var phone: String?
  @Option(help: "The calling code of a phone that has none: +971.") var assume: String?
  @Option(help: "An email; - asks.") var email: String?
  @Option(help: "A full name; - asks. It needs --born.") var name: String?
  @Option(help: "The date of birth that belongs to --name, YYYY-MM-DD; - asks.") var born: String?

  func validate() throws {
    let terms = [row.map(String.init), key, phone, email, name].compactMap { $0 }
    guard terms.count == 1 else {
      throw ValidationError("give one of --row, --key, --phone, --email and --name")
    }
    guard (name == nil) == (born == nil) else {
      throw ValidationError("--name and --born YYYY-MM-DD go together")
    }
    if assume != nil, phone == nil { throw ValidationError("--assume belongs to --phone") }
  }

  func run() throws {
    try reporting { () throws(PatientsError) in
      let search = try JournalSearch(journal: journal)
      let lines = try search.lines(for: term(), assuming: assume)
      for line in lines { Terminal.output(line + "\n") }
      guard lines.isEmpty else { return .done }
      Terminal.error("clinic: no lead of \(journal) fits\n")
      return .needsPerson
    }
  }

  private func term() throws(PatientsError) -> JournalSearch.Term {
    if let row { return .row(row) }
    if let key { return .key(try given(key, "key")) }
    if let phone { return .phone(try given(phone, "phone")) }
    if let email { return .email(try given(email, "email")) }
    let name = try given(name ?? "", "name")
    return .name(name, born: try given(born ?? "", "date of birth (YYYY-MM-DD)"))
  }

  /// What stands in the command, or a line of standard input in the place of `-`.
  private func given(_ text: String, _ what: String) throws(PatientsError) -> String {
    guard text == "-" else { return text }
    if Terminal.inputIsTerminal { Terminal.error("\(what): ") }
    guard let line = readLine(), !line.isEmpty else {
      throw PatientsError(.argument, "there is no \(what) on standard input")
    }
    return line
  }
}
