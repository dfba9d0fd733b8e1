import Foundation
import PatientsCore
import PatientsJournal
import Testing

@Suite struct TurnTests {
  let folder: TestFolder
  let journal: Journal

  init() throws {
    folder = try TestFolder()
    journal = try openJournal(folder.journal)
  }

  /// How many commits stand in the log: a frame that ends one says how many pages the file has.
  private func commits() throws -> Int {
    let log = try Data(contentsOf: URL(filePath: folder.journal + "-wal"))
    let frame = 24 + 4096
    return stride(from: 32, through: log.count - frame, by: frame).count { start in
      log[start + 4..<start + 8].contains { $0 != 0 }
    }
  }

  @Test func `outcomes and intents of one turn share one commit`() throws {
    try journal.intend([intent(1), intent(2)])
    let before = try commits()
    let refused = try journal.note(
      JournalTurn(
        outcomes: [outcome(1, .registered), outcome(3, .disqualified)], takenBack: [key(2)],
        intents: [intent(4), intent(5)]))
    #expect(refused == nil)
    #expect(try commits() == before + 1)
    #expect(
      try journal.entries(for: (1...5).map(key)).map(\.?.state)
        == [.registered, nil, .disqualified, .intent, .intent])
  }

  @Test func `an intent that cannot be noted takes no outcome with it`() throws {
    try bring(3, to: .registered, in: journal)
    try journal.intend([intent(1), intent(2)])
    let refused = try journal.note(
      JournalTurn(
        outcomes: [outcome(1, .registered)], takenBack: [key(2)], intents: [intent(4), intent(3)]))
    #expect(refused?.message.contains("row 3: this lead is registered already") == true)
    #expect(
      try journal.entries(for: [1, 2, 4].map(key)).map(\.?.state) == [.registered, nil, nil])
  }

  @Test func `a turn whose outcome cannot be changes nothing`() throws {
    #expect(
      refusal {
        try journal.note(JournalTurn(outcomes: [outcome(2, .registered)], intents: [intent(1)]))
      } != nil)
    #expect(try journal.entry(for: key(1)) == nil)
  }

  @Test func `a journal says whether it knew a lead when it was opened`() throws {
    #expect(journal.wasEmpty)
    try journal.record([outcome(1, .invalid)])
    #expect(journal.wasEmpty)
    journal.close()
    #expect(try !openJournal(folder.journal).wasEmpty)
  }
}
