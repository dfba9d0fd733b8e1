import PatientsCore

/// Says when to show how far a run is, and what: a value without a clock or a terminal of its own.
package struct ProgressMeter: Sendable {
  package enum Form: Sendable {
    /// A bar that is rewritten in place, for a terminal.
    case bar
    /// A line now and then.
    case lines
    /// A line of JSON now and then, for programs.
    case events
    case nothing
  }

  private let form: Form
  /// Of the leads file, without its folder.
  private let name: String
  private var pace = Pace()
  private var shown: Duration?
  /// How many rows of a bar stand on the terminal.
  private var drawn = 0
  private var hasSaidStop = false

  /// - Parameter leads: the leads file; `-` is standard input.
  package init(_ form: Form, leads: String) {
    self.form = form
    name = leads == "-" ? "" : fileName(leads)
  }

  private var interval: Duration {
    switch form {
    case .bar: .milliseconds(100)
    case .events: .seconds(1)
    case .lines, .nothing: .seconds(5)
    }
  }

  /// Takes how far the run is.
  ///
  /// - Parameters:
  ///   - elapsed: since the run began.
  ///   - look: asked only where something is to be drawn, so that it may have changed its size.
  /// - Returns: what to write now; mostly nothing.
  package mutating func take(
    _ progress: RunProgress, at elapsed: Duration, look: () -> TerminalLook
  ) -> String {
    guard form != .nothing else { return "" }
    if progress.isStopping { return stop(progress, at: elapsed) }
    guard elapsed - (shown ?? .zero) >= interval else { return "" }
    shown = elapsed
    pace.take(progress, at: elapsed)
    switch form {
    case .bar: return draw(progress, elapsed, look())
    case .lines: return line(progress, elapsed)
    case .events: return event("progress", progress, elapsed)
    case .nothing: return ""
    }
  }

  /// Takes the bar away, before something else is written.
  package mutating func hide() -> String {
    guard drawn > 0 else { return "" }
    defer { drawn = 0 }
    // Row by row from the last: tmux keeps what is cleared at once for its history.
    return "\r\u{1B}[2K"
      + String(repeating: "\u{1B}[1A\u{1B}[2K", count: drawn - 1)
  }

  /// The last word for programs; takes a bar away.
  ///
  /// - Parameter ending: how the run came out, in one word.
  package mutating func end(
    _ progress: RunProgress, _ ending: String, at elapsed: Duration
  ) -> String {
    guard form == .events else { return hide() }
    return event("finished", progress, elapsed, ending: ending)
  }

  /// One word that the stop was heard, and silence from then on.
  private mutating func stop(_ progress: RunProgress, at elapsed: Duration) -> String {
    guard !hasSaidStop else { return "" }
    hasSaidStop = true
    if form == .events { return event("stopping", progress, elapsed) }
    let wait =
      progress.underWay == 0
      ? "Stopping.\n"
      : "Stopping: waiting for \(progress.underWay) requests on the wire. "
        + "Ctrl-C again stops at once.\n"
    return hide() + wait
  }
}

// MARK: - The bar

extension ProgressMeter {
  /// Draws over what stands there. Each row ends where it ends, so that nothing flickers.
  ///
  /// Wrapping is off meanwhile: a terminal may be narrower already than it says (tmux tells late),
  /// and a row that wraps would move all others. A terminal that got narrower may have wrapped the
  /// rows that stand there. Nobody can know; so the way up is never longer than what was drawn: a
  /// piece of an old bar may stay, and nothing that stood above it is lost.
  private mutating func draw(
    _ progress: RunProgress, _ elapsed: Duration, _ look: TerminalLook
  ) -> String {
    let bar = ProgressBar(
      progress: progress, pace: pace, elapsed: elapsed, name: name, look: look)
    let rows = bar.rows()
    let start = drawn > 1 ? "\r\u{1B}[\(drawn - 1)A" : "\r"
    drawn = rows.count
    return start + "\u{1B}[?7l"
      + rows.map { $0.text + "\u{1B}[K" }.joined(separator: "\r\n") + "\u{1B}[J\u{1B}[?7h"
  }
}

// MARK: - Lines and events

extension ProgressMeter {
  private func line(_ progress: RunProgress, _ elapsed: Duration) -> String {
    let tally = progress.tally
    let percent = progress.fraction.map { ", \(Int(($0 * 100).rounded(.down))) %" } ?? ""
    let left = pace.secondsLeft.map { ", \(timeWords($0)) left" } ?? ""
    let counts = ResultKind.allCases.filter { tally[$0] > 0 }
      .map { "\(tally[$0]) \($0.words)" }.joined(separator: ", ")
    let time = timeWords(Double(elapsed.milliseconds) / 1000)
    return "\(time): \(tally.finished) leads\(percent), \(pace.words)\(left)"
      + (counts.isEmpty ? "" : ": \(counts)") + "\n"
  }

  private func event(
    _ event: StaticString, _ progress: RunProgress, _ elapsed: Duration, ending: String? = nil
  ) -> String {
    var json = JSONWriter()
    json.raw("{\"event\":\"")
    json.raw(event)
    json.raw("\"")
    if let ending { json.member("ending", ending) }
    json.member("milliseconds", elapsed.milliseconds)
    json.member("read", progress.tally.read)
    json.member("finished", progress.tally.finished)
    for kind in ResultKind.allCases {
      json.raw(",")
      json.string(kind.rawValue)
      json.raw(":")
      json.number(progress.tally[kind])
    }
    json.member("under_way", progress.underWay)
    json.member("bytes_read", progress.bytesRead)
    json.member("bytes", progress.totalBytes)
    json.raw(",\"fraction\":")
    json.number(progress.fraction)
    json.raw(",\"leads_per_second\":")
    json.number((pace.leadsPerSecond * 10).rounded() / 10)
    json.raw(",\"seconds_left\":")
    json.number(pace.secondsLeft.map { $0.rounded(.up) })
    json.raw("}\n")
    return String(decoding: json.bytes, as: UTF8.self)
  }
}

extension JSONWriter {
  /// `,"key":1`, or `,"key":null`.
  fileprivate mutating func member(_ key: StaticString, _ number: Int?) {
    raw(",\"")
    raw(key)
    raw("\":")
    if let number { self.number(number) } else { raw("null") }
  }
}
