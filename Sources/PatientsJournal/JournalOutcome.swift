/// What became of a lead: of its request (`registered`, `rejected`, `inDoubt`, `notSent`), or a
/// verdict without one (`disqualified`, `invalid`).
package struct JournalOutcome: Sendable {
  package let key: LeadKey
  package let row: Int
  package let state: JournalState
  /// How often the request was really submitted since its intent; 0 for a verdict.
  package var submissions = 0
  /// Of a verdict's lead. An outcome of a request keeps the digest, score and date of birth that
  /// its intent has.
  package var contentDigest: [UInt8] = []
  package var score: Double?
  package var knownDateOfBirth: String?
  package var patientId: String?
  package var patientNo: String?
  package var code: String?
  /// May hold the registry's words, which may name the person.
  package var reason: String?
  package var stage: String?

  package init(key: LeadKey, row: Int, state: JournalState) {
    self.key = key
    self.row = row
    self.state = state
  }
}
