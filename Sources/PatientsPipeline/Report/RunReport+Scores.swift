import Glibc
import PatientsScripting

extension RunReport {
  func scores(_ html: inout HTML) {
    let chart = ScoreChart(figures.tally.scores, thresholds: figures.thresholds)
    guard !chart.columns.isEmpty else { return }
    html.section("Scores") { html in
      html.element("p", chart.sentence(of: figures.tally))
      html.element("figure") { html in
        chart.write(&html)
        legend(&html)
        html.numbers { html in
          html.table(
            "Leads by score", ["Score", "Patients", "Leads", "Turned down", "Need somebody"],
            chart.columns.filter { $0.ends.total > 0 }, cells: chart.cells)
        }
      }
    }
  }

  private func legend(_ html: inout HTML) {
    html.element("ul", ["class": "legend"]) { html in
      for (kind, words) in [
        ("patient", isDryRun ? "would become patients" : "became patients"),
        ("lead", isDryRun ? "would be kept as leads" : "are kept as leads"),
        ("down", "turned down"), ("open", "need somebody"),
      ] { html.element("li", ["class": kind], words) }
    }
  }
}

extension RunFigures {
  /// Of the script's rules: each threshold once.
  var thresholds: [ScoreChart.Threshold] {
    var found: [ScoreChart.Threshold] = []
    for set in rules {
      for (score, words) in [(set.leadFrom, "lead from"), (set.patientFrom, "patient from")] {
        guard let score else { continue }
        let threshold = ScoreChart.Threshold(score: score, words: words)
        if !found.contains(threshold) { found.append(threshold) }
      }
    }
    return found.sorted { ($0.score, $0.words) < ($1.score, $1.words) }
  }
}

/// A histogram with few enough columns for a phone.
struct ScoreChart {
  struct Threshold: Equatable {
    let score: Double
    let words: String

    /// `patient from 60`
    var label: String { "\(words) \(scoreText(score))" }
  }

  struct Column {
    /// The least score of the column.
    let from: Double
    var ends = ScoreHistogram.Ends()
  }

  private static let mostColumns = 24.0
  private static let height = 200
  private static let top = 44

  private(set) var columns: [Column] = []
  private let width: Double
  private let isExact: Bool
  private let thresholds: [Threshold]

  init(_ histogram: ScoreHistogram, thresholds: [Threshold]) {
    self.thresholds = thresholds
    let bars = histogram.bars
    guard let first = bars.first?.score, let last = bars.last?.score else {
      (width, isExact) = (1, true)
      return
    }
    let marks = thresholds.map(\.score)
    let low = min(first, marks.min() ?? first)
    let high = max(last, marks.max() ?? last)
    let isWhole = histogram.step == 0 && bars.allSatisfy { $0.score == floor($0.score) }
    let width = ScoreChart.width(for: high - low, atLeast: isWhole ? 1 : max(histogram.step, 1e-6))
    let start = floor(low / width)
    let count = Int(max(1, min(floor(high / width) - start + 1, 4 * ScoreChart.mostColumns)))
    columns = (0..<count).map { Column(from: (start + Double($0)) * width) }
    for bar in bars {
      let place = Int(max(0, min(floor(bar.score / width) - start, Double(count - 1))))
      columns[place].ends += bar.ends
    }
    self.width = width
    isExact = isWhole && width == 1
  }

  /// 1, 2 or 5 times a power of ten: the least with which there are not too many columns.
  private static func width(for range: Double, atLeast least: Double) -> Double {
    guard range > 0 else { return 1 }
    let wanted = max(range / (mostColumns - 1), least)
    let power = pow(10, floor(log10(wanted)))
    return power * ([1.0, 2, 5].first { $0 * power >= wanted * 0.999_999 } ?? 10)
  }

  func label(_ column: Column) -> String {
    let from = scoreText(rounded(column.from))
    return isExact ? from : "\(from) to below \(scoreText(rounded(column.from + width)))"
  }

  /// Its row of the table.
  func cells(_ column: Column) -> [HTML.Cell] {
    let ends = column.ends
    let counts = [ends.patients, ends.leads, ends.disqualified, ends.open]
    return [.text(label(column))] + counts.map { .number(grouped($0)) }
  }

