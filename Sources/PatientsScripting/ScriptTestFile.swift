/// One test and what came of it.
package struct ScriptTestCase: Hashable, Sendable {
  package let name: String
  /// The place and what was expected there; nil: it passed.
  package let failure: String?
  /// Where it failed: what the rules gave last, a line a rule.
  package let trace: [String]

  package init(name: String, failure: String?, trace: [String]) {
    (self.name, self.failure, self.trace) = (name, failure, trace)
  }
}

/// A rule by the script that made it.
package struct RuleName: Hashable, Sendable, Comparable {
  package let script: String
  package let name: String

  package init(script: String, name: String) { (self.script, self.name) = (script, name) }

  package static func < (one: RuleName, other: RuleName) -> Bool {
    (one.script, one.name) < (other.script, other.name)
  }
}

/// How often the tests saw a rule pass and fail.
package struct RuleCoverage: Hashable, Sendable {
  package var passed = 0
  package var failed = 0
  package var notEvaluated = 0

  package init(passed: Int = 0, failed: Int = 0, notEvaluated: Int = 0) {
    (self.passed, self.failed, self.notEvaluated) = (passed, failed, notEvaluated)
  }

  /// Tests have seen it decide either way.
  package var isCovered: Bool { passed > 0 && failed > 0 }

  /// Counts a result as a trace names it; any other text counts nothing.
  mutating func count(_ result: String) {
    switch result {
    case "passed": passed += 1
    case "failed": failed += 1
    case "not evaluated": notEvaluated += 1
    default: break
    }
  }
}

/// What the tests of one file came to.
package struct ScriptTestFile: Hashable, Sendable {
  package let path: String
  package var cases: [ScriptTestCase] = []
  /// What tests and scripts printed.
  package var printed: [String] = []
  /// By script, how often each line with code has run.
  package var lines: [String: [Int: Int]] = [:]
  package var rules: [RuleName: RuleCoverage] = [:]

  package init(path: String) { self.path = path }
}
