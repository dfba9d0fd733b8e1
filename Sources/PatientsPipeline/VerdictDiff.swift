package import PatientsCore
import PatientsLeads
package import PatientsScripting

/// What another script, or another version of it, changes for the leads of a file.
package struct VerdictDiff: Sendable {
  /// A lead's end under one of the two scripts.
  package struct End: Hashable, Sendable {
    package let kind: Judgement.Kind
    /// Why nothing is sent; empty where something is.
    package let reason: String
    package let score: Double?
  }

  /// What one rule gives before and after; nil where the script has no such rule.
  package struct RuleChange: Hashable, Sendable {
    package struct Gift: Hashable, Sendable {
      package let result: RuleTrace.Result
      package let points: Double
    }

    package let name: String
    package let old: Gift?
    package let new: Gift?
  }

  /// A lead whose end changes.
  package struct Row: Hashable, Sendable {
    package let number: Int
    package let old: End
    package let new: End
    /// Rules that give something else, in the order of the new script.
    package let rules: [RuleChange]

    /// Whether the lead comes to another end, not only to another score or reason.
    package var changesKind: Bool { old.kind != new.kind }
  }

  package let old: String
  package let new: String
  package let leads: String
  /// What was guessed of the leads file.
  package private(set) var notes: [String] = []
  /// How many leads were judged.
  package private(set) var read = 0
  /// How many rows of the file could not be read.
  package private(set) var malformed = 0
  /// Those that change, in the order of the file.
  package private(set) var rows: [Row] = []
  /// Leads that come to the same end with the same score and are sent with other data.
  package private(set) var otherData: [Int] = []

  /// Lets both scripts judge every lead of the file. Nothing is sent.
  ///
  /// - Throws: what is wrong with a script or the file as a whole. A script that fails for a lead
  ///   gives that lead the end `failed`.
  package static func make(
    old: String, new: String, leads: String, form: LeadsForm = LeadsForm(),
    dates: DatePolicy = .placeholderForLeads,
    limits: ScriptLimits = ScriptLimits()
  ) throws(PatientsError) -> VerdictDiff {
    let file = try TrialLeads(leads, form)
    // What they print would stand twice among the results, and is no part of a verdict.
    let before = try ScriptTrial(path: old, columns: file.columns, limits: limits) { _ in }
    let after = try ScriptTrial(path: new, columns: file.columns, limits: limits) { _ in }
    var diff = VerdictDiff(old: old, new: new, leads: leads)
    diff.notes = file.notes
    diff.malformed = try unsafe file.each { lead, cells throws(PatientsError) in
      let row = lead.number
      diff.add(
        unsafe before.judge(cells, row: row, dates: dates),
        unsafe after.judge(cells, row: row, dates: dates), row: row)
    }
    return diff
  }

  private init(old: String, new: String, leads: String) {
    (self.old, self.new, self.leads) = (old, new, leads)
  }

  private mutating func add(_ before: Judgement, _ after: Judgement, row: Int) {
    read += 1
    let ends = (End(before), End(after))
    guard ends.0 != ends.1 else {
      if before.request != after.request { otherData.append(row) }
      return
    }
    let rules = RuleChange.between(before.scorings, after.scorings)
    rows.append(Row(number: row, old: ends.0, new: ends.1, rules: rules))
  }
}

extension VerdictDiff.End {
  /// A failure's line in the script is no part of the end: an added comment changes nothing.
  init(_ judgement: Judgement) {
    kind = judgement.kind
    reason = judgement.failure?.reason ?? judgement.reason
    score = judgement.score
  }
}

extension VerdictDiff.RuleChange {
  /// Rules are known by name. Of a name that is asked several times the last asking counts.
  static func between(_ old: [Scoring], _ new: [Scoring]) -> [VerdictDiff.RuleChange] {
    let before = gifts(old)
    let after = gifts(new)
    var names: [String] = []
    for rule in (new + old).flatMap(\.rules) where !names.contains(rule.name) {
      names.append(rule.name)
    }
    return names.compactMap { name in
      before[name] == after[name]
        ? nil : VerdictDiff.RuleChange(name: name, old: before[name], new: after[name])
    }
  }

  private static func gifts(_ scorings: [Scoring]) -> [String: Gift] {
    Dictionary(
      scorings.flatMap(\.rules).map { ($0.name, Gift(result: $0.result, points: $0.points)) }
    ) { $1 }
  }
}
