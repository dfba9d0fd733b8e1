import Foundation
import PatientsScripting
import Testing

@Suite struct TestsOfScripts {
  private let qualify = "local script = t.script 'qualify.lua'\n"

  /// The failure of the only test in `body`.
  private func failure(of body: String, script: String = scriptUnderTest) throws -> String {
    let scripts = try Scripts(script)
    let file = try scripts.test("\(qualify)test 'it' (function()\n\(body)\nend)")
    #expect(file.cases.count == 1)
    return try #require(file.cases.first?.failure)
  }

  @Test func `a test that holds passes and one that does not says where and what`() throws {
    let scripts = try Scripts(scriptUnderTest)
    let file = try scripts.test(
      """
      \(qualify)
      test "one" (function() expect(1).equals(1) end)
      test "two" (function()
        expect("a").equals("b")
      end)
      """)
    #expect(file.cases.map(\.name) == ["one", "two"])
    #expect(file.cases.first?.failure == nil)
    let failure = try #require(file.cases.last?.failure)
    #expect(failure.hasSuffix("qualify_test.lua:6: expected \"b\", found \"a\""))
  }

  @Test func `a failing test shows how each rule went`() throws {
    let scripts = try Scripts(scriptUnderTest)
    let file = try scripts.test(
      """
      \(qualify)test "it" (function()
        t.expect_lead(script.qualify(t.lead { phone = "", source = "referral" }))
      end)
      """)
    let test = try #require(file.cases.first)
    #expect(test.failure?.contains("expected a lead, found nobody: too little") == true)
    #expect(
      test.trace == ["failed           0  phone", "passed          20  friend", "score 20"])
  }

  @Test func `a column that the lead has not got raises with the columns there are`() throws {
    let failure = try failure(
      of: """
        t.columns { "Full Name", "Phone" }
        t.expect(t.lead({ full_name = "x" })["Full Name"]).equals("x")
        local _ = t.lead({}).fone
        """)
    #expect(failure.contains("no column 'fone'; the columns are full_name, phone"))
    #expect(failure.contains("qualify_test.lua:6"))
  }

  @Test func `a lead refuses columns that were not declared`() throws {
    #expect(
      try failure(of: "t.columns { 'Phone' }\nt.lead { fone = '1' }").contains("no column 'fone'"))
  }

  @Test func `a client in a test records and sends nothing`() throws {
    let scripts = try Scripts(
      """
      local patients = require "patients"
      local client <close> = patients.client()
      local record, err = client:register(patients.new {
        is_lead = true, full_name = "Amina", gender = "Female" })
      print(record and record.patient_no or err.code)
      """)
    let file = try scripts.test(
      """
      test "it is registered" (function()
        t.script "qualify.lua"
        expect(#t.sent()).equals(1)
        expect(t.sent()[1].full_name).equals("Amina")
      end)
      test "it is in doubt" (function()
        t.next_outcome("in_doubt")
        t.script "qualify.lua"
      end)
      """)
    #expect(file.cases.allSatisfy { $0.failure == nil })
    #expect(file.printed == ["-1", "in_doubt"])
  }

  @Test func `an invalid patient is refused by the recording client too`() throws {
    let failure = try failure(
      of: """
        local client = t.patients.client()
        local record, err = client:register(t.patients.new { is_lead = false })
        expect(record).is_nil()
        expect(#client.sent).equals(0)
        error(err.code, 0)
        """)
    #expect(failure == "invalid")
  }

  @Test func `the clock of a test stands where it is put and the next test finds it back`() throws {
    let scripts = try Scripts(
      """
      local patients = require "patients"
      function qualify() return nil, os.date("%Y-%m-%d") .. " " .. patients.age("2000-06-15") end
      """)
    let file = try scripts.test(
      """
      \(qualify)
      test "moved" (function()
        t.clock "2020-06-15"
        t.expect_disqualified("2020-06-15 20", script.qualify())
      end)
      test "back" (function() t.expect_disqualified("2026-01-01 25", script.qualify()) end)
      """)
    #expect(file.cases.map(\.failure) == [nil, nil])
  }

  @Test func `a file that the script requires gets the recording client too`() throws {
    let scripts = try Scripts("require('helper')()")
    try """
    local patients = require "patients"
    return function()
      patients.client():register(patients.new { is_lead = true, gender = "Male" })
    end
    """.write(
      toFile: scripts.folder.appendingPathComponent("helper.lua").path, atomically: false,
      encoding: .utf8)
    let file = try scripts.test(
      "test 'it' (function() t.script 'qualify.lua' expect(#t.sent()).equals(1) end)")
    #expect(file.cases.map(\.failure) == [nil])
  }

  @Test func `misuse of rules in a script under test blames the script's line`() throws {
    let scripts = try Scripts("\n\nrequire 'patients'.rules { { name = 'a', wen = 1 } }")
    let file = try scripts.test("t.script 'qualify.lua'")
    let failure = try #require(file.cases.first?.failure)
    #expect(failure.contains("qualify.lua:3: rule 1: unknown key \"wen\""))
  }

  @Test func `a script under test cannot set a global once it has loaded`() throws {
    let failure = try failure(
      of: "script.qualify()", script: "function qualify() total = 1 end")
    #expect(failure.contains("cannot set the global 'total'"))
  }

  @Test func `a test file reaches no more than a script does`() throws {
    #expect(
      try failure(of: "expect(io or debug or os.execute).is_nil() script.qualify(io.open)")
        .contains("attempt to index a nil value (global 'io')"))
  }

  @Test func `a test that breaks a limit fails by its name`() throws {
    var limits = ScriptLimits()
    limits.automationSeconds = 0.05
    let file = try Scripts(scriptUnderTest).test(
      "test 'for ever' (function() while true do pcall(error) end end)", limits: limits)
    #expect(file.cases.map(\.name) == ["for ever"])
    #expect(file.cases.first?.failure?.contains("over the limit of 0.05 s of CPU") == true)
  }

  @Test func `only tests with the filter in their name are run`() throws {
    let file = try Scripts(scriptUnderTest).test(
      "test 'Phone counts' (function() end) test 'other' (function() error 'no' end)",
      filter: "phone")
    #expect(file.cases.map(\.name) == ["Phone counts"])
  }

  @Test func `lines that did not run are known, of functions never made too`() throws {
    let scripts = try Scripts(scriptUnderTest)
    let file = try scripts.test(
      """
      \(qualify)test "it" (function()
        t.expect_lead(script.qualify(t.lead { phone = "1", source = "", full_name = "x" }))
      end)
      """)
    #expect(file.cases.map(\.failure) == [nil])
    let lines = try #require(file.lines.first { $0.key.hasSuffix("qualify.lua") }?.value)
    #expect(lines.filter { $0.value == 0 }.keys.sorted() == [7, 12])
    #expect(lines[13] == nil, "there is nothing to run in an end")
    #expect(file.lines.count == 1, "the tests themselves are not counted")
  }

  @Test func `a rule is covered once it was seen to pass and to fail`() throws {
    let scripts = try Scripts(scriptUnderTest)
    let file = try scripts.test(
      """
      \(qualify)test "it" (function()
        script.qualify(t.lead { phone = "1", source = "", full_name = "x" })
        script.qualify(t.lead { phone = "", source = "" })
      end)
      """)
    let rules = file.rules.sorted { $0.key < $1.key }
    #expect(rules.map(\.key.name) == ["friend", "phone"])
    #expect(rules.map(\.value.isCovered) == [false, true])
    #expect(rules.first?.value.failed == 2)
  }
}
