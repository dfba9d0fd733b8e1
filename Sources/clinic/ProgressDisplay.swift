import ArgumentParser
import PatientsCore
import PatientsPipeline

/// How a run tells how far it is, on stderr.
enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
  /// One line that is rewritten on a terminal, a line every few seconds elsewhere.
  case auto
  /// A line every few seconds.
  case plain
  /// A line of JSON every second.
  case json
  case none
}

struct ProgressDisplay {
  private let mode: ProgressMode
  private let isLive: Bool
  private let totalBytes: Int?
  private let start = ContinuousClock.now
  private var shown: ContinuousClock.Instant?

  init(_ mode: ProgressMode, totalBytes: Int?) {
    self.mode = mode
    isLive = mode == .auto && Terminal.errorIsTerminal
    self.totalBytes = totalBytes
  }

  private var interval: Duration {
    isLive ? .milliseconds(100) : mode == .json ? .seconds(1) : .seconds(5)
  }

  /// Shows the counts, if it is time to.
  mutating func update(_ tally: Tally, bytesRead: Int) {
    guard mode != .none, ContinuousClock.now - (shown ?? start) >= interval else { return }
    shown = ContinuousClock.now
    let elapsed = ContinuousClock.now - start
    if mode == .json {
      Terminal.error(json(tally, elapsed) + "\n")
    } else if isLive {
      Terminal.error("\r\u{1B}[K" + line(tally, elapsed, bytesRead).prefix(Terminal.width - 1))
    } else {
      Terminal.error(line(tally, elapsed, bytesRead) + "\n")
    }
  }

  /// Takes the live line away, before the summary.
  func finish() {
    if isLive { Terminal.error("\r\u{1B}[K") }
  }

  private func line(_ tally: Tally, _ elapsed: Duration, _ bytesRead: Int) -> String {
    let counts = ResultKind.allCases.filter { tally[$0] > 0 }
      .map { "\(tally[$0]) \($0.words)" }.joined(separator: ", ")
    let rate = tally.finished * 1000 / max(elapsed.milliseconds, 1)
    let percent = totalBytes.map { $0 > 0 ? "\(min(100, bytesRead * 100 / $0)) %  " : "" } ?? ""
    return "\(percent)\(tally.finished) leads, \(rate)/s  \(counts)"
  }

  private func json(_ tally: Tally, _ elapsed: Duration) -> String {
    let counts = ResultKind.allCases.map { ",\"\($0.rawValue)\":\(tally[$0])" }.joined()
    return "{\"event\":\"progress\",\"milliseconds\":\(elapsed.milliseconds),\"read\":\(tally.read)"
      + counts + "}"
  }
}
