import PatientsCore

/// What a bar and its counts look like at one moment: rows that fit a terminal of 40 columns or more.
///
///     leads.csv ████████████░░░░░░░░  63 %  1234/s  2 min left
///     6300 leads  4000 registered  1200 disqualified  3 in doubt
struct ProgressBar {
  /// A row, and the cells that it takes without its colours.
  struct Row: Equatable {
    let text: String
    let cells: Int
  }

  private struct Piece {
    let text: String
    let colour: TerminalLook.Colour?

    init(_ text: String, _ colour: TerminalLook.Colour? = nil) {
      self.text = text
      self.colour = colour
    }

    var cells: Int { TextWidth.cells(text) }
  }

  let progress: RunProgress
  let pace: Pace
  let elapsed: Duration
  /// Of the leads file.
  let name: String
  let look: TerminalLook

  private static let longestBar = 40
  private static let shortestBar = 8

  /// Room is left for the `^C` that a terminal writes behind the last row: it must not wrap.
  private var width: Int { max(look.columns - 3, 1) }

  /// The bar, then the counts in as many rows as they take and the terminal has.
  func rows() -> [Row] {
    let counts = counts().prefix(max(look.rows - 2, 1))
    return [bar()] + counts
  }

  private func bar() -> Row {
    let end = figures().joined(separator: "  ")
    let room = width - TextWidth.cells(end) - 1
    guard let fraction = progress.fraction, room >= ProgressBar.shortestBar else {
      let name = TextWidth.cut(TextWidth.plain(self.name), to: max(room - 1, 0))
      return row([Piece(name), Piece(TextWidth.cut(end, to: width))], separator: "  ")
    }
    let length = min(room, ProgressBar.longestBar)
    let name = TextWidth.cut(TextWidth.plain(self.name), to: room - length - 1)
    let done = Int((fraction * Double(length)).rounded(.down))
    let (full, rest) = look.hasUnicode ? ("█", "░") : ("#", "-")
    let bar =
      look.paint(String(repeating: full, count: done), .good)
      + look.paint(String(repeating: rest, count: length - done), .quiet)
    let before = name.isEmpty ? "" : name + " "
    return Row(
      text: before + bar + " " + end, cells: TextWidth.cells(before + end) + length + 1)
  }

  /// Percent, rate and time, those that are known.
  private func figures() -> [String] {
    let percent = progress.fraction.map { fraction in
      let number = String(Int((fraction * 100).rounded(.down)))
      return String(repeating: " ", count: max(0, 3 - number.count)) + number + " %"
    }
    return [percent, pace.words, timeFigure].compactMap { $0 }
  }

  private var timeFigure: String? {
    guard progress.fraction == nil else { return pace.secondsLeft.map { timeWords($0) + " left" } }
    return timeWords(Double(elapsed.milliseconds) / 1000)
  }

  private func counts() -> [Row] {
    let tally = progress.tally
    let pieces =
      [Piece("\(tally.finished) leads", .strong)]
      + ResultKind.allCases.filter { tally[$0] > 0 }
      .map { Piece("\(tally[$0]) \($0.words)", $0.colour) }
    var rows: [[Piece]] = []
    var used = 0
    for piece in pieces {
      if let last = rows.indices.last, used + 2 + piece.cells <= width {
        rows[last].append(piece)
        used += 2 + piece.cells
      } else {
        rows.append([piece])
        used = piece.cells
      }
    }
    return rows.map { row($0, separator: "  ") }
  }

  private func row(_ pieces: [Piece], separator: String) -> Row {
    let shown = pieces.filter { !$0.text.isEmpty }
    let text = shown.map { piece in
      piece.colour.map { look.paint(piece.text, $0) } ?? piece.text
    }
    let cells = shown.reduce(0) { $0 + $1.cells } + separator.count * max(shown.count - 1, 0)
    return Row(text: text.joined(separator: separator), cells: cells)
  }
}

extension Pace {
  /// `1234/s`, or `0.4/s` where a whole number says little.
  var words: String {
    let tenths = Int(min(leadsPerSecond * 10, 1e15).rounded())
    return tenths < 100 && tenths > 0 ? "\(tenths / 10).\(tenths % 10)/s" : "\(tenths / 10)/s"
  }
}

/// A time as people say it: `45 s`, `2 min`, `1 h 20 min`.
func timeWords(_ seconds: Double) -> String {
  let whole = Int(max(0, min(seconds, 1e9)).rounded(.up))
  guard whole >= 100 else { return "\(whole) s" }
  let minutes = (whole + 30) / 60
  return minutes < 100 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
}
