import PatientsScripting

/// What running a script over a leads file shows: where it fails, and which rules decide nothing.
struct TrialFindings {
  /// A mistake and the rows that met it.
  private struct Met {
    let file: String
    let line: Int?
    let text: String
    let firstRow: Int
    var hint: String?
    var rows = 1
  }

  private struct Rule: Hashable {
    let name: String
    let file: String
    let line: Int?
    let isRequired: Bool
  }

  private let script: String
  private let leads: String
  private(set) var rows = 0
  private var failures: [String: Met] = [:]
  private var asked: [Rule: Set<RuleTrace.Result>] = [:]
  private var overLimit = 0

  init(script: String, leads: String) {
    (self.script, self.leads) = (script, leads)
  }

  /// Whether the script breaks its limits again and again: each such lead takes half a second.
  var isHopeless: Bool { overLimit >= 10 }

  mutating func add(_ judgement: Judgement, row: Int) {
    rows += 1
    if let failure = judgement.failure {
      overLimit += failure.limit == nil ? 0 : 1
      let place = "\(failure.file):\(failure.line ?? 0)"
      met(
        place,
        Met(
          file: failure.file, line: failure.line, text: failure.reason, firstRow: row,
          hint: failure.hint))
    }
    var raised: Set<String> = []
    for rule in judgement.scorings.flatMap(\.rules) {
      let key = Rule(
        name: rule.name, file: rule.file, line: rule.line, isRequired: rule.isRequired)
      asked[key, default: []].insert(rule.result)
      guard let error = rule.error, raised.insert(rule.name).inserted else { continue }
      met("rule \(rule.name)", raisedBy(rule, error, row: row))
    }
  }

  private mutating func met(_ key: String, _ new: Met) {
    if failures[key] == nil { failures[key] = new } else { failures[key]?.rows += 1 }
  }

  /// An error begins with its place, `qualify.lua:12: …`, unless it was raised without one.
  private func raisedBy(_ rule: RuleTrace, _ error: String, row: Int) -> Met {
    let file = rule.file.isEmpty ? script : rule.file
    let rest = error.hasPrefix(file + ":") ? error.dropFirst(file.count + 1) : ""
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    let about = "the rule '\(rule.name)' is not evaluated"
    guard let line = Int(digits), rest.dropFirst(digits.count).hasPrefix(": ") else {
      return Met(file: file, line: rule.line, text: "\(error): \(about)", firstRow: row)
    }
    let reason = rest.dropFirst(digits.count + 2)
    return Met(file: file, line: line, text: "\(reason): \(about)", firstRow: row)
  }

  var findings: [ScriptCheck.Finding] {
    let stopped = isHopeless ? "; the other rows were not tried" : ""
    return failures.values.map { met in
      let count = "on \(met.rows) of \(rows) rows, first on row \(met.firstRow)"
      return ScriptCheck.Finding(
        file: met.file, line: met.line, text: "\(met.text) (\(count)\(stopped))", isNote: false,
        hint: met.hint)
    } + asked.compactMap { finding(about: $0.key, results: $0.value) }
  }

  /// A rule that passes for nobody; one that only ever raised is named already.
  private func finding(
    about rule: Rule, results: Set<RuleTrace.Result>
  ) -> ScriptCheck.Finding? {
    guard results.contains(.failed), !results.contains(.passed) else { return nil }
    let what =
      rule.isRequired
      ? "the required rule '\(rule.name)' fails for every lead of \(leads): all are turned away"
      : "the rule '\(rule.name)' passes for no lead of \(leads)"
    return ScriptCheck.Finding(
      file: rule.file.isEmpty ? script : rule.file, line: rule.line, text: what,
      isNote: !rule.isRequired)
  }
}