  private func rounded(_ score: Double) -> Double { (score * 1e6).rounded() / 1e6 }

  func sentence(of tally: Tally) -> String {
    let total = tally.scores.total
    let without = max(0, tally.read - total)
    let rest = without > 0 ? " \(grouped(without)) have none: no rule gave them one." : ""
    let marks = thresholds.words
    return "\(grouped(total)) leads have a score.\(rest)"
      + (marks.isEmpty ? "" : " The script's thresholds: \(marks).")
  }
}

extension [ScoreChart.Threshold] {
  /// `lead from 30, patient from 60`
  var words: String { map(\.label).joined(separator: ", ") }
}

// MARK: - Drawing

extension ScoreChart {
  var highest: Int { max(columns.map(\.ends.total).max() ?? 1, 1) }

  func write(_ html: inout HTML) {
    let words = columns.filter { $0.ends.total > 0 }
      .map { "\(label($0)): \($0.ends.total)" }.joined(separator: ", ")
    let height = ScoreChart.top + ScoreChart.height + 24
    html.chart("Leads by score", words + ".", height: height) { html in
      grid(&html)
      for (index, column) in columns.enumerated() { stack(column, at: index, &html) }
      axis(&html)
      for (index, threshold) in thresholds.enumerated() { mark(threshold, index, &html) }
    }
  }

  /// The height of so many leads.
  private func height(_ count: Int) -> Double {
    Double(count) / Double(highest) * Double(ScoreChart.height)
  }

  private func share(_ score: Double) -> Double {
    guard let first = columns.first else { return 0 }
    return (score - first.from) / (Double(columns.count) * width)
  }

  private func grid(_ html: inout HTML) {
    // A little inward: a threshold may stand at the very left.
    for part in highest < 4 ? [1.0] : [0.5, 1] {
      let count = Int(Double(highest) * part)
      let y = svg(Double(ScoreChart.top + ScoreChart.height) - height(count))
      html.element("line", ["class": "grid", "x1": "0", "x2": "100%", "y1": y, "y2": y], "")
      html.element("text", ["class": "scale", "x": "6", "y": y, "dy": "-3"], grouped(count))
    }
  }

  private func stack(_ column: Column, at index: Int, _ html: inout HTML) {
    var base = Double(ScoreChart.top + ScoreChart.height)
    let count = Double(columns.count)
    let ends = column.ends
    for (kind, number) in [
      ("patient", ends.patients), ("lead", ends.leads), ("down", ends.disqualified),
      ("open", ends.open),
    ] where number > 0 {
      let height = height(number)
      base -= height
      html.element(
        "rect",
        [
          "class": kind, "x": percent((Double(index) + 0.06) / count), "y": svg(base),
          "width": percent(0.88 / count), "height": svg(height),
        ], "")
    }
  }

  /// Scores under the columns: not more of them than a phone has room for.
  private func axis(_ html: inout HTML) {
    let base = ScoreChart.top + ScoreChart.height
    html.element(
      "line",
      ["class": "base", "x1": "0", "x2": "100%", "y1": String(base), "y2": String(base)], "")
    let every = max(1, (columns.count + 5) / 6)
    for (index, column) in columns.enumerated() where index.isMultiple(of: every) {
      let place = (Double(index) + (isExact ? 0.5 : 0)) / Double(columns.count)
      html.element(
        "text",
        [
          "class": "scale", "x": percent(place), "y": String(base + 17),
          "text-anchor": isExact ? "middle" : "start",
        ], scoreText(rounded(column.from)))
    }
  }

  /// A line where a threshold is; the words of several stand one above the other.
  private func mark(_ threshold: Threshold, _ index: Int, _ html: inout HTML) {
    let x = percent(share(threshold.score))
    let base = String(ScoreChart.top + ScoreChart.height)
    let y = 12 + index % 2 * 18
    html.element("line", ["class": "mark", "x1": x, "x2": x, "y1": String(y + 4), "y2": base], "")
    let isRight = share(threshold.score) > 0.6
    html.element(
      "text",
      ["class": "mark", "x": x, "y": String(y), "text-anchor": isRight ? "end" : "start"],
      threshold.label)
  }
}
