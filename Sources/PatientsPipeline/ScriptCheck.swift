package import PatientsCore
import PatientsLeads
package import PatientsScripting

/// What is wrong with a script, as far as that can be known without sending anything.
package struct ScriptCheck: Sendable {
  package struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// As the script was named.
    package let file: String
    /// From 1; nil where no line is to blame.
    package let line: Int?
    /// One line.
    package let text: String
    /// Whether it is for a person to judge: a rule that fires for nobody may be right.
    package let isNote: Bool
    /// What a beginner should look at; nil where the text says it.
    package var hint: String?

    /// `qualify.lua:12: no column 'fone' in leads.csv; did you mean 'phone'?`, and the hint under it.
    package var description: String {
      let place = file.isEmpty ? "" : line.map { "\(file):\($0): " } ?? "\(file): "
      let words = place + (isNote ? "note: " : "") + shown(text)
      return words + (hint.map { "\n  hint: \($0)" } ?? "")
    }
  }

  /// By line; what holds for the whole file comes first.
  package private(set) var findings: [Finding] = []
  /// How many leads the script judged.
  package private(set) var rows = 0
  /// How many leads are alike one before them, by what ``DuplicateOptions`` has without a word; a row
  /// that stands there twice is one of them.
  package private(set) var alike = 0
  /// Rows of the leads file that could not be read: so many, and of the first of them a line each.
  package private(set) var malformed = 0
  package private(set) var malformedRows: [String] = []
  /// What was guessed of the leads file.
  package private(set) var notes: [String] = []

  package var hasMistakes: Bool { findings.contains { !$0.isNote } }

  /// Checks a script by looking at it, and over a leads file by running it.
  ///
  /// A script that judges no leads is only looked at: to run it would be to do its work.
  ///
  /// - Parameters:
  ///   - leads: `-` is standard input; nil: nothing is known of columns.
  ///   - form: what is known of the leads file's form.
  ///   - output: takes what the script prints, line by line.
  /// - Throws: what is wrong with the leads file; mistakes of the script are findings.
  package static func make(
    script: String, leads: String? = nil, form: LeadsForm = LeadsForm(),
    limits: ScriptLimits = ScriptLimits(), output: @escaping (String) -> Void
  ) throws(PatientsError) -> ScriptCheck {
    let file = try leads.map { path throws(PatientsError) in try TrialLeads(path, form) }
    var check = ScriptCheck()
    var names = ScriptNames(script: script, leads: leads)
    guard
      let looked = try check.mistakes(in: { () throws(PatientsError) in
        let unrun = try Script(
          path: script, limits: limits, purpose: .automation, output: output)
        return (try unrun.uses(), try unrun.globalNames())
      })
    else { return check }
    names.globals = looked.1
    if let file, let leads {
      let trial = try check.mistakes { () throws(PatientsError) in
        try ScriptTrial(path: script, columns: file.columns, limits: limits, output: output)
      }
      names.columns = file.columns
      check.notes = file.notes
      try check.look(looked.0, names, trial?.script)
      if let trial { try check.run(trial, over: file, leads) }
    } else {
      let judges = looked.0.uses.contains { $0.kind == .setsGlobal && $0.name == "qualify" }
      let run =
        judges
        ? try check.mistakes { () throws(PatientsError) in
          try Script(path: script, limits: limits, output: output)
        } : nil
      try check.look(looked.0, names, run)
    }
    check.findings.sort { ($0.line ?? 0, $0.text) < ($1.line ?? 0, $1.text) }
    return check
  }

  /// Runs a body; what it says of the script is a finding.
  private mutating func mistakes<T>(
    in body: () throws(PatientsError) -> T
  ) throws(PatientsError) -> T? {
    do throws(PatientsError) { return try body() } catch {
      guard error.code == .script || error.code == .limit else { throw error }
      findings.append(
        Finding(file: "", line: nil, text: error.message, isNote: false, hint: error.hint))
      return nil
    }
  }

  /// - Parameter run: the script once it has run: whatever it has made is a global.
  private mutating func look(
    _ looked: ScriptUses, _ names: ScriptNames, _ run: Script?
  ) throws(PatientsError) {
    var names = names
    if let run { names.globals.formUnion(try run.globalNames()) }
    names.add(looked)
    var seen: Set<Finding> = []
    for finding in looked.uses.compactMap(names.finding(for:)) where seen.insert(finding).inserted {
      findings.append(finding)
    }
    // What the script raised while it loaded, where that was looked at already.
    findings.removeAll { found in found.file.isEmpty && seen.contains { $0.explains(found.text) } }
  }

  private mutating func run(
    _ trial: ScriptTrial, over file: TrialLeads, _ leads: String
  ) throws(PatientsError) {
    var trials = TrialFindings(script: trial.script.path, leads: leads)
    var places: [String] = []
    var people = try KnownLeads(DuplicateOptions(), journal: nil)
    var alike = 0
    malformed = try unsafe file.each { row in
      if places.count < 20 { places.append("\(row.place(in: leads)): \(row.reason)") }
    } _: { lead, cells throws(PatientsError) in
      guard !trials.isHopeless else { return }
      let judgement = unsafe trial.judge(cells, row: lead.number)
      trials.add(judgement, row: lead.number)
      if let patient = judgement.patient, !people.takes(patient, row: lead.number) { alike += 1 }
    }
    self.alike = alike
    (rows, malformedRows) = (trials.rows, places)
    let known = findings
    findings += trials.findings.filter { finding in
      !known.contains { $0.explains(finding.description) }
    }
  }
}

extension ScriptCheck.Finding {
  /// Whether what a script raised is this finding, come true. A field of `patients.new` raises
  /// where the call begins, not where the field stands.
  fileprivate func explains(_ raised: String) -> Bool {
    guard let line, let name = text.firstQuoted, raised.contains("'\(name)'") else { return false }
    let isField = text.hasPrefix(ScriptNames.noField) && raised.contains(" field ")
    return raised.hasPrefix(isField ? "\(file):" : "\(file):\(line):")
  }
}

extension String {
  /// `fone` in `no column 'fone' in leads.csv`.
  fileprivate var firstQuoted: Substring? {
    guard let open = firstIndex(of: "'") else { return nil }
    let rest = self[index(after: open)...]
    return rest.firstIndex(of: "'").map { rest[..<$0] }
  }
}
