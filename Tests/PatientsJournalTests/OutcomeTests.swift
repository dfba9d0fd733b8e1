import PatientsCore
import PatientsJournal
import Testing

@Suite struct OutcomeTests {
  let folder: TestFolder
  let journal: Journal

  init() throws {
    folder = try TestFolder()
    journal = try openJournal(folder.journal)
  }

  @Test func `an outcome keeps what the registry said`() throws {
    try journal.intend([intent(1)])
    var registered = try outcome(1, .registered)
    registered.patientId = "0b1f"
    registered.patientNo = "-1"
    registered.code = "0"
    registered.stage = "reply"
    try journal.record([registered])
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.state == .registered)
    #expect(
      [entry.patientId, entry.patientNo, entry.code, entry.stage] == ["0b1f", "-1", "0", "reply"])
    #expect(entry.knownDateOfBirth == "1990-02-28", "the intent's date outlives the request")
    #expect(entry.score == 0.5)
  }

  @Test(arguments: [JournalState.registered, .rejected, .notSent])
  func `what was sent is dropped once its fate is known`(_ state: JournalState) throws {
    try bring(1, to: state, in: journal)
    #expect(try journal.entry(for: key(1))?.request == nil)
  }

  @Test func `what was sent is kept while a lead is in doubt`() throws {
    try bring(1, to: .inDoubt, in: journal)
    #expect(try journal.entry(for: key(1))?.request != nil)
  }

  @Test(arguments: [JournalState.registered, .rejected, .inDoubt, .notSent])
  func `an outcome needs its intent`(_ state: JournalState) throws {
    let text = try #require(refusal { try journal.record([outcome(4, state)]) })
    #expect(text == "row 4: an outcome of this lead is noted without an intent")
    #expect(try journal.entry(for: key(4)) == nil)
  }

  @Test func `an outcome comes once`() throws {
    try bring(1, to: .registered, in: journal)
    #expect(refusal { try journal.record([outcome(1, .rejected)]) } != nil)
    #expect(try journal.entry(for: key(1))?.state == .registered)
  }

  @Test func `a group of outcomes with one that cannot be changes nothing`() throws {
    try journal.intend([intent(1)])
    #expect(
      refusal { try journal.record([outcome(1, .registered), outcome(2, .registered)]) } != nil)
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.state == .intent)
    #expect(entry.request != nil)
  }

  @Test(arguments: [JournalState.disqualified, .invalid])
  func `a verdict needs no intent and is no attempt`(_ state: JournalState) throws {
    var verdict = try outcome(1, state)
    verdict.contentDigest = [9]
    verdict.code = "score"
    verdict.score = 12.5
    try journal.record([verdict])
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.state == state)
    #expect(entry.contentDigest == [9])
    #expect(entry.attempt == 0)
    #expect(entry.score == 12.5)
  }

  @Test(arguments: [JournalState.intent, .registered, .inDoubt])
  func `a verdict never covers what may have reached the registry`(_ state: JournalState) throws {
    try bring(1, to: state, in: journal)
    #expect(refusal { try journal.record([outcome(1, .disqualified)]) } != nil)
    #expect(try journal.entry(for: key(1))?.state == state)
  }

  @Test func `an intent is no outcome`() throws {
    #expect(refusal { try journal.record([outcome(1, .intent)]) } != nil)
    #expect(try journal.counts() == [:])
  }

  @Test func `counts add up`() throws {
    for (number, state) in JournalState.allCases.enumerated() {
      try bring(number, to: state, in: journal)
    }
    try bring(100, to: .registered, in: journal)
    let counts = try journal.counts()
    #expect(counts[.registered] == 2)
    #expect(counts.values.reduce(0, +) == JournalState.allCases.count + 1)
  }

  @Test func `no error text holds a key, a name or what was sent`() throws {
    for (number, state) in JournalState.allCases.enumerated() {
      try bring(number, to: state, in: journal)
    }
    for number in 0...JournalState.allCases.count {
      let texts = [
        refusal { try journal.intend([intent(number), intent(number)]) },
        refusal { try journal.record([outcome(number, .rejected), outcome(number, .rejected)]) },
        refusal { try journal.takeBack([key(number), key(number)]) },
        refusal {
          try journal.resolve(key(number), as: .registered(id: secretName, patientNo: nil))
        },
      ]
      for text in texts.compactMap({ $0 }) {
        #expect(!text.contains("Testa") && !text.contains("lead \(number)"), "\(text)")
      }
    }
  }
}
