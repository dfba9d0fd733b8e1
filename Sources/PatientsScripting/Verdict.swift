package import PatientsCore

/// What a script says of one lead.
package enum Verdict: Sendable {
  /// The patient to register, as the script made it; nothing of it is checked yet. The score is
  /// the last that `rules:score` gave for this lead, if it was asked.
  case patient(Patient, score: Double?)
  /// Nobody to register, and why.
  case disqualified(reason: String, score: Double?)
  /// The script raised, broke a limit, or returned what is no verdict.
  case failed(ScriptFailure)
}
