import PatientsCore
import PatientsPipeline
import Testing

/// Scripts that are run once, with a registry and perhaps a journal.
@Suite struct AutomationRunTests {
  private let importing = """
    local patients = require "patients"
    local client <close> = patients.client()
    print(client:has_journal())
    local list, keys = {}, {}
    for i = 1, 5 do
      list[i] = patients.new { is_lead = true, full_name = "Person " .. i, gender = "Female" }
      keys[i] = "person " .. i
    end
    for _, result in ipairs(client:register_all(list, { keys = client:has_journal() and keys or nil })) do
      print(assert(result.record).id)
    end
    """

  private func lines(_ place: Workplace, _ options: RunOptions) throws -> [String] {
    var lines: [String] = []
    try AutomationRun.run(options) { lines.append($0) }
    return lines
  }

  @Test func `a script that is run twice with a journal registers nobody twice`() throws {
    let place = try Workplace(script: importing, leads: "")
    try place.startRegistry()
    let first = try lines(place, place.options())
    let second = try lines(place, place.options())
    #expect(first.first == "true" && first.count == 6)
    #expect(first == second)
    #expect(try place.received().count == 5)
  }

  @Test func `a script has no journal unless its run names one`() throws {
    let place = try Workplace(script: importing, leads: "")
    try place.startRegistry()
    var options = place.options()
    options.journal = nil
    #expect(try lines(place, options).first == "false")
  }

  @Test func `a script names no journal itself`() throws {
    let place = try Workplace(
      script: """
        local patients = require "patients"
        patients.client { journal = "elsewhere" }
        """, leads: "")
    try place.startRegistry()
    let error = #expect(throws: PatientsError.self) { try lines(place, place.options()) }
    #expect(error?.message.contains("journal: is set by the one who runs this script") == true)
  }
}
