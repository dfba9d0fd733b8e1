package import PatientsCore
package import PatientsScripting

/// What a script makes of one lead, with everything that a person may want to know of it.
package struct Judgement: Sendable {
  /// What a run would do with the lead, journal and duplicates aside.
  package enum Kind: String, CaseIterable, Sendable {
    /// Registered as a patient.
    case patient
    /// Registered as a lead.
    case lead
    /// The script says no.
    case disqualified
    /// The patient that the script made breaks the contract: nothing is sent.
    case invalid
    /// The script raised, or broke a limit: nothing is sent.
    case failed
  }

  package let kind: Kind
  /// Why nothing is sent; empty where something is.
  package let reason: String
  package let score: Double?
  /// Suspicions about the patient that would be sent.
  package let warnings: [String]
  /// Who would be sent; nil where nobody is.
  package let patient: Patient?
  /// What would be sent, JSON.
  package let request: [UInt8]?
  package let scorings: [Scoring]
  /// The columns that the script read, from 0.
  package let columns: [Int]
  /// Of a lead that failed.
  package let failure: ScriptFailure?

  /// - Parameters:
  ///   - scorings: of the same lead, as `warnings` of the script and `columns` are.
  init(
    _ verdict: Verdict, scorings: [Scoring], warnings passedOver: [String], columns: [Int],
    dates: DatePolicy, today: CalendarDate
  ) {
    self.scorings = scorings
    self.columns = columns
    switch verdict {
    case .patient(let patient, let score):
      self.score = score
      failure = nil
      warnings =
        patient.issues(on: today).filter { $0.severity == .warning }.map(\.text) + passedOver
      do throws(PatientsError) {
        request = try patient.encoded(dates: dates)
        kind = patient.isLead ? .lead : .patient
        (reason, self.patient) = ("", patient)
      } catch { (self.patient, request, kind, reason) = (nil, nil, .invalid, error.message) }
    case .disqualified(let reason, let score):
      (kind, self.reason, self.score) = (.disqualified, reason, score)
      (failure, patient, request, warnings) = (nil, nil, nil, [])
    case .failed(let failure):
      (kind, reason, score) = (.failed, failure.oneLine, nil)
      (self.failure, patient, request, warnings) = (failure, nil, nil, [])
    }
  }
}
