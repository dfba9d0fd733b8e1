import PatientsCore
import PatientsJournal

/// Stands for what may never be seen in a message.
let secretName = "Testa Fixture"

/// The key of the test lead with this number.
func key(_ number: Int) throws -> LeadKey {
  try LeadKey(Array("lead \(number)".utf8))
}

func intent(_ number: Int, request: String = #"{"fullName":"\#(secretName)"}"#) throws -> Intent {
  Intent(
    key: try key(number), row: number, contentDigest: [1, UInt8(truncatingIfNeeded: number)],
    requestDigest: [2], request: Array(request.utf8), score: 0.5, knownDateOfBirth: "1990-02-28")
}

func outcome(
  _ number: Int, _ state: JournalState, submissions: Int = 1
) throws -> JournalOutcome {
  var outcome = JournalOutcome(key: try key(number), row: number, state: state)
  outcome.submissions = state.followsIntent ? submissions : 0
  outcome.reason = secretName
  if state == .registered { outcome.patientId = "id-\(number)" }
  return outcome
}

/// A journal in which a run has begun.
func openJournal(_ path: String, pageLimit: Int? = nil) throws -> Journal {
  let journal = try Journal(path: path, pageLimit: pageLimit) { 1_700_000_000_000 }
  _ = try journal.beginRun(RunDescription(keying: "the digest of the row"))
  return journal
}

/// The text of the error that a piece of work ends with, nil where it ends well.
func refusal<Result>(_ work: () throws -> Result) -> String? {
  do {
    _ = try work()
    return nil
  } catch {
    return (error as? PatientsError)?.message ?? "another kind of error: \(error)"
  }
}

/// Brings a lead that is still to do into a state.
func bring(_ number: Int, to state: JournalState, in journal: Journal) throws {
  if state == .intent || state.followsIntent { try journal.intend([intent(number)]) }
  if state != .intent { try journal.record([outcome(number, state)]) }
}
