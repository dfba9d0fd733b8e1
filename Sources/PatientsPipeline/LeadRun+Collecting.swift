import PatientsClient
import PatientsCore

extension LeadRun {
  /// Hears what has been answered. Waits for answers and for the commit where the run has nothing to
  /// do itself, and not for long.
  func collect() throws(PatientsError) {
    let deadline = ContinuousClock.now + .milliseconds(100)
    var left = Duration.milliseconds(100)
    while left > .zero, !isToCommit {
      if canJudge {
        while try hears(within: .zero) {}
        break
      }
      if underWay.isEmpty {
        guard commitment != nil else { break }
        _ = commits?.isDone(within: 100)
      } else {
        _ = try hears(within: left)
      }
      left = deadline - .now
    }
    heed(interruption())
  }

  private var isToCommit: Bool {
    commitment == nil ? isWorthCommit : commits?.isDone() != false
  }

  /// Waits for one answer.
  private func hears(within time: Duration) throws(PatientsError) -> Bool {
    guard let client, !underWay.isEmpty else { return false }
    do throws(PatientsError) {
      take(try client.wait(timeout: time))
      return true
    } catch {
      guard error.code == .timeout || error.code == .idle else { throw error }
      return false
    }
  }
}
