import CScriptHost
import Testing

@Suite struct Calls {
  @Test func `a value is left for the caller to look at`() throws {
    let host = try Host("function qualify(lead) return {} end")
    #expect(host.qualify() == .value)
  }

  @Test(arguments: [
    ("nil, 'too far'", "too far"), ("nil", "no reason given"), ("", "no reason given"),
    ("nil, 12", "12"), ("nil, 'two\\nlines'", "two lines"),
    ("nil, { message = 'of a table' }", "of a table"),
    ("nil, setmetatable({}, { __tostring = function() return 'as text' end })", "as text"),
  ])
  func `nil and a reason disqualify`(results: String, reason: String) throws {
    let host = try Host("function qualify(lead) return \(results) end")
    #expect(host.qualify() == .disqualified(reason))
  }

  @Test(arguments: [
    ("5", "a number"), ("'text'", "a string"), ("false", "a boolean"), ("{}", "a table"),
    ("lead", "a userdata"),
  ])
  func `another value is refused with what is expected`(value: String, type: String) throws {
    let host = try Host("\nfunction qualify(lead) return \(value) end")
    #expect(host.qualify() == .value)
    let failure = host.refuse()
    #expect(failure.line == 2)
    #expect(
      failure.reason == "qualify returned \(type); it returns a patient, or nil and a reason")
  }

  @Test func `nil and what is no reason is refused`() throws {
    let host = try Host("function qualify(lead) return nil, true end")
    #expect(host.qualify().failure?.reason.hasPrefix("qualify returned nil and a boolean") == true)
  }

  @Test func `an error has its file, its line and how it got there`() throws {
    let host = try Host(
      """
      local function inner(x)
        return x.field.deeper
      end
      function qualify(lead)
        return inner({}) or 1
      end
      """)
    let failure = try #require(host.qualify().failure)
    #expect(failure.file == "test.lua")
    #expect(failure.line == 2)
    #expect(failure.reason == "attempt to index a nil value (field 'field')")
    #expect(failure.traceback.contains("test.lua:5: in function"))
  }

  @Test(arguments: [
    ("error('plain')", "plain"), ("error('no place', 0)", "no place"),
    ("error({ message = 'in a table' })", "in a table"),
    ("error({})", "a table without a message"),
    ("error()", "a nil without a message"),
    ("error(print)", "a function without a message"),
    ("error(setmetatable({}, { __tostring = function() return 'text' end }))", "text"),
    ("error(setmetatable({}, { __tostring = error }))", "the error has no text"),
    ("error(setmetatable({}, { __index = error }))", "the error has no text"),
    ("coroutine.wrap(function() error('inside') end)()", "test.lua:2: inside"),
    ("error(12)", "12"),
    ("string.rep()", "bad argument #1 to 'rep' (string expected, got no value)"),
    ("assert(false)", "assertion failed!"), ("assert(nil, 'said so')", "said so"),
  ])
  func `whatever is raised becomes one line, at its place`(body: String, reason: String) throws {
    let host = try Host("function qualify(lead)\n\(body)\nend")
    let failure = try #require(host.qualify().failure)
    #expect(failure.reason == reason)
    #expect(failure.line == 2)
    #expect(failure.file == "test.lua")
  }

  @Test func `a long name is given whole`() throws {
    let name = String(repeating: "folder/", count: 20) + "qualify.lua"
    let host = try Host(limits: limits())
    try host.load("function qualify() nothing() end", name: name)
    try host.run()
    let failure = try #require(host.qualify().failure)
    #expect(failure.file == name)
    #expect(failure.reason == "attempt to call a nil value (global 'nothing')")
  }

  @Test func `a very long reason is cut between characters`() throws {
    let host = try Host("function qualify(lead) return nil, ('é'):rep(5000) end")
    let reason = try #require(host.qualify().reason)
    #expect(reason.utf8.count > 900)
    #expect(reason.allSatisfy { $0 == "é" })
  }

  @Test func `an error of one lead is gone with the next`() throws {
    let host = try Host(
      "function qualify(lead) if lead.phone == '' then error('x') end return nil, 'y' end")
    #expect(host.qualify(["", "", ""]).failure != nil)
    #expect(host.qualify() == .disqualified("y"))
    #expect(host.failure.traceback == "")
  }
}
