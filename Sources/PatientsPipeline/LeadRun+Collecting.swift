import PatientsClient
import PatientsCore

extension LeadRun {
  /// Waits for answers and for the commit, until the run has something to do itself, and not for
  /// long.
  func collect() throws(PatientsError) {
    let deadline = ContinuousClock.now + .milliseconds(100)
    var left = Duration.milliseconds(100)
    while left > .zero, !isToFollowUp {
      if underWay.isEmpty {
        guard commitment != nil, !hasRoom else { break }
        _ = commits?.isDone(within: 100)
      } else {
        try hear(within: left)
        if hasRoom { break }
      }
      left = deadline - .now
    }
    heed(interruption())
  }

  private var isToFollowUp: Bool { commitment != nil && commits?.isDone() != false }

  /// Whether more leads could be on their way. Half of the window at a time: a commit for every lead
  /// would cost one fsync for each.
  private var hasRoom: Bool {
    !isFed && open <= window / 2 && staged.isEmpty && verdicts.isEmpty
  }

  /// Waits for one answer. Not for long while something is being noted, whose requests wait.
  private func hear(within time: Duration) throws(PatientsError) {
    guard let client else { return }
    do throws(PatientsError) {
      take(try client.wait(timeout: commitment == nil ? time : min(time, .milliseconds(1))))
    } catch {
      guard error.code == .timeout || error.code == .idle else { throw error }
    }
  }
}
