import PatientsCore
import Testing

@testable import PatientsScripting

/// A script with a beginner's mistake, and all that is said of it.
struct Golden: Sendable, CustomTestStringConvertible {
  let mistake: String
  let script: String
  let output: String

  var testDescription: String { mistake }

  init(_ mistake: String, _ script: String, _ output: String) {
    (self.mistake, self.script, self.output) = (mistake, script, output)
  }
}

@Suite struct Hints {
  @Test(arguments: loadMistakes)
  func `a mistake that keeps a script from loading is shown where it is`(
    golden: Golden
  ) throws {
    let scripts = try Scripts(golden.script)
    let error = try #require(throws: PatientsError.self) { try scripts.open() }
    let shown = [error.message, error.excerpt, error.hint.map { "hint: \($0)" }]
    let text = shown.compactMap { $0 }.joined(separator: "\n")
    #expect(text.replacing(scripts.path, with: "q.lua") == golden.output)
    #expect(!error.message.contains("\n"))
  }

  @Test(arguments: leadMistakes)
  func `a mistake that fails a lead is shown where it is, with the row`(golden: Golden) throws {
    let scripts = try Scripts(golden.script)
    let script = try scripts.open()
    try script.setColumns(names: ["Name", "age"])
    let failure = try #require(script.judge(["Test", "x41"], row: 7).failure)
    #expect(failure.description.replacing(scripts.path, with: "q.lua") == golden.output)
    #expect(!failure.oneLine.contains("\n"))
    #expect(failure.row == 7)
  }

  @Test func `where two things of a line may be meant no column is told`() throws {
    let twice = SourceLine(1, of: Array("local a = t.x + u.x".utf8))
    #expect(
      twice?.offset(blamedBy: "attempt to perform arithmetic on a nil value (field 'x')") == nil)
    let once = SourceLine(1, of: Array("local a = t.x + u.x.y".utf8))
    #expect(once?.offset(blamedBy: "attempt to index a nil value (field 'x')") == 18)
    let both = SourceLine(1, of: Array("local a = t.x.y + u.x.y".utf8))
    #expect(both?.offset(blamedBy: "attempt to index a nil value (field 'x')") == nil)
    let sum = SourceLine(1, of: Array("local x = 1 + x".utf8))
    #expect(
      sum?.offset(blamedBy: "attempt to perform arithmetic on a nil value (global 'x')") == 14)
  }

  @Test func `names in comments and texts are not what is meant`() throws {
    let line = try #require(SourceLine(2, of: Array("\n  p('f') f() -- f()\r\n".utf8)))
    #expect(line.offset(blamedBy: "attempt to call a nil value (global 'f')") == 9)
    #expect(line.shown == "p('f') f() -- f()")
    #expect(SourceLine(3, of: Array("a\nb".utf8)) == nil)
    #expect(SourceLine(Int.max - 1, of: []) == nil)
  }

  @Test func `a column counts characters, and the caret keeps tabs`() throws {
    let line = try #require(SourceLine(1, of: Array("\tlocal a\t= 'مرحبا' .. b".utf8)))
    let offset = try #require(
      line.offset(blamedBy: "attempt to concatenate a nil value (global 'b')"))
    #expect(line.column(at: offset) == 23)
    #expect(line.indent(to: offset) == "       \t" + String(repeating: " ", count: 13))
  }

  @Test func `any bytes are a line`() {
    var random = SystemRandomNumberGenerator()
    for length in 0..<2000 {
      let bytes = (0..<length % 40).map { _ in UInt8.random(in: 0...255, using: &random) }
      let tokens = SourceLine(bytes).tokens
      #expect(tokens.allSatisfy { bytes.indices.contains($0.offset) })
    }
  }

  @Test func `what is no beginner's mistake has no hint`() {
    #expect(ScriptHint("no column 'notez'; did you mean 'notes'?") == nil)
    #expect(ScriptHint("the clinic is closed") == nil)
  }

  @Test func `a function without an end to its calls fails one lead only`() throws {
    let scripts = try Scripts(
      """
      local function down(n) return 1 + down(n + 1) end
      function qualify(lead)
        if lead.age == "deep" then down(1) end
        if lead.age == "caught" then pcall(down, 1) end
        return nil, "no"
      end
      """)
    let script = try scripts.open()
    try script.setColumns(names: ["Name", "age"])
    for _ in 1...3 {
      let failure = try #require(script.judge(["Test", "deep"]).failure)
      #expect(failure.code == .script)
      #expect(failure.line == 1)
      #expect(failure.reason.hasPrefix("stack overflow"))
      #expect(failure.hint?.hasPrefix("a function calls itself") == true)
      #expect(script.judge(["Test", "41"]).failure == nil)
      #expect(script.judge(["Test", "caught"]).failure == nil)
    }
  }
}
