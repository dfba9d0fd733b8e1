import PatientsClient
import PatientsCore
import PatientsJournal

/// What a submitted request came to, for whoever waits.
struct Settled {
  /// The caller's.
  let tag: UInt64
  let result: Result<PatientRecord, BorderError>
}

/// A patient that goes out under a key.
struct KeyedRequest {
  let key: LeadKey
  /// Counts the requests of a run from 1: the client's tag, and the journal's row.
  let number: UInt64
  /// The caller's.
  let tag: UInt64
  let body: [UInt8]
  let knownDateOfBirth: String?
  /// By the client's clock.
  let deadline: Duration?

  /// What the journal is told before it is sent.
  var intent: Intent {
    let digest = SHA256.digest(of: body, size: 16)
    return Intent(
      key: key, row: Int(clamping: number), contentDigest: digest, requestDigest: digest,
      request: body, knownDateOfBirth: knownDateOfBirth)
  }
}

/// A request off the wire.
struct Answer {
  let request: KeyedRequest
  let completion: Completion

  /// What the journal is told.
  var journalOutcome: JournalOutcome {
    JournalOutcome(
      key: request.key, row: Int(clamping: request.number), outcome: completion.outcome,
      submissions: completion.attempts)
  }

  /// What the caller is told once that is durable.
  var result: Result<PatientRecord, BorderError> {
    Result { () throws(BorderError) in
      try record(of: completion.outcome, attempts: completion.attempts)
    }
  }

  /// What the caller is told where it cannot be: nobody else knows how the request ended.
  func unrecorded(_ error: PatientsError) -> BorderError {
    BorderError(
      PatientsError(
        .journal,
        "it was sent, and that its outcome was \(completion.outcome.name) cannot be written down: "
          + "\(error.message). Look it up in the registry before it is sent again"),
      detail: RequestDetail(completion.outcome, attempts: completion.attempts))
  }
}

extension LeadKey {
  /// What the journal knows a caller's key by: no text of a person stands in it as a key.
  init(digestOf key: String) throws(PatientsError) {
    try self.init(SHA256.digest(of: Array(key.utf8), size: 16))
  }
}
