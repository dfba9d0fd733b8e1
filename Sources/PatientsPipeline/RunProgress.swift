import Glibc
import PatientsCore

/// How far a run is, at one moment.
package struct RunProgress: Sendable {
  package let tally: Tally
  /// Of the leads file, in front of the last lead that was read.
  package let bytesRead: Int
  /// The size of the leads file; nil where nobody knows it, as of standard input.
  package let totalBytes: Int?
  /// Only so many leads are read; nil: all.
  package let limit: Int?
  /// Requests that are on the wire or about to be.
  package let underWay: Int
  /// Whether somebody has asked the run to stop.
  package let isStopping: Bool

  package init(
    tally: Tally, bytesRead: Int, totalBytes: Int? = nil, limit: Int? = nil, underWay: Int = 0,
    isStopping: Bool = false
  ) {
    self.tally = tally
    self.bytesRead = bytesRead
    self.totalBytes = totalBytes
    self.limit = limit
    self.underWay = underWay
    self.isStopping = isStopping
  }

  /// How much of the work is done, 0 to 1; nil where nobody knows how much there is.
  ///
  /// The leads that were read and have not come to an end yet are in the bytes that were read, and
  /// not in the part that is done.
  package var fraction: Double? {
    let ofLimit = limit.map { Double(tally.finished) / Double(max($0, 1)) }
    let ofBytes = totalBytes.map { total in
      Double(bytesRead) / Double(max(total, 1)) * Double(tally.finished)
        / Double(max(tally.read, 1))
    }
    return [ofLimit, ofBytes].compactMap { $0 }.max().map { min($0, 1) }
  }
}

/// How fast a run is: the last ten seconds count most, so that it follows a registry that gets
/// slower, and does not jump.
package struct Pace: Sendable {
  private static let memory = 10.0

  private var last = (seconds: 0.0, finished: 0, fraction: 0.0)
  private var weight = 0.0
  private var leads = 0.0
  private var share = 0.0

  package init() {}

  /// - Parameter elapsed: since the run began.
  package mutating func take(_ progress: RunProgress, at elapsed: Duration) {
    let seconds = Double(elapsed.milliseconds) / 1000
    let passed = seconds - last.seconds
    guard passed > 0 else { return }
    let finished = progress.tally.finished
    let fraction = progress.fraction ?? 0
    let kept = exp(-passed / Pace.memory)
    weight = weight * kept + (1 - kept)
    leads = leads * kept + (1 - kept) * Double(finished - last.finished) / passed
    share = share * kept + (1 - kept) * (fraction - last.fraction) / passed
    last = (seconds, finished, fraction)
  }

  /// Leads that come to an end in a second.
  package var leadsPerSecond: Double { weight > 0 ? max(leads / weight, 0) : 0 }

  /// Seconds until the end; nil where that cannot be told.
  package var secondsLeft: Double? {
    guard weight > 0, share > 0, last.fraction > 0 else { return nil }
    let seconds = (1 - last.fraction) / (share / weight)
    return seconds < 1e7 ? max(seconds, 0) : nil
  }
}
