import Foundation
import PatientsClient
import Testing

@testable import PatientsCore
@testable import PatientsJournal
@testable import PatientsPipeline

@Suite struct ReportTests {
  private let sorting = """
    local patients = require "patients"
    local rules = patients.rules {
      { name = "no <b>spam</b>", required = true, reason = "spam & \\"more\\"",
        when = function(lead) return lead.kind ~= "spam" end },
      { name = "patient", points = 60, when = function(lead) return lead.kind == "patient" end },
      thresholds = { patient = 50, lead = 0 },
    }
    function qualify(lead)
      local score, verdict = rules:score(lead)
      if not score then return nil, verdict end
      if lead.kind == "broken" then local x = nil; return x.y end
      return patients.new {
        is_lead = verdict == "lead", full_name = lead.name, calling_code = "+971",
        local_phone = "561231231", date_of_birth = "1990-01-02",
        gender = lead.kind ~= "nobody" and "Male" or nil,
      }
    end
    """
  private let mixed = """
    id,name,kind\r
    1,Ada Secret,patient\r
    2,Bea Secret,lead\r
    3,Cem Secret,spam\r
    4,Dov Secret,broken\r
    5,Eva Secret,nobody\r
    2,Bea Secret,lead\r
    7,"x" y,lead\r
    8,Gil Secret\r
    9,Hal Secret,patient\r

    """

  private func place() throws -> Workplace {
    let place = try Workplace(script: sorting, leads: mixed)
    try place.startRegistry()
    return place
  }

  private func report(_ place: Workplace, _ options: RunOptions) throws -> String {
    let run = try LeadRun(options, output: { _ in }, interruption: { .none })
    _ = try run.run { _ in }
    return try run.report().html
  }

