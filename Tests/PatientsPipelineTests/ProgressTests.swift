import Foundation
import Testing

@testable import PatientsPipeline

@Suite struct ProgressTests {
  /// Counts of all kinds, of so many thousands.
  private func tally(_ thousands: Int = 1) -> Tally {
    var tally = Tally()
    for (index, kind) in ResultKind.allCases.enumerated() {
      for row in 0..<(thousands * (index + 1)) {
        tally.countRead()
        tally.count(LeadResult(kind, row: row))
      }
    }
    return tally
  }

  private func progress(read: Int, ofBytes part: Double?, stopping: Bool = false) -> RunProgress {
    var tally = Tally()
    for row in 0..<read {
      tally.countRead()
      tally.count(LeadResult(.registered, row: row))
    }
    return RunProgress(
      tally: tally, bytesRead: part.map { Int($0 * 10_000) } ?? 500,
      totalBytes: part == nil ? nil : 10_000, underWay: 7, isStopping: stopping)
  }

  /// What a terminal shows of a text: escapes are taken out.
  private func plain(_ text: String) -> String {
    text.replacing(#/\u{1B}\[[0-9;]*[A-Za-z]/#, with: "")
  }

  @Test(arguments: [true, false], ["leads.csv", "患者さんのリスト.csv", "عملاء محتملون.csv", ""])
  func `no row is wider than the terminal, whatever its width`(_ colour: Bool, _ name: String) {
    var pace = Pace()
    pace.take(progress(read: 1234, ofBytes: 0.3), at: .seconds(1))
    for known in [true, false] {
      let progress = RunProgress(
        tally: tally(), bytesRead: 4711, totalBytes: known ? 10_000 : nil)
      for columns in 40...200 {
        let look = TerminalLook(columns: columns, hasColour: colour)
        let rows = ProgressBar(
          progress: progress, pace: pace, elapsed: .seconds(9), name: name, look: look
        ).rows()
        for row in rows {
          #expect(TextWidth.cells(plain(row.text)) == row.cells)
          #expect(row.cells <= columns - 3)
          #expect(row.text.contains("\u{1B}") == (colour && row.text != plain(row.text)))
        }
        let text = plain(rows.map(\.text).joined(separator: "  "))
        for kind in ResultKind.allCases { #expect(text.contains(" \(kind.words)"), "\(columns)") }
        #expect(text.contains("1234/s"))
        #expect(text.contains("47 %") == known)
        #expect(text.contains("█") == known)
        #expect(text.contains("░") == known)
      }
    }
  }

  @Test func `a name is cut where a wide character would not fit`() {
    #expect(TextWidth.cells("患者 é") == 6)
    #expect(TextWidth.cells("e\u{301}") == 1)
    #expect(TextWidth.cut("患者リスト", to: 6) == "患者…")
    #expect(TextWidth.cut("患者リスト", to: 5) == "患者…")
    #expect(TextWidth.cut("abc", to: 3) == "abc")
    #expect(TextWidth.cut("abcd", to: 0).isEmpty)
    #expect(TextWidth.plain("a\u{1B}[2J\u{202E}b\n") == "a?[2J?b?")
  }

  @Test func `nothing is written before it is time, and nothing at all where nobody wants it`() {
    let look = { TerminalLook() }
    var bar = ProgressMeter(.bar, leads: "leads.csv")
    #expect(bar.take(progress(read: 1, ofBytes: 0.1), at: .milliseconds(99), look: look) == "")
    #expect(bar.take(progress(read: 1, ofBytes: 0.1), at: .milliseconds(100), look: look) != "")
    #expect(bar.take(progress(read: 2, ofBytes: 0.2), at: .milliseconds(199), look: look) == "")
    #expect(bar.take(progress(read: 2, ofBytes: 0.2), at: .milliseconds(200), look: look) != "")

    var lines = ProgressMeter(.lines, leads: "-")
    #expect(lines.take(progress(read: 1, ofBytes: nil), at: .seconds(4), look: look) == "")
    #expect(
      lines.take(progress(read: 50, ofBytes: nil), at: .seconds(5), look: look)
        == "5 s: 50 leads, 10/s: 50 registered\n")
    #expect(
      lines.take(progress(read: 100, ofBytes: nil), at: .seconds(9), look: look) == "")

    var nothing = ProgressMeter(.nothing, leads: "leads.csv")
    for seconds in 1...100 {
      let progress = progress(read: seconds, ofBytes: 0.5, stopping: seconds > 50)
      #expect(nothing.take(progress, at: .seconds(seconds), look: look) == "")
    }
    #expect(nothing.end(progress(read: 100, ofBytes: 1), "finished", at: .zero) == "")
  }

