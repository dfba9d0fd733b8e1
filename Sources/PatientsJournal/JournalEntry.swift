/// One lead, as the journal has it.
///
/// `request`, `reason` and `knownDateOfBirth` are personal data: they belong into results and
/// into a search of the registry, never into a message.
package struct JournalEntry: Hashable, Sendable {
  package let key: LeadKey
  package let state: JournalState
  /// Of the lead's cells when it was last judged: differs once somebody has edited the row.
  package let contentDigest: [UInt8]
  /// Of the last request; nil where there was none.
  package let requestDigest: [UInt8]?
  /// What was sent, as JSON: kept while the request's fate is open, dropped once it is known.
  package let request: [UInt8]?
  /// How often the lead was really submitted, as far as is known.
  package let attempt: Int
  /// The lead's row in the file of the run that wrote this.
  package let row: Int
  package let runId: Int
  package let patientId: String?
  package let patientNo: String?
  package let code: String?
  package let reason: String?
  package let score: Double?
  /// How far the request came: a ``Stage``, `interrupted` or `reconciled`.
  package let stage: String?
  /// The date of birth that is known, `YYYY-MM-DD`, also where a lead is sent without it.
  package let knownDateOfBirth: String?
  /// Milliseconds since 1970, UTC.
  package let updatedAt: Int
}