  @Test func `the report that is made again from the journal is the same to the last byte`() throws
  {
    let place = try place()
    let first = try report(place, place.options())
    let journal = place.path("journal")
    #expect(try RunReport(journal: journal, run: nil, withNames: false).html == first)
    _ = try place.run()
    #expect(try RunReport(journal: journal, run: 1, withNames: false).html == first)
    let second = try RunReport(journal: journal, run: nil, withNames: false).html
    #expect(second.contains("2 of those who are registered were so before") == false)
    #expect(second.contains("3 of those who are registered were so before this run"))
    #expect(throws: PatientsError.self) {
      try RunReport(journal: journal, run: 9, withNames: false)
    }
  }

  @Test func `whoever was under way when a run was cut off is in its report as in doubt`() throws {
    let place = try place()
    let journal = try Journal(path: place.path("journal"))
    let run = try journal.beginRun(RunDescription(leadsFile: "leads.csv", keying: "row"))
    let intents = try (1...3).map { row in
      Intent(
        key: try LeadKey([UInt8(row)]), row: row, contentDigest: [1], requestDigest: [1],
        request: [1])
    }
    #expect(try journal.note(JournalTurn(intents: intents)) == nil)
    journal.close()
    let page = try RunReport(journal: place.path("journal"), run: run, withNames: false).html
    #expect(page.contains("No lead is lost: 3 = 3 in doubt."))
    #expect(page.contains("may have reached the registry, and are not sent again"))
    #expect(page.contains("cut off, or under way, before an answer was recorded"))
    #expect(!page.contains("Nothing needs a person"))
  }

  @Test func `nobody is named unless somebody asks, before the run and again for the page`() throws
  {
    let place = try place()
    try place.startRegistry(faults: "cycle:status-7,ok")
    var options = place.options()
    #expect(!(try report(place, options).contains("Secret")))
    #expect(
      !(try RunReport(journal: options.journal ?? "", run: nil, withNames: true).html
        .contains("Secret")))

    let named = try self.place()
    try named.startRegistry(faults: "cycle:status-7,ok")
    options = named.options()
    options.keepsNames = true
    let page = try report(named, options)
    for name in ["Dov", "Eva"] { #expect(page.contains("<bdi>\(name) Secret</bdi>")) }
    // Whoever is done is nobody's business.
    #expect(!page.contains("Cem"))
    let journal = options.journal ?? ""
    #expect(try RunReport(journal: journal, run: nil, withNames: true).html == page)
    #expect(
      !(try RunReport(journal: journal, run: nil, withNames: false).html.contains("Secret")))
  }

  @Test func `what comes from outside is text and nothing else`() throws {
    let place = try place()
    let page = try report(place, place.options())
    #expect(page.contains("no &lt;b&gt;spam&lt;/b&gt;"))
    #expect(page.contains("spam &amp; &quot;more&quot;"))
    #expect(!page.contains("<b>spam"))
    var html = HTML()
    html.element("p", ["title": "\"><script>"], "</p>\u{202E}\0\u{7F}\u{FFFE}'\u{85}")
    #expect(
      html.source
        == "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;/p&gt;⟨U+202E⟩⟨U+0000⟩⟨U+007F⟩⟨U+FFFE⟩&#39;"
        + "⟨U+0085⟩</p>")
  }

  @Test func `a run that was cut off still has what it left in the journal`() throws {
    let place = try place()
    _ = try place.run()
    let journal = try Journal(path: place.path("journal"))
    try journal.writer().connection.execute("UPDATE runs SET figures = NULL, ended = NULL")
    journal.close()
    let report = try RunReport(journal: place.path("journal"), run: nil, withNames: false)
    #expect(!report.isWhole)
    #expect(report.figures.tally[.registered] == 3)
    #expect(report.figures.tally.patients == 2)
    #expect(report.figures.tally[.disqualified] == 1)
    #expect(report.figures.tally[.invalid] == 2)
    #expect(report.html.contains("This run has no figures"))
  }

  @Test func `figures that somebody changed are refused with one line`() throws {
    let place = try place()
    _ = try place.run()
    let journal = try Journal(path: place.path("journal"))
    try journal.writer().connection.execute(
      "UPDATE runs SET figures = replace(figures, '\"read\":9', '\"read\":-9')")
    journal.close()
    let error = #expect(throws: PatientsError.self) {
      try RunReport(journal: place.path("journal"), run: nil, withNames: false)
    }
    #expect(error?.message.contains("cannot be read: they were changed") == true)
  }

  @Test func `figures that do not add up are told so`() throws {
    let place = try place()
    _ = try place.run()
    let journal = try Journal(path: place.path("journal"))
    try journal.writer().connection.execute(
      "UPDATE runs SET figures = replace(figures, '\"read\":9', '\"read\":10')")
    journal.close()
    let report = try RunReport(journal: place.path("journal"), run: nil, withNames: false)
    #expect(report.html.contains("These figures do not add up: 10 read"))
    #expect(!report.html.contains("No lead is lost"))
  }

  @Test func `a dry run has a report without a journal, and says what it is`() throws {
    let place = try Workplace(script: sorting, leads: mixed)
    let page = try report(place, place.options())
    #expect(page.contains("This was a dry run: nothing was sent."))
    #expect(page.contains("would become patients"))
    #expect(page.contains("No lead is lost: 9 = 3 registered"))
    #expect(!page.contains("How the registry answered"))
  }

  @Test func `a report is its owner's alone, and a place that takes none is told`() throws {
    let place = try place()
    let summary = try place.run()
    let report = try RunReport(journal: place.path("journal"), run: nil, withNames: false)
    #expect(summary.tally.read == 9)
    let path = place.path("report.html")
    try report.write(to: path, journal: nil)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == report.html)
    let error = #expect(throws: PatientsError.self) {
      try report.write(to: place.path("no/such/report.html"), journal: nil)
    }
    #expect(error?.code == .system)
    #expect(error?.message.contains("cannot be written: No such file or directory") == true)
  }

  @Test func `a report takes the place of no file that the run needs, by whatever name`() throws {
    let place = try place()
    _ = try place.run()
    let journal = place.path("journal")
    let report = try RunReport(journal: journal, run: nil, withNames: false)
    try FileManager.default.linkItem(atPath: journal, toPath: place.path("other name"))
    let spared = [journal, journal + ".lock", place.path("other name"), place.path("leads.csv")]
    for taken in spared {
      let error = #expect(throws: PatientsError.self) {
        try report.write(to: taken, journal: journal, sparing: [place.path("leads.csv")])
      }
      #expect(error?.message.contains("of the run itself: name another one") == true)
    }
    try FileManager.default.removeItem(atPath: place.path("other name"))
    #expect(try RunReport(journal: journal, run: nil, withNames: false).html == report.html)
  }
}
