import Foundation
import PatientsCore
import PatientsPipeline
import PatientsScripting
import Testing

@Suite struct ScriptCheckTests {
  private let leads = """
    Full Name,Phone,Source
    Ann Example,0561231231,walk-in
    Bob Example,0561231232,instagram

    """

  /// The findings without the folder of the test.
  private func check(_ script: String, leads: String? = nil) throws -> [String] {
    let place = try Workplace(script: script, leads: leads ?? self.leads)
    let check = try ScriptCheck.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv")
    ) {
      _ in
    }
    #expect(check.hasMistakes == check.findings.contains { !$0.isNote })
    return check.findings.map {
      $0.description.replacingOccurrences(of: place.folder + "/", with: "")
    }
  }

  private func alone(_ script: String) throws -> [String] {
    let place = try Workplace(script: script, leads: leads)
    return try ScriptCheck.make(script: place.path("rules.lua")) { _ in }.findings.map {
      $0.description.replacingOccurrences(of: place.folder + "/", with: "")
    }
  }

  /// A script whose qualify has these lines, from line 3 on, and takes everybody.
  private func qualify(_ lines: String) -> String {
    """
    local patients = require "patients"
    function qualify(lead)
    \(lines)
      return patients.new { is_lead = true, full_name = lead.full_name, gender = "Female" }
    end
    """
  }

  @Test func `a script without a mistake has no finding`() throws {
    #expect(try check(qualify("  local x = lead:get('nothing') or lead['Full Name']")) == [])
    #expect(try alone(takeEverybody) == [])
  }

  @Test func `a column that the file lacks is named with the nearest, once`() throws {
    #expect(
      try check(qualify("  local x = lead.fone"))
        == ["rules.lua:3: no column 'fone' in leads.csv; did you mean 'phone'?"])
  }

  @Test func `a column that is usual for the same thing is offered, with both ways to take it`()
    throws
  {
    let leads = "Full Name,Mobile No.,البريد الإلكتروني\nAnn Example,0561231231,x\n"
    #expect(
      try check(qualify("  local x, y = lead.phone, lead.email"), leads: leads) == [
        "rules.lua:3: no column 'email' in leads.csv; it has \"البريد الإلكتروني\": use "
          + "lead[\"البريد الإلكتروني\"], or map it with --map FILE, in which stands email = "
          + "البريد الإلكتروني",
        "rules.lua:3: no column 'phone' in leads.csv; it has \"Mobile No.\": use lead.mobile_no, or "
          + "map it with --map FILE, in which stands phone = Mobile No.",
      ])
  }

  @Test func `with a map the script is right as it stands`() throws {
    let place = try Workplace(
      script: qualify("  if lead.phone == '' then return nil, lead.FULLNAME end"),
      leads: "Full Name,Mobile No.\nAnn Example,0561231231\n")
    try place.write("leads.map", "phone = mobile no\n")
    var form = LeadsForm()
    form.map = place.path("leads.map")
    let check = try ScriptCheck.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv"), form: form
    ) { _ in }
    #expect(check.findings == [])
    var options = place.options()
    options.form = form
    #expect(try place.run(options).tally[.registered] == 1)
  }

  @Test func `rows that cannot be read are told with line and column`() throws {
    let place = try Workplace(
      script: takeEverybody, leads: "id,name\n1,x\n2\n3,y\n4,\"z\n")
    let check = try ScriptCheck.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv")
    ) { _ in }
    #expect(check.malformed == 2)
    #expect(
      check.malformedRows.map { $0.replacingOccurrences(of: place.folder + "/", with: "") } == [
        "leads.csv:3:2: 1 cell where the header has 2",
        "leads.csv:5:3: a quote that is never closed; it opened on line 5",
      ])
  }

  @Test func `a column is found where no row of the file comes to it`() throws {
    let script = qualify("  if lead.source == 'never' then return nil, lead.fulname end")
    #expect(
      try check(script)
        == ["rules.lua:3: no column 'fulname' in leads.csv; did you mean 'full_name'?"])
  }

  @Test func `a column is found by any name of the lead, in rules and inner functions`() throws {
    let script = """
      local patients = require "patients"
      local rules = patients.rules {
        { name = "a", when = function(row) return pcall(function() return row.fone end) end },
      }
      function qualify(person)
        rules:score(person)
        local other = person
        if person.sourse then return nil end
        return nil, ({ lead = "not a lead" }).lead, other.phones
      end
      """
    #expect(
      try check(script).filter { $0.contains("no column") } == [
        "rules.lua:3: no column 'fone' in leads.csv; did you mean 'phone'?",
        "rules.lua:8: no column 'sourse' in leads.csv; did you mean 'source'?",
        "rules.lua:9: no column 'phones' in leads.csv; did you mean 'phone'?",
      ])
  }

  @Test func `a column that is only known when the script runs is found by running it`() throws {
    #expect(
      try check(qualify("  local x = lead['fo' .. 'ne']"))
        == ["rules.lua:3: no column 'fone'; did you mean 'phone'? (on 2 of 2 rows, first on row 1)"]
    )
  }

  @Test func `a misspelt name is found where no row comes to it, locals are near names`() throws {
    #expect(
      try check(
        qualify("  local country = 1\n  if false or lead.phone == 'x' then prnt(cuontry) end"))
        == [
          "rules.lua:4: nothing is called 'cuontry'; did you mean 'country'?",
          "rules.lua:4: nothing is called 'prnt'; did you mean 'print'?",
        ])
  }

  @Test func `what is made at the top, there or in a function that runs there, is declared`() throws
  {
    let script = """
      limit = 3
      local function prepare() made = 4 end
      prepare()
      function helper(lead) return limit + made end
      function qualify(lead) return nil, helper(lead) .. math.pi .. (undefined or "") end
      """
    #expect(try alone(script) == ["rules.lua:5: nothing is called 'undefined'"])
  }

  @Test func `a global that a function sets is a forgotten local`() throws {
    let findings = try check(qualify("  total = 1"))
    #expect(
      findings == ["rules.lua:3: the global 'total' is set in a function: write local before it"])
  }

  @Test func `names are found in a function of more than 255 constants`() throws {
    let many = (0..<300).map { "local t\($0 % 100) = 'text \($0)'" }
    let script = qualify(
      "  do \(many.prefix(100).joined(separator: " ")) end\n"
        + "  do \(many[100..<200].joined(separator: " ")) end\n"
        + "  do \(many[200...].joined(separator: " ")) end\n  local x = lead.fone, prnt")
    #expect(
      try check(script).map { $0.prefix(while: { $0 != ";" }) } == [
        "rules.lua:6: no column 'fone' in leads.csv", "rules.lua:6: nothing is called 'prnt'",
      ])
  }

  @Test func `a misspelt field of a patient is named with the nearest, once`() throws {
    let script = """
      local p = require "patients"
      function qualify(lead)
        return p.new {
          is_lead = lead.phone == "" or lead.source == "x",
          ful_name = lead.full_name and lead.phone or "",
          gender = "Male",
        }
      end
      """
    let expected = ["rules.lua:5: a patient has no field 'ful_name'; did you mean 'full_name'?"]
    #expect(try check(script) == expected)
    #expect(try alone(script) == expected)
  }

  @Test func `a mistake of syntax is one finding with its line`() throws {
    #expect(
      try check("function qualify(lead)\n  if lead.x = 3 then\nend")
        == [
          "rules.lua:2:13: 'then' expected near '='\n"
            + "  hint: = sets a value; to compare two values write =="
        ])
  }

  @Test func `a rule that passes for nobody is a note, a required one a mistake`() throws {
    let script = """
      local patients = require "patients"
      local rules = patients.rules {
        { name = "fires", when = function(lead) return lead.source == "walk-in" end },
        { name = "never", when = function(lead) return lead.phone == "" end },
        { name = "must", required = true, when = function(lead) return lead.source == "" end },
        { name = "broken", when = function(lead) return lead.source.x.y end },
      }
      function qualify(lead) return nil, select(2, rules:score(lead)) end
      """
    #expect(
      try check(script) == [
        "rules.lua:4: note: the rule 'never' passes for no lead of leads.csv",
        "rules.lua:5: the required rule 'must' fails for every lead of leads.csv: all are turned away",
        "rules.lua:6: attempt to index a nil value (field 'x'): the rule 'broken' is not evaluated "
          + "(on 2 of 2 rows, first on row 1)",
      ])
  }

  @Test func `a note alone is no mistake`() throws {
    let place = try Workplace(
      script: """
        local patients = require "patients"
        local rules = patients.rules { { name = "never", when = function() return false end } }
        function qualify(lead) return nil, select(2, rules:score(lead)) end
        """, leads: leads)
    let check = try ScriptCheck.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv")
    ) {
      _ in
    }
    #expect(check.findings.count == 1)
    #expect(!check.hasMistakes)
  }

  @Test func `a script that judges no leads is looked at and not run`() throws {
    var printed: [String] = []
    let place = try Workplace(script: "print('worked')\nprnt('x')", leads: leads)
    let check = try ScriptCheck.make(script: place.path("rules.lua")) { printed.append($0) }
    #expect(printed == [])
    #expect(check.findings.count == 1)
    #expect(check.findings.first?.description.contains("did you mean 'print'?") == true)
  }

  @Test func `a script that breaks its limits on every lead is given up soon`() throws {
    let place = try Workplace(
      script: "function qualify(lead) while true do end end", leads: manyLeads(1000))
    var limits = ScriptLimits()
    limits.leadSeconds = 0.01
    let check = try ScriptCheck.make(
      script: place.path("rules.lua"), leads: place.path("leads.csv"), limits: limits
    ) { _ in }
    #expect(check.rows == 10)
    #expect(check.findings.first?.text.contains("the other rows were not tried") == true)
  }

  @Test func `the scripts to start from have no mistake`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().path
    for name in ["qualify_leads", "register_walk_in", "nightly_import"] {
      let check = try ScriptCheck.make(script: "\(root)/scripts/\(name).lua") { _ in }
      #expect(check.findings == [])
    }
    let check = try ScriptCheck.make(
      script: "\(root)/scripts/qualify_leads.lua",
      leads: "\(root)/Tests/Fixtures/leads/clinic_leads.csv"
    ) { _ in }
    #expect(check.findings == [])
    #expect(check.rows == 525)
  }
}
