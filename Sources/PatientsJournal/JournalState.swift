/// Where a lead stands. A lead without a row in the journal is still to do.
///
/// The texts are in the file: one is never renamed, and never reused for something else.
package enum JournalState: String, CaseIterable, Hashable, Sendable {
  /// Its request may leave at any moment, or has left.
  case intent
  /// Done: the registry has the patient.
  case registered
  /// The registry said no.
  case rejected
  /// Its request may have arrived. Never sent again unless ``Journal/resolve(_:as:)`` allows it.
  case inDoubt = "in_doubt"
  /// Its request is known not to have arrived.
  case notSent = "not_sent"
  /// The script decided against it.
  case disqualified
  /// It breaks the registry's contract, and was never sent.
  case invalid

  /// Whether a new intent may follow. What may have reached the registry is never sent again.
  package var maySend: Bool {
    switch self {
    case .rejected, .notSent, .disqualified, .invalid: true
    case .intent, .registered, .inDoubt: false
    }
  }

  /// Whether this is what becomes of a request, in contrast to a verdict without one.
  package var followsIntent: Bool {
    switch self {
    case .registered, .rejected, .inDoubt, .notSent: true
    case .intent, .disqualified, .invalid: false
    }
  }
}
