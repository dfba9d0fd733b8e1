import Testing

@testable import PatientsCore
@testable import PatientsJournal

@Suite struct RunTests {
  let folder: TestFolder
  let journal: Journal

  init() throws {
    folder = try TestFolder()
    journal = try Journal(path: folder.journal) { 1_700_000_000_000 }
  }

  @Test func `a run is noted from its beginning to its end`() throws {
    #expect(try journal.lastRun() == nil)
    let description = RunDescription(
      scriptDigest: [1, 2], leadsFile: "leads.csv", keying: "column phone", registry: "here")
    let id = try journal.beginRun(description)
    #expect(try journal.lastRun()?.description == description)
    #expect(try journal.lastRun()?.endedAt == nil)
    try journal.endRun(id, .interrupted)
    let run = try #require(try Journal.open(existing: folder.journal).lastRun())
    #expect(run.id == id)
    #expect(run.ending == .interrupted)
    #expect(run.endedAt == 1_700_000_000_000)
    #expect(refusal { try journal.endRun(id, .finished) } != nil)
  }

  @Test func `a run keeps its script, its settings and what it came to`() throws {
    var description = RunDescription(scriptDigest: [7], keying: "row")
    description.scriptText = Array("return 1".utf8)
    description.settings = "[]"
    let first = try journal.beginRun(description)
    try journal.endRun(first, .finished, RunRecord(figures: "{}", reasons: "{1}", names: "[1]"))
    _ = try journal.beginRun(description)

    let view = try Journal.open(existing: folder.journal)
    #expect(try view.record(ofRun: first) == RunRecord(figures: "{}", reasons: "{1}", names: "[1]"))
    #expect(try view.record(ofRun: first + 1) == RunRecord())
    for run in try view.runs() {
      #expect(try view.description(ofRun: run).scriptText == Array("return 1".utf8))
      #expect(try view.description(ofRun: run).settings == "[]")
    }
    #expect(try journal.writer().connection.integer("SELECT count(*) FROM scripts") == 1)
  }

  @Test func `a lead knows the run and the row that wrote it last`() throws {
    let first = try journal.beginRun(RunDescription(keying: "row"))
    try journal.intend([intent(1)])
    try journal.record([outcome(1, .rejected)])
    #expect(try journal.entry(for: key(1))?.runId == first)
    let second = try journal.beginRun(RunDescription(keying: "row"))
    #expect(second != first)
    let moved = Intent(
      key: try key(1), row: 500, contentDigest: [], requestDigest: [], request: [])
    try journal.intend([moved])
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.runId == second)
    #expect(entry.row == 500)
    #expect(entry.contentDigest == [])
    #expect(entry.request == [])
  }

  @Test func `other keys are refused once there are leads`() throws {
    _ = try journal.beginRun(RunDescription(keying: "row"))
    _ = try journal.beginRun(RunDescription(keying: "column phone"))
    try journal.intend([intent(1)])
    let text = try #require(refusal { try journal.beginRun(RunDescription(keying: "row")) })
    #expect(text.contains("knows its leads by column phone, this run by row"))
  }

  @Test func `another registry is refused once there are leads`() throws {
    _ = try journal.beginRun(RunDescription(keying: "row", registry: "practice"))
    try journal.intend([intent(1)])
    let text = refusal { try journal.beginRun(RunDescription(keying: "row", registry: "real")) }
    #expect(text?.contains("belongs to the registry practice, not to real") == true)
    _ = try journal.beginRun(RunDescription(keying: "row"))
    #expect(
      refusal { try journal.beginRun(RunDescription(keying: "row", registry: "real")) } != nil)
  }

  @Test(arguments: [0, 65])
  func `a key has 1 to 64 bytes`(_ count: Int) {
    #expect(
      refusal { try LeadKey([UInt8](repeating: 0, count: count)) }?.contains("1 to 64") == true)
  }

  @Test func `a key of any bytes is a key of its own`() throws {
    _ = try journal.beginRun(RunDescription(keying: "row"))
    let keys = try [[0], [0, 0], [0xFF], [UInt8](repeating: 0xFF, count: 64)].map {
      try LeadKey($0)
    }
    for (index, key) in keys.enumerated() {
      try journal.intend([
        Intent(key: key, row: index, contentDigest: [], requestDigest: [], request: [])
      ])
    }
    #expect(try journal.entries(for: keys).map { $0?.row } == [0, 1, 2, 3])
    #expect(try journal.entries(for: keys).map { $0?.key } == keys)
  }
}
