internal import Glibc

/// Keeps SIGPIPE from the host's process while connections are driven on this thread.
///
/// OpenSSL writes with `write`, which raises it when the other side is gone. A library must not
/// change what the process does with a signal, so the signal is blocked in this thread alone, one
/// that we raised is taken out, and the mask is put back as it was.
struct BrokenPipeGuard {
  private var before = sigset_t()
  private let wasPending: Bool

  /// Begins to hold the signal back.
  init() {
    var pipe = BrokenPipeGuard.pipe
    _ = unsafe pthread_sigmask(SIG_BLOCK, &pipe, &before)
    wasPending = BrokenPipeGuard.isPending
  }

  /// Takes out what we raised and gives the thread its mask back. On the thread of `init`.
  func end() {
    if !wasPending, BrokenPipeGuard.isPending {
      var pipe = BrokenPipeGuard.pipe
      var atOnce = timespec()
      _ = unsafe sigtimedwait(&pipe, nil, &atOnce)
    }
    var mask = before
    _ = unsafe pthread_sigmask(SIG_SETMASK, &mask, nil)
  }

  private static let pipe: sigset_t = {
    var set = sigset_t()
    _ = unsafe sigemptyset(&set)
    _ = unsafe sigaddset(&set, SIGPIPE)
    return set
  }()

  private static var isPending: Bool {
    var set = sigset_t()
    guard unsafe sigpending(&set) == 0 else { return false }
    return unsafe sigismember(&set, SIGPIPE) == 1
  }
}
