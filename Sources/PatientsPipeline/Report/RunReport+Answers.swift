extension RunReport {
  /// Times of one column of the chart.
  private struct TimeClass {
    /// Microseconds, the longest of the class.
    let limit: Int
    var count = 0
  }

  func answers(_ html: inout HTML) {
    let answers = figures.answers
    guard !isDryRun, !answers.attemptCounts.isEmpty else { return }
    let classes = timeClasses
    html.section("How the registry answered") { html in
      html.element("p", sentence(answers))
      if !classes.isEmpty {
        html.element("figure") { html in
          timeChart(classes, &html)
          html.numbers { html in
            html.table("Answers by time", ["Within", "Answers"], classes) {
              [.text(timeText($0.limit)), .number(grouped($0.count))]
            }
          }
        }
      }
      html.table("How often leads were sent", ["Sent", "Leads"], answers.attemptCounts) {
        [.text($0.attempts == 1 ? "1 time" : "\($0.attempts) times"), .number(grouped($0.leads))]
      }
    }
  }

  private func sentence(_ answers: AnswerTimes) -> String {
    let repeated = answers.repeated
    let again =
      repeated == 0
      ? "Nothing had to be sent a second time."
      : "\(grouped(repeated)) \(repeated == 1 ? "lead" : "leads") had to be sent again, as the "
        + "registry asked to come later or could not be reached."
    guard let half = answers.time(of: 0.5), let most = answers.time(of: 0.95),
      let all = answers.time(of: 1)
    else { return "The registry answered nothing. " + again }
    return "Of \(grouped(answers.answered)) answers half came within \(timeText(half)), 19 of 20 "
      + "within \(timeText(most)), and all within \(timeText(all)). " + again
  }

  /// 1, 2, 5, 10 … from the first class with an answer to the last.
  private var timeClasses: [TimeClass] {
    let limits = (0..<11).flatMap { power in
      [1, 2, 5].map { $0 * (0..<power).reduce(1) { product, _ in product * 10 } }
    }
    var classes = limits.map { TimeClass(limit: $0) }
    for bar in figures.answers.bars {
      let place = classes.firstIndex { bar.microseconds <= $0.limit } ?? classes.count - 1
      classes[place].count += bar.count
    }
    let used = classes.indices.filter { classes[$0].count > 0 }
    guard let first = used.first, let last = used.last else { return [] }
    return Array(classes[first...last])
  }

  private func timeChart(_ classes: [TimeClass], _ html: inout HTML) {
    let words = classes.map { "within \(timeText($0.limit)): \($0.count)" }.joined(separator: ", ")
    let most = Double(max(classes.map(\.count).max() ?? 1, 1))
    let (top, height) = (20.0, 120.0)
    html.chart("Answers by time", words + ".", height: Int(top + height) + 24) { html in
      for (index, time) in classes.enumerated() {
        let left = Double(index) / Double(classes.count)
        let middle = percent(left + 0.5 / Double(classes.count))
        let tall = Double(time.count) / most * height
        html.element(
          "rect",
          [
            "class": "ink", "x": percent(left + 0.06 / Double(classes.count)),
            "y": svg(top + height - tall), "width": percent(0.88 / Double(classes.count)),
            "height": svg(tall),
          ], "")
        html.element(
          "text",
          [
            "class": "scale", "x": middle, "y": svg(top + height - tall - 4),
            "text-anchor": "middle",
          ],
          grouped(time.count))
        html.element(
          "text",
          ["class": "scale", "x": middle, "y": svg(top + height + 17), "text-anchor": "middle"],
          timeText(time.limit))
      }
    }
  }
}

/// A time of an answer: `850 µs`, `12 ms`, `1.5 s`.
func timeText(_ microseconds: Int) -> String {
  if microseconds < 1000 { return "\(microseconds) µs" }
  if microseconds < 1_000_000 {
    let tenths = microseconds / 100
    return tenths < 100 && tenths % 10 > 0
      ? "\(tenths / 10).\(tenths % 10) ms" : "\(tenths / 10) ms"
  }
  let tenths = microseconds / 100_000
  return tenths % 10 > 0 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 10) s"
}
