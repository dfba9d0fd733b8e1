import PatientsCore
import PatientsLeads

/// What a run does while its leads file has nothing to give, a pipe from a slow program say: what is
/// under way goes on, and requests to stop are heard.
final class Waiting {
  /// Nil until the run is made: its file is opened first.
  weak var run: LeadRun?
  private let interruption: () -> Interruption

  init(_ interruption: @escaping () -> Interruption) { self.interruption = interruption }

  func step() throws(PatientsError) {
    if let run { return try run.goOnWithoutLeads() }
    guard interruption() == .none else { throw Waiting.stopped }
  }

  static let stopped = PatientsError(.closed, "stopped before there was a lead; nothing was sent")
}

extension LeadRun {
  /// - Throws: `.closed` where the run is to end, beside what a commit throws.
  fileprivate func goOnWithoutLeads() throws(PatientsError) {
    // There is nothing to do meanwhile: what is meant leaves at once.
    try commit(isUrgent: true)
    commits?.waitUntilIdle()
    try commit()
    try collect()
    tellProgress()
    guard end == nil else { throw Waiting.stopped }
  }

  /// The next lead. A file that breaks off ends the run; what is on the wire is waited for first.
  func nextLead() throws(PatientsError) -> LeadEvent {
    do throws(PatientsError) { return try reader.next() } catch {
      switch error.code {
      case .leads: fail(error)
      case .closed where end != nil: break
      default: throw error
      }
      return .end
    }
  }
}
