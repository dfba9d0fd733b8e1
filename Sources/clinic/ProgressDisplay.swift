import ArgumentParser
import PatientsPipeline

/// How a run tells how far it is, on stderr.
enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
  /// A bar on a terminal, a line every few seconds elsewhere.
  case auto
  /// A line every few seconds.
  case plain
  /// A line of JSON every second.
  case json
  case none

  fileprivate var form: ProgressMeter.Form {
    switch self {
    case .auto: Terminal.errorCanRewrite ? .bar : .lines
    case .plain: .lines
    case .json: .events
    case .none: .nothing
    }
  }
}

/// Shows how far a run is: the clock and stderr around a ``ProgressMeter``.
final class ProgressDisplay {
  private var meter: ProgressMeter
  private let start = ContinuousClock.now
  private var last: RunProgress?

  init(_ mode: ProgressMode, leads: String) {
    meter = ProgressMeter(mode.form, leads: leads)
  }

  func update(_ progress: RunProgress) {
    last = progress
    show(meter.take(progress, at: elapsed) { Terminal.errorLook })
  }

  /// Prints a line of the script's. It may come to the terminal where the bar stands.
  func printing(_ line: String) {
    show(meter.hide())
    Terminal.output(line + "\n")
  }

  /// - Parameter ending: in one word.
  func finish(_ ending: String) {
    let progress = last ?? RunProgress(tally: Tally(), bytesRead: 0)
    show(meter.end(progress, ending, at: elapsed))
  }

  private var elapsed: Duration { ContinuousClock.now - start }

  private func show(_ text: String) {
    if !text.isEmpty { Terminal.error(text) }
  }
}
