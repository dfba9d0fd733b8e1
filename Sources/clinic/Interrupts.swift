import Glibc
import PatientsPipeline
import Synchronization

/// Counts requests to stop: the first drains, the second stops at once.
enum Interrupts {
  private static let count = Atomic<Int>(0)

  /// SIGINT, SIGTERM and SIGHUP are counted; SIGPIPE is ignored, so that a closed pipe is an error
  /// of a write and not the end of the process.
  ///
  /// - Parameter flags: for `sigaction`; `SA_RESETHAND` where the second may end the process on the
  ///   spot.
  static func install(flags: Int32 = 0) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      action.sa_flags = flags
      unsafe action.__sigaction_handler.sa_handler = { _ in
        Interrupts.count.add(1, ordering: .relaxed)
      }
      _ = unsafe sigaction(number, &action, nil)
    }
    _ = signal(SIGPIPE, SIG_IGN)
  }

  static var asked: Interruption {
    Interruption(rawValue: min(count.load(ordering: .relaxed), 2)) ?? .none
  }

  /// Returns when somebody asks.
  static func wait() {
    while asked == .none { _ = pause() }
  }
}
