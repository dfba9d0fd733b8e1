import PatientsScripting

extension TestRun {
  /// What a person reads: each test, what failed and why, and what no test has reached.
  package func plainText(coverage: Bool) -> String {
    var lines = files.flatMap(plainLines)
    lines.append("")
    let tests = cases.count == 1 ? "1 test" : "\(cases.count) tests"
    lines.append("\(tests): \(cases.count - failures) passed, \(failures) failed")
    if coverage { lines += coverageLines }
    return lines.joined(separator: "\n") + "\n"
  }

  private func plainLines(_ file: ScriptTestFile) -> [String] {
    [file.path]
      + file.cases.flatMap { test -> [String] in
        guard let failure = test.failure else { return ["  ok    \(test.name)"] }
        return ["  FAIL  \(test.name)", "        \(failure)"]
          + test.trace.map { "          \($0)" }
      } + file.printed.map { "  printed: \($0)" }
  }

  /// Lines and rules that no test has reached, in words.
  var coverageLines: [String] {
    lines.sorted { $0.key < $1.key }.map(lineCoverage) + ruleCoverage
  }

  private func lineCoverage(_ script: String, _ hits: [Int: Int]) -> String {
    let missed = hits.filter { $0.value == 0 }.keys.sorted()
    let share = "\(script): \(hits.count - missed.count) of \(hits.count) lines have run"
    return missed.isEmpty ? share : "\(share); not \(ranges(missed))"
  }

  private var ruleCoverage: [String] {
    guard !rules.isEmpty else { return [] }
    let covered = rules.values.count { $0.isCovered }
    let missing = rules.filter { !$0.value.isCovered }.sorted { $0.key < $1.key }
    return ["rules: \(covered) of \(rules.count) were seen to pass and to fail"]
      + missing.map { name, rule in
        "  \(name.script): \"\(name.name)\" \(rule.missing)"
      }
  }

  /// `3, 5-7`
  private func ranges(_ lines: [Int]) -> String {
    var ranges: [ClosedRange<Int>] = []
    for line in lines {
      if let last = ranges.last, last.upperBound == line - 1 {
        ranges[ranges.count - 1] = last.lowerBound...line
      } else {
        ranges.append(line...line)
      }
    }
    return ranges.map { range in
      range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
    }.joined(separator: ", ")
  }
}

extension RuleCoverage {
  /// What no test has seen of it.
  fileprivate var missing: String {
    if passed > 0 { return "never failed" }
    return failed > 0 ? "never passed" : "never ran"
  }
}
