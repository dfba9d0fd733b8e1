import PatientsCore
import Testing

@testable import PatientsScripting

private let columns = [
  "Full Name", "preferred_name", "phone", "email", "gender", "date_of_birth", "source", "notes",
]

/// The script that the design shows to staff.
private let example = """
  local patients = require "patients"

  local rules = patients.rules {
    { name = "reachable", points = 40, when = function(lead) return lead.phone ~= "" or lead.email ~= "" end },
    { name = "referred",  points = 30, when = function(lead) return lead.source == "referral" end },
    { name = "not spam",  required = true, when = function(lead) return not lead.notes:find "http" end },
  }

  function qualify(lead)
    local score = rules:score(lead)
    if not score then return nil, "spam" end
    if score < 30 then return nil, "score too low" end
    local phone = patients.phone(lead.phone, "+971")
    local born = patients.date(lead.date_of_birth, "DD/MM/YYYY")
    return patients.new {
      is_lead = score < 60 or not (phone and born),
      full_name = lead.full_name, preferred_name = lead.preferred_name,
      calling_code = phone and phone.calling_code, local_phone = phone and phone.local_phone,
      email = lead.email, gender = patients.gender(lead.gender), date_of_birth = born,
    }
  end
  """

private let good = [
  "Test Patient ", "Test", "0561231231", "test@example.org", "f", "01/02/1990", "referral", "",
]

@Suite struct Scripting {
  private func opened(_ text: String, limits: ScriptLimits = ScriptLimits()) throws
    -> (Scripts, Script)
  {
    let scripts = try Scripts(text)
    let script = try scripts.open(limits: limits)
    try script.setColumns(names: columns)
    return (scripts, script)
  }

  private func failure(_ body: String, limits: ScriptLimits = ScriptLimits()) throws
    -> (ScriptFailure, String)
  {
    let (scripts, script) = try opened("function qualify(lead)\n  \(body)\nend", limits: limits)
    return (try #require(script.judge(good).failure), scripts.path)
  }

  @Test func `the staff's script makes a patient with its score`() throws {
    let (_, script) = try opened(example)
    #expect(script.hasQualify)
    guard case .patient(let patient, let score) = script.judge(good) else {
      Issue.record("no patient")
      return
    }
    #expect(
      patient
        == Patient(
          isLead: false, preferredName: "Test", fullName: "Test Patient ", callingCode: "+971",
          localPhone: "561231231", email: "test@example.org", gender: "Female",
          dateOfBirth: "1990-02-01"))
    #expect(score == 70)
  }

  @Test func `a lead that the rules refuse is disqualified with its score`() throws {
    let (_, script) = try opened(example)
    var lead = good
    (lead[2], lead[3], lead[6]) = ("", "", "")
    guard case .disqualified(let reason, let score) = script.judge(lead) else {
      Issue.record("not disqualified")
      return
    }
    #expect(reason == "score too low")
    #expect(score == 0)
    lead[7] = "see http://example.org"
    guard case .disqualified("spam", _) = script.judge(lead) else {
      Issue.record("not spam")
      return
    }
  }

  @Test func `a score does not pass from one lead to the next`() throws {
    let (_, script) = try opened(
      """
      local patients = require "patients"
      local rules = patients.rules { { name = "any", points = 5, when = function() return true end } }
      function qualify(lead)
        if lead.phone ~= "" then rules:score(lead) end
        return nil, "no"
      end
      """)
    guard case .disqualified(_, score: 5) = script.judge(good) else {
      Issue.record("no score")
      return
    }
    guard case .disqualified(_, score: nil) = script.judge(["x"]) else {
      Issue.record("a score that is not this lead's")
      return
    }
  }

