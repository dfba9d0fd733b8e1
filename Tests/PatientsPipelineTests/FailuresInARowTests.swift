import Foundation
import PatientsCore
import PatientsPipeline
import Testing

/// Fails for each lead whose name begins with Broken.
private let brittle = """
  local patients = require "patients"
  function qualify(lead)
    if lead.name:find "^Broken" then return nil, lead.nothing.at_all end
    return patients.new { is_lead = true, full_name = lead.name, gender = "Female" }
  end
  """

/// Leads, of which those in a range break the script.
private func leads(_ count: Int, broken: ClosedRange<Int>) -> String {
  "id,name\r\n"
    + (1...count).map { "\($0),\(broken.contains($0) ? "Broken" : "Person") \($0)\r\n" }.joined()
}

@Suite struct FailuresInARow {
  @Test func `a script that fails for one lead after the other stops the run`() throws {
    let place = try Workplace(script: brittle, leads: leads(200, broken: 31...200))
    try place.startRegistry()
    let summary = try place.run()
    #expect(summary.end == .scriptFails(25))
    #expect(summary.tally.read == 55)
    #expect(summary.tally[.invalid] == 25)
    let text = summary.text(leads: "leads.csv", results: nil)
    #expect(
      text.hasSuffix(
        "Stopped: the script failed 25 leads in a row. Mend it, then run the same command again: "
          + "it goes on from here."))
  }

  @Test func `what was under way is not lost, and a mended script does the rest`() throws {
    let place = try Workplace(script: brittle, leads: leads(200, broken: 31...200))
    try place.startRegistry(faults: "late=1:100ms")
    let first = try place.run()
    #expect(first.tally[.inDoubt] == 0)
    #expect(first.tally[.registered] + first.tally[.notSent] == 30)
    #expect(try place.received().count == first.tally[.registered])
    try place.startRegistry()
    try place.write("rules.lua", takeEverybody)
    let second = try place.run()
    #expect(second.end == nil)
    #expect(second.tally[.registered] == 200)
    #expect(try place.received().count == 200)
    #expect(Set(try place.received()).count == 200)
  }

  @Test(arguments: [
    (most: 10, broken: 11...19, read: 60), (10, 11...20, 20), (1, 60...60, 60), (0, 1...60, 60),
  ])
  func `only so many in a row stop it, and none where nobody wants that`(
    most: Int, broken: ClosedRange<Int>, read: Int
  ) throws {
    let place = try Workplace(script: brittle, leads: leads(60, broken: broken))
    var options = place.options()
    options.maximumFailuresInARow = most
    let summary = try place.run(options)
    #expect(summary.tally.read == read)
    #expect((summary.end == .scriptFails(most)) == (most > 0 && broken.count >= most))
  }

  @Test func `a lead that the script judges begins the count anew`() throws {
    let rows = (1...90).map { "\($0),\($0 % 3 == 0 ? "Person" : "Broken") \($0)\r\n" }
    let place = try Workplace(script: brittle, leads: "id,name\r\n" + rows.joined())
    var options = place.options()
    options.maximumFailuresInARow = 3
    let summary = try place.run(options)
    #expect(summary.end == nil)
    #expect(summary.tally[.invalid] == 60)
  }

  @Test func `the summary has a hint once, with the first row that shows the mistake`() throws {
    let script = """
      function qualify(lead)
        local t = {}
        if lead.name:find "^Broken" then return nil, t.nothing.at_all end
        return nil, "no"
      end
      """
    let place = try Workplace(script: script, leads: leads(20, broken: 4...9))
    let text = try place.run().text(leads: "leads.csv", results: nil)
    let reason = "rules.lua:3:50: attempt to index a nil value (field 'nothing')"
    let hint = """
                 row 4 has it first:
                 if lead.name:find "^Broken" then return nil, t.nothing.at_all end
                                                                ^
                 hint: what stands before the dot or bracket has no value: is its name right, \
      and was it set?
      """
    #expect(text.components(separatedBy: reason).count == 2)
    #expect(text.contains("(field 'nothing')\n\(hint)\n"))
    #expect(text.components(separatedBy: "hint:").count == 2)
    let results = try place.results(.invalid)
    #expect(results.count == 6)
    #expect(results.allSatisfy { $0["result_reason"]?.hasSuffix(reason) == true })
  }
}
