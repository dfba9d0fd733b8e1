extension RunReport {
  /// One step on the way from the file to the registry.
  struct Step: Equatable {
    let words: String
    let count: Int
    /// What fell out before it, in words; empty where nothing did.
    let lost: String
  }

  /// From what was read to what is registered.
  var steps: [Step] {
    let tally = figures.tally
    var left = tally.read
    var steps = [Step(words: "read from the file", count: left, lost: "")]
    func step(_ words: String, without kinds: [(ResultKind, String)]) {
      let lost = kinds.filter { tally[$0.0] > 0 }
      left -= lost.reduce(0) { $0 + tally[$1.0] }
      let reasons = lost.map { "\(grouped(tally[$0.0])) \($0.1)" }.joined(separator: ", ")
      steps.append(Step(words: words, count: left, lost: reasons))
    }
    step("can be read", without: [(.malformed, "cannot be read")])
    step("are different leads", without: [(.duplicate, "duplicates of others")])
    step("pass the script", without: [(.disqualified, "turned down by the script")])
    step("can be sent as they are", without: [(.invalid, "not complete, or the script failed")])
    guard !isDryRun else { return steps }
    step("reached the registry", without: [(.notSent, "not sent")])
    step(
      "are registered",
      without: [(.rejected, "refused by the registry"), (.inDoubt, "in doubt")])
    return steps
  }

  func funnel(_ html: inout HTML) {
    let steps = steps
    html.section("From the file to the registry") { html in
      html.element("figure") { html in
        funnelChart(steps, &html)
        html.numbers { html in
          html.table(
            "Leads at each step", ["Step", "Leads", "Fell out before it"], steps
          ) { [.text($0.words), .number(grouped($0.count)), .text($0.lost)] }
        }
      }
    }
  }

  private func funnelChart(_ steps: [Step], _ html: inout HTML) {
    let whole = Double(max(figures.tally.read, 1))
    let words = steps.map { "\($0.count) \($0.words)" }.joined(separator: ", ")
    let height = steps.reduce(0) { $0 + $1.height }
    html.chart("From the file to the registry", words + ".", height: height) { html in
      var top = 0
      for step in steps {
        html.step(step, at: top, share: Double(step.count) / whole)
        top += step.height
      }
    }
  }
}

extension RunReport.Step {
  /// Of its part of the chart.
  fileprivate var height: Int { lost.isEmpty ? 48 : 66 }
}

extension HTML {
  fileprivate mutating func step(_ step: RunReport.Step, at top: Int, share: Double) {
    var top = top
    if !step.lost.isEmpty {
      element("text", ["class": "lost", "x": "0", "y": String(top + 12)], "− " + step.lost)
      top += 18
    }
    element("text", ["x": "0", "y": String(top + 15)]) { html in
      html.element("tspan", ["class": "count"], grouped(step.count))
      html.text(" " + step.words)
    }
    bar(at: top + 22, share: 1, "ground")
    bar(at: top + 22, share: share, "ink")
  }
}

extension HTML {
  /// A chart that a screen reader reads by its title and its description.
  mutating func chart(
    _ title: String, _ words: String, height: Int, _ body: (inout HTML) -> Void
  ) {
    let attributes: Attributes = [
      "class": "chart", "role": "img", "width": "100%", "height": String(height),
      "aria-label": "\(title): \(words)",
    ]
    element("svg", attributes) { html in
      html.element("title", title)
      html.element("desc", words)
      html.element("g", ["aria-hidden": "true"], body)
    }
    newline()
  }

  /// The numbers of a chart.
  mutating func numbers(_ body: (inout HTML) -> Void) {
    element("details") { html in
      html.element("summary", "The numbers")
      body(&html)
    }
  }

  private mutating func bar(at top: Int, share: Double, _ kind: String) {
    element(
      "rect",
      [
        "class": kind, "x": "0", "y": String(top), "width": percent(share), "height": "16",
        "rx": "3",
      ], "")
  }
}
