import PatientsCore
import PatientsScripting
import Testing

@testable import PatientsPipeline

@Suite struct NewScripts {
  @Test func `a new script passes its own test, with all of it covered`() throws {
    let place = try Workplace(script: takeEverybody, leads: "")
    try NewScript(name: place.path("my_rules")).write()
    let run = try TestRun(path: place.path("my_rules_test.lua"), filter: nil, coverage: true)
    #expect(run.cases.map(\.failure) == [nil, nil, nil, nil, nil])
    #expect(run.linePercent == 100)
    #expect(run.rulePercent == 100)
  }

  @Test func `what is there already is left as it is`() throws {
    let place = try Workplace(script: takeEverybody, leads: "")
    try place.write("mine_test.lua", "-- mine")
    #expect(throws: PatientsError.self) { try NewScript(name: place.path("mine.lua")).write() }
    #expect(throws: PatientsError.self) { try NewScript(name: place.path("rules")).write() }
    #expect(
      TestFiles.names(in: place.folder).filter { !$0.hasPrefix(".") }.sorted()
        == ["leads.csv", "mine_test.lua", "rules.lua"])
  }

  @Test(arguments: ["", "a b", "../x y", "a/.hidden", "x/", "ü"])
  func `a name that require could not find is refused`(name: String) {
    #expect(throws: PatientsError.self) { try NewScript(name: name) }
  }
}

@Suite struct Watching {
  @Test func `a mistake leaves the last good result standing`() throws {
    var watch = ScriptWatch()
    let mistake = PatientsError(.script, "rules.lua:1: no")
    let fail = { () throws(PatientsError) -> String in throw mistake }
    guard case .mistake(_, nil) = watch.attempt(fail) else {
      Issue.record("no result was good yet")
      return
    }
    guard case .result("one") = watch.attempt({ "one" }) else {
      Issue.record("not the result")
      return
    }
    guard case .mistake(mistake, "one") = watch.attempt(fail) else {
      Issue.record("the last good result is gone")
      return
    }
  }

  @Test func `a saved script, a file beside it and new leads are noticed`() throws {
    let place = try Workplace(script: takeEverybody, leads: "id\n")
    let stamps = { FileStamps(script: place.path("rules.lua"), leads: place.path("leads.csv")) }
    var before = stamps()
    #expect(stamps() == before)
    for name in ["rules.lua", "helper.lua", "leads.csv"] {
      try place.write(name, takeEverybody + " -- \(name)")
      #expect(stamps() != before)
      before = stamps()
    }
    try place.write("notes.txt", "x")
    #expect(stamps() == before)
  }
}
