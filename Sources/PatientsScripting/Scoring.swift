/// One call of `rules:score(lead)`: what each rule gave.
package struct Scoring: Hashable, Sendable {
  /// In the order of the script.
  package let rules: [RuleTrace]
  /// nil where a required rule did not pass.
  package let score: Double?
  /// The word for the score, or why there is none.
  package let verdict: String
}

/// What one rule gave for one lead.
package struct RuleTrace: Hashable, Sendable {
  package enum Result: String, Sendable {
    case passed
    case failed
    /// It raised: neither passed nor failed.
    case notEvaluated = "not evaluated"
  }

  package let name: String
  package let group: String?
  package let isRequired: Bool
  package let result: Result
  /// What it gave, after the cap of its group.
  package let points: Double
  /// What it gives where it passes.
  package let worth: Double
  /// What it raised, with the place in the script.
  package let error: String?
  /// The file in which its function is written, as the script was named.
  package let file: String
  /// From 1; nil where it is unknown.
  package let line: Int?
  /// The columns that it read, from 0.
  package let columns: [Int]
}
