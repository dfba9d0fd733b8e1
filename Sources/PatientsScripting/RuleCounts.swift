/// What one table of rules came to over all leads.
package struct RuleSetCounts: Hashable, Codable, Sendable {
  /// How often `rules:score` came to its end.
  @Count package var scorings: Int
  /// From which score somebody is a patient, or a lead; nil where the table has no thresholds.
  package let patientFrom: Double?
  package let leadFrom: Double?
  /// In the order of the script.
  package let rules: [RuleCounts]
  /// How many more rules there are.
  @Count package var leftOut: Int

  package init(
    scorings: Int, patientFrom: Double?, leadFrom: Double?, rules: [RuleCounts], leftOut: Int = 0
  ) {
    self.scorings = scorings
    self.patientFrom = patientFrom
    self.leadFrom = leadFrom
    self.rules = rules
    self.leftOut = leftOut
  }
}

/// What one rule came to over all leads.
package struct RuleCounts: Hashable, Codable, Sendable {
  package var name = ""
  package var group: String?
  package var isRequired = false
  /// What it gives where it passes.
  package var worth = 0.0
  @Count package var passed = 0
  @Count package var failed = 0
  /// Where it raised.
  @Count package var notEvaluated = 0
  /// Of a required rule: whom it turned away, as the first. Of another, where there are thresholds:
  /// whom its points brought to another verdict.
  @Count package var decided = 0

  package init(name: String) { self.name = name }
}

/// A number of leads, or of something like them. Read from a file it is never negative, and so small
/// that a million of them can be added.
@propertyWrapper package struct Count: Hashable, Codable, Sendable {
  package var wrappedValue: Int

  private static let limit = 1_000_000_000_000

  package init(wrappedValue: Int) { self.wrappedValue = wrappedValue }

  package init(from decoder: any Decoder) throws {
    wrappedValue = try decoder.singleValueContainer().decode(Int.self)
    guard (0...Count.limit).contains(wrappedValue) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a count out of its range"))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(wrappedValue)
  }
}
