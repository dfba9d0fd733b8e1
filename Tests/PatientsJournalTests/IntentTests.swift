import PatientsCore
import PatientsJournal
import Testing

@Suite struct IntentTests {
  let folder: TestFolder
  let journal: Journal

  init() throws {
    folder = try TestFolder()
    journal = try openJournal(folder.journal)
  }

  @Test func `a lead that nobody has noted is still to do`() throws {
    #expect(try journal.entry(for: key(1)) == nil)
    #expect(try journal.counts() == [:])
  }

  @Test func `an intent keeps all that a reconciliation needs`() throws {
    try journal.intend([intent(7)])
    let entry = try #require(try journal.entry(for: key(7)))
    #expect(entry.state == .intent)
    #expect(entry.row == 7)
    #expect(entry.contentDigest == [1, 7])
    #expect(entry.requestDigest == [2])
    #expect(entry.request == Array(#"{"fullName":"Testa Fixture"}"#.utf8))
    #expect(entry.score == 0.5)
    #expect(entry.knownDateOfBirth == "1990-02-28")
    #expect(entry.attempt == 0)
    #expect(entry.updatedAt == 1_700_000_000_000)
  }

  @Test(arguments: [JournalState.intent, .registered, .inDoubt])
  func `a lead that may have reached the registry gets no second intent`(
    _ state: JournalState
  ) throws {
    try bring(3, to: state, in: journal)
    let before = try journal.entry(for: key(3))
    let text = try #require(refusal { try journal.intend([intent(2), intent(3), intent(4)]) })
    #expect(text.hasPrefix("row 3: this lead"))
    #expect(try journal.entry(for: key(3)) == before)
    #expect(
      try journal.entries(for: [key(2), key(4)]) == [nil, nil], "the whole group is refused")
  }

  @Test(arguments: [JournalState.rejected, .notSent, .disqualified, .invalid])
  func `a lead that the registry certainly lacks may be tried again`(_ state: JournalState) throws {
    try bring(3, to: state, in: journal)
    try journal.intend([intent(3)])
    let entry = try #require(try journal.entry(for: key(3)))
    #expect(entry.state == .intent)
    #expect(entry.reason == nil)
    #expect(entry.request != nil)
  }

  @Test func `the same lead twice in one group is refused`() throws {
    let text = try #require(refusal { try journal.intend([intent(1), intent(1)]) })
    #expect(text.contains("row 1"))
    #expect(try journal.counts() == [:])
  }

  @Test func `attempts count what was really submitted`() throws {
    try journal.intend([intent(1)])
    try journal.record([outcome(1, .rejected, submissions: 3)])
    try journal.intend([intent(1)])
    #expect(try journal.entry(for: key(1))?.attempt == 3)
    try journal.record([outcome(1, .notSent, submissions: 0)])
    try journal.intend([intent(1)])
    try journal.record([outcome(1, .registered)])
    #expect(try journal.entry(for: key(1))?.attempt == 4)
  }

  @Test func `an intent taken back is to do again`() throws {
    try journal.intend([intent(1), intent(2)])
    try journal.takeBack([key(1)])
    #expect(try journal.entry(for: key(1)) == nil)
    #expect(try journal.entry(for: key(2))?.state == .intent)
    try journal.intend([intent(1)])
  }

  @Test func `an intent taken back keeps the attempts of earlier runs`() throws {
    try bring(1, to: .rejected, in: journal)
    try journal.intend([intent(1)])
    try journal.takeBack([key(1)])
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.state == .notSent)
    #expect(entry.attempt == 1)
    #expect(entry.request == nil)
  }

  @Test(arguments: JournalState.allCases.filter { $0 != .intent })
  func `only an open intent can be taken back`(_ state: JournalState) throws {
    try bring(1, to: state, in: journal)
    try journal.intend([intent(2)])
    #expect(refusal { try journal.takeBack([key(2), key(1)]) } != nil)
    #expect(try journal.entry(for: key(1))?.state == state)
    #expect(try journal.entry(for: key(2))?.state == .intent, "the whole group is refused")
  }

  @Test func `nothing is written before a run has begun, nor after it has ended`() throws {
    let other = try Journal(path: folder.file("other"))
    #expect(refusal { try other.intend([intent(1)]) }?.contains("before a run") == true)
    let run = try other.beginRun(RunDescription(keying: "the digest of the row"))
    try other.intend([intent(1)])
    try other.endRun(run, .stopped)
    #expect(refusal { try other.record([outcome(1, .registered)]) } != nil)
  }
}
