import Glibc
import PatientsPipeline
import Synchronization

/// Counts requests to stop: the first drains, the second stops at once.
enum Interrupts {
  private static let count = Atomic<Int>(0)

  /// SIGINT, SIGTERM and SIGHUP are counted, but for those that nohup or a shell's & has switched
  /// off. SIGPIPE and SIGXFSZ are ignored, so that a closed pipe and a file that may grow no more
  /// are errors of a write and not the end of the process.
  ///
  /// - Parameter flags: for `sigaction`; `SA_RESETHAND` where the second may end the process on the
  ///   spot.
  static func install(flags: Int32 = 0) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      guard unsafe sigaction(number, nil, &action) == 0, !isIgnored(action) else { continue }
      action.sa_flags = flags
      unsafe action.__sigaction_handler.sa_handler = { _ in
        Interrupts.count.add(1, ordering: .relaxed)
      }
      _ = unsafe sigaction(number, &action, nil)
    }
    _ = signal(SIGPIPE, SIG_IGN)
    _ = signal(SIGXFSZ, SIG_IGN)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  static var asked: Interruption {
    Interruption(rawValue: min(count.load(ordering: .relaxed), 2)) ?? .none
  }

  /// Returns when somebody asks. It looks once a second: a signal that comes right before the sleep
  /// does not end it.
  static func wait() {
    while asked == .none { _ = sleep(1) }
  }
}