  @Test func `after a stop was asked for there is one line, and then silence`() {
    let look = { TerminalLook() }
    for form in [ProgressMeter.Form.bar, .lines] {
      var meter = ProgressMeter(form, leads: "leads.csv")
      _ = meter.take(progress(read: 5, ofBytes: 0.1), at: .seconds(6), look: look)
      let word = meter.take(
        progress(read: 6, ofBytes: 0.1, stopping: true), at: .seconds(6.01), look: look)
      #expect(
        plain(word).hasSuffix(
          "Stopping: waiting for 7 requests on the wire. Ctrl-C again stops at once.\n"))
      for second in 7...90 {
        let progress = progress(read: second, ofBytes: 0.1, stopping: true)
        #expect(meter.take(progress, at: .seconds(second), look: look) == "")
      }
      #expect(
        meter.end(progress(read: 9, ofBytes: 1), "interrupted", at: .zero) == "")
    }
  }

  @Test func `the time left follows the pace, and is not told where nobody knows the end`() {
    var pace = Pace()
    for second in 1...60 {
      pace.take(
        progress(read: second * 10, ofBytes: Double(second) / 600), at: .seconds(second))
    }
    #expect(abs(pace.leadsPerSecond - 10) < 0.01)
    #expect(abs((pace.secondsLeft ?? 0) - 540) < 2)
    // A registry that is five times slower: half a minute later nearly all of it shows.
    for second in 61...90 {
      let part = (60 + Double(second - 60) / 5) / 600
      pace.take(progress(read: 600 + (second - 60) * 2, ofBytes: part), at: .seconds(second))
    }
    #expect(abs(pace.leadsPerSecond - 2) < 0.5)

    var unknown = Pace()
    unknown.take(progress(read: 10, ofBytes: nil), at: .seconds(1))
    #expect(unknown.secondsLeft == nil)
    var still = Pace()
    still.take(progress(read: 0, ofBytes: 0), at: .seconds(1))
    #expect(still.secondsLeft == nil)
    #expect(still.words == "0/s")
  }

  @Test func `leads that were read and have not ended are not counted as done`() {
    var tally = Tally()
    for row in 0..<10 {
      tally.countRead()
      if row < 4 { tally.count(LeadResult(.registered, row: row)) }
    }
    #expect(RunProgress(tally: tally, bytesRead: 100, totalBytes: 200).fraction == 0.2)
    #expect(RunProgress(tally: tally, bytesRead: 100, totalBytes: 200, limit: 10).fraction == 0.4)
    #expect(RunProgress(tally: tally, bytesRead: 100).fraction == nil)
    #expect(RunProgress(tally: Tally(), bytesRead: 0, totalBytes: 0).fraction == 0)
  }

  @Test func `times are said as people say them`() {
    #expect(timeWords(0.2) == "1 s")
    #expect(timeWords(99) == "99 s")
    #expect(timeWords(125) == "2 min")
    #expect(timeWords(4800) == "80 min")
    #expect(timeWords(6000) == "1 h 40 min")
    #expect(timeWords(.infinity) != "")
  }

  @Test func `events are objects of JSON, a line each, with every count`() throws {
    let look = { TerminalLook() }
    var meter = ProgressMeter(.events, leads: "-")
    var text = meter.take(
      RunProgress(tally: tally(2), bytesRead: 10), at: .seconds(1), look: look)
    text += meter.take(progress(read: 5, ofBytes: 1, stopping: true), at: .seconds(2), look: look)
    text += meter.end(progress(read: 5, ofBytes: 1), "interrupted", at: .seconds(3))
    let events = try text.split(separator: "\n").map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
    #expect(events.map { $0["event"] as? String } == ["progress", "stopping", "finished"])
    #expect(ResultKind.allCases.map { events[0][$0.rawValue] as? Int } == (1...8).map { $0 * 2 })
    #expect(events[0]["read"] as? Int == 72)
    #expect(events[0]["bytes"] is NSNull)
    #expect(events[0]["fraction"] is NSNull)
    #expect(events[1]["fraction"] as? Double == 1)
    #expect(events[2]["ending"] as? String == "interrupted")
  }

  @Test func `what the environment says of colours and letters holds`() {
    func look(_ environment: [String: String]) -> TerminalLook {
      TerminalLook(columns: 80, rows: 24, environment: environment)
    }
    #expect(look(["LANG": "en_US.UTF-8"]).hasColour)
    #expect(!look(["NO_COLOR": "1"]).hasColour)
    #expect(look(["NO_COLOR": ""]).hasColour)
    #expect(!look(["TERM": "dumb"]).hasColour)
    #expect(look(["LANG": "C", "LC_ALL": "C.utf8"]).hasUnicode)
    #expect(!look(["LANG": "C.UTF-8", "LC_ALL": "POSIX"]).hasUnicode)
    #expect(!look([:]).hasUnicode)
  }
}
