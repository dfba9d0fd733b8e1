import PatientsCore
import PatientsJournal

extension LeadRun {
  /// The result of a row whose key another row had.
  func repeated(_ row: Int, of first: Int) -> LeadResult {
    var result = LeadResult(.duplicate, row: row)
    result.code = "same_key"
    result.reason = "the same as row \(first)"
    result.reasonForSummary = "stand in the file twice"
    return result
  }

  /// The result of a lead that is alike another one and is not to be sent for it; nil: it is sent.
  ///
  /// The journal is not told: if the other one comes to nothing, the next run sends this one.
  func duplicate(
    _ row: Int, _ marks: LeadMarks, score: Double?
  ) throws(PatientsError) -> LeadResult? {
    let alike = known.alike(marks)
    guard let first = alike.first?.likenesses.first else { return nil }
    var result = LeadResult(.duplicate, row: row)
    result.code = "same_\(first.rawValue)"
    result.score = score
    result.reason = try alike.text(journal: commits?.whileIdle().view() ?? earlier)
    result.reasonForSummary =
      "have the same \(alike.flatMap(\.likenesses).words) as another lead"
    result.needsDecision = options.duplicates.policy == .review
    return result
  }
}
