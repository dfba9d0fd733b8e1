package import PatientsCore
package import PatientsScripting

/// All tests of scripts that were found, and what they came to together.
package struct TestRun: Sendable {
  package private(set) var files: [ScriptTestFile] = []

  /// Runs the tests of a file or a folder.
  ///
  /// - Throws: `.argument` where there are none, `.memory`.
  package init(path: String, filter: String?, coverage: Bool) throws(PatientsError) {
    for file in try TestFiles.find(path) {
      files.append(try ScriptTests.run(path: file, filter: filter, coverage: coverage))
    }
    guard !cases.isEmpty else {
      throw PatientsError(
        .argument, "\(path): no test to run; tests are in files named SCRIPT_test.lua")
    }
  }

  init(_ files: [ScriptTestFile]) { self.files = files }

  package var cases: [ScriptTestCase] { files.flatMap(\.cases) }

  package var failures: Int { cases.count { $0.failure != nil } }

  /// By script, how often each line with code has run in all files together.
  package var lines: [String: [Int: Int]] {
    files.reduce(into: [:]) { all, file in
      all.merge(file.lines) { $0.merging($1, uniquingKeysWith: +) }
    }
  }

  package var rules: [RuleName: RuleCoverage] {
    files.reduce(into: [:]) { all, file in
      all.merge(file.rules) {
        RuleCoverage(
          passed: $0.passed + $1.passed, failed: $0.failed + $1.failed,
          notEvaluated: $0.notEvaluated + $1.notEvaluated)
      }
    }
  }

  /// The part of the lines with code that has run, in percent; nil where there is no code.
  package var linePercent: Double? {
    percent(lines.values.flatMap(\.values).map { $0 > 0 })
  }

  /// The part of the rules that were seen to pass and to fail, in percent; nil without rules.
  package var rulePercent: Double? { percent(rules.values.map(\.isCovered)) }

  private func percent(_ covered: [Bool]) -> Double? {
    covered.isEmpty ? nil : 100 * Double(covered.count { $0 }) / Double(covered.count)
  }

  /// Whether both lines and rules reach a percentage.
  package func covers(_ least: Double) -> Bool {
    (linePercent ?? 100) >= least && (rulePercent ?? 100) >= least
  }
}
