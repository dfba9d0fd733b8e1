import Dispatch

/// Runs what must come to an end, and ends the process where it does not: a loop inside C cannot
/// be stopped in any gentler way.
func watched<Result>(_ what: String, seconds: Int = 30, _ body: () throws -> Result) rethrows
  -> Result
{
  let done = DispatchSemaphore(value: 0)
  DispatchQueue.global().async {
    if done.wait(timeout: .now() + .seconds(seconds)) == .timedOut {
      fatalError("still running after \(seconds) s: \(what)")
    }
  }
  defer { done.signal() }
  return try body()
}