  @Test func `what is no patient is refused with what is expected`() throws {
    let (failure, path) = try failure("return { full_name = lead.full_name }")
    #expect(failure.code == .script)
    #expect(
      failure.oneLine
        == "\(path):1: qualify returned a table; it returns a patient, or nil and a reason")
  }

  @Test func `an error has its place and the line to blame`() throws {
    let (failure, path) = try failure("local t = nil; return t.field")
    #expect(failure.file == path)
    #expect(failure.line == 2)
    #expect(failure.sourceLine == "local t = nil; return t.field")
    #expect(
      failure.description == """
        \(path):2:25: attempt to index a nil value (local 't')
            local t = nil; return t.field
                                  ^
        row 1 of the leads
        hint: what stands before the dot or bracket has no value: is its name right, and was it set?
        """)
    #expect(failure.error.code == .script)
    #expect(!failure.error.message.contains("\n"))
  }

  @Test(arguments: [("fulname", "full_name"), ("notez", "notes"), ("Full Nam", "Full Name")])
  func `a column that is not there names the nearest`(typed: String, meant: String) throws {
    let (failure, _) = try failure("return lead['\(typed)']")
    #expect(failure.reason == "no column '\(typed)'; did you mean '\(meant)'?")
  }

  @Test func `a broken limit has its own code and numbers`() throws {
    var limits = ScriptLimits()
    limits.leadSeconds = 0.05
    let (failure, _) = try failure("while true do end", limits: limits)
    #expect(failure.code == .limit)
    #expect(failure.limit?.kind == .cpu)
    #expect(failure.limit?.allowed == 0.05)
    #expect((failure.limit?.reached ?? 0) >= 0.05)
  }

  @Test func `each limit reaches the host`() throws {
    var limits = ScriptLimits()
    (limits.memoryBytes, limits.outputBytes, limits.patternSteps) = (8 << 20, 100, 1000)
    func kind(_ body: String) throws -> BrokenLimit.Kind? {
      try failure(body, limits: limits).0.limit?.kind
    }
    #expect(try kind("return ('x'):rep(1 << 24)") == .memory)
    #expect(try kind("print(('x'):rep(200))") == .output)
    #expect(try kind("return ('x'):rep(1000):find('.-.-y')") == .pattern)
  }

  @Test func `a script that judges leads has no registry in reach`() throws {
    let (failure, _) = try failure("return require('patients').client()")
    #expect(failure.code == .script)
    let (options, _) = try self.failure(
      "return require('patients').client { base_url = 'https://example.org', token = 'x' }")
    #expect(options.code == .script)
  }

  @Test func `the columns that were read are known`() throws {
    let (_, script) = try opened("function qualify(lead) return nil, lead.email end")
    _ = script.judge(good)
    #expect(columns.indices.filter(script.hasRead) == [3])
    #expect(!script.hasRead(column: -1))
  }

  @Test func `an automation script runs once, with its registry ready and its token out of reach`()
    throws
  {
    let scripts = try Scripts(
      """
      local patients = require "patients"
      local client <close> = patients.client()
      print(type(client), (tostring(client):gsub("0x%x+", "")))
      for _, name in ipairs { "token", "base_url", "options" } do
        local ok, value = pcall(function() return client[name] end)
        print(ok and type(value) or "refused")
      end
      """)
    let client = ScriptClient(baseURL: "http://127.0.0.1:9", token: "secret-token")
    let script = try scripts.open(.automation, client: client)
    #expect(scripts.lines.isEmpty)
    try script.runAutomation()
    #expect(!script.hasQualify)
    #expect(scripts.lines.first?.hasPrefix("userdata") == true)
    #expect(!scripts.lines.joined().contains("secret"))
    #expect(scripts.lines.dropFirst().allSatisfy { $0 == "refused" || $0 == "nil" })
    #expect(throws: ScriptFailure.self) { try script.runAutomation() }
  }

  @Test func `a script for leads that was run without them can be told`() throws {
    let script = try Scripts("function qualify(lead) end").open(.automation)
    try script.runAutomation()
    #expect(script.hasQualify)
  }

  @Test func `a script that cannot be opened says why in one line`() throws {
    func message(_ text: String) throws -> String {
      let scripts = try Scripts(text)
      let error = try #require(throws: PatientsError.self) { try scripts.open() }
      #expect(error.code == .script)
      return error.message.replacing(scripts.path, with: "q.lua")
    }
    #expect(try message("local = 1") == "q.lua:1:7: <name> expected near '='")
    #expect(
      try message("-- qualify\nnothing()").hasPrefix("q.lua:2:1: attempt to call a nil value"))
    #expect(try message("print(1)").hasPrefix("q.lua: the script defines no function qualify"))
    let missing = try #require(throws: PatientsError.self) {
      try Script(path: "/nosuch.lua", output: { _ in })
    }
    #expect(
      missing.message == "/nosuch.lua: cannot read the script: No such file or directory")
  }

  @Test func `the text of the script is there for digests`() throws {
    let script = try Scripts("function qualify() end\n").open()
    #expect(String(decoding: script.text, as: UTF8.self) == "function qualify() end\n")
  }
}
