import PatientsCore
import PatientsScripting
import Testing

@testable import PatientsPipeline

@Suite struct TestRuns {
  private func run() -> TestRun {
    var file = ScriptTestFile(path: "a_test.lua")
    file.cases = [
      ScriptTestCase(name: "first <&> # one", failure: nil, trace: []),
      ScriptTestCase(
        name: "second", failure: "a_test.lua:3: expected \"1\", found 2",
        trace: ["passed 40 phone", "score 40"]),
    ]
    file.lines = ["a.lua": [1: 1, 2: 0, 3: 0, 5: 0, 6: 2]]
    file.rules = [
      RuleName(script: "a.lua", name: "phone"): RuleCoverage(passed: 1, failed: 0, notEvaluated: 0)
    ]
    var other = ScriptTestFile(path: "b_test.lua")
    other.lines = ["a.lua": [1: 1, 2: 1, 3: 0, 5: 0, 6: 0]]
    other.rules = [
      RuleName(script: "a.lua", name: "phone"): RuleCoverage(passed: 0, failed: 2, notEvaluated: 0)
    ]
    return TestRun([file, other])
  }

  @Test func `what two files of tests cover adds up`() {
    #expect(run().linePercent == 60)
    #expect(run().rulePercent == 100)
    #expect(run().covers(60))
    #expect(!run().covers(61))
  }

  @Test func `the plain report shows failures with their trace and lines that did not run`() {
    #expect(
      run().plainText(coverage: true) == """
        a_test.lua
          ok    first <&> # one
          FAIL  second
                a_test.lua:3: expected "1", found 2
                  passed 40 phone
                  score 40
        b_test.lua

        2 tests: 1 passed, 1 failed
        a.lua: 3 of 5 lines have run; not 3, 5
        rules: 1 of 1 were seen to pass and to fail

        """)
  }

  @Test func `TAP numbers the tests and hides no name behind a directive`() {
    #expect(
      run().tapText == ##"""
        TAP version 13
        1..2
        ok 1 - first <&> \# one
        not ok 2 - second
          ---
          message: |
            a_test.lua:3: expected "1", found 2
            passed 40 phone
            score 40
          ...

        """##)
  }

  @Test func `JUnit's XML escapes what XML would read`() {
    let text = run().junitText
    #expect(text.contains(#"<testsuites tests="2" failures="1">"#))
    #expect(text.contains(#"name="first &lt;&amp;&gt; # one"/>"#))
    #expect(text.contains(#"<failure message="a_test.lua:3: expected &quot;1&quot;, found 2">"#))
    #expect(TestRun.escaped("a\u{1}b") == "ab")
  }

  @Test func `tests are found below a folder by the end of their name`() throws {
    let place = try Workplace(script: takeEverybody, leads: "")
    try place.write("b_test.lua", "")
    try place.write("a_test.lua", "")
    #expect(
      try TestFiles.find(place.folder) == [place.path("a_test.lua"), place.path("b_test.lua")])
    #expect(try TestFiles.find(place.path("rules.lua")) == [place.path("rules.lua")])
    #expect(throws: PatientsError.self) { try TestFiles.find(place.path("nothing")) }
  }

  @Test func `a folder without tests is no success`() throws {
    let place = try Workplace(script: takeEverybody, leads: "")
    #expect(throws: PatientsError.self) {
      try TestRun(path: place.folder, filter: nil, coverage: true)
    }
  }
}
