import PatientsCore
import PatientsJournal
import Testing

@Suite struct ReconcileTests {
  let folder: TestFolder
  let journal: Journal

  init() throws {
    folder = try TestFolder()
    journal = try openJournal(folder.journal)
  }

  @Test func `a lead in doubt that the registry has is registered for good`() throws {
    try bring(1, to: .inDoubt, in: journal)
    try journal.resolve(key(1), as: .registered(id: "0b1f", patientNo: "12"))
    let entry = try #require(try journal.entry(for: key(1)))
    #expect(entry.state == .registered)
    #expect([entry.patientId, entry.patientNo, entry.stage] == ["0b1f", "12", "reconciled"])
    #expect(entry.request == nil)
    #expect(refusal { try journal.intend([intent(1)]) } != nil)
  }

  @Test func `a lead in doubt that the registry lacks may be sent again`() throws {
    try bring(1, to: .inDoubt, in: journal)
    try journal.resolve(key(1), as: .safeToSend)
    #expect(try journal.entry(for: key(1))?.state == .notSent)
    #expect(try journal.entry(for: key(1))?.attempt == 1)
    try journal.intend([intent(1)])
  }

  @Test func `a resolution is on the disk when it returns`() throws {
    try bring(1, to: .inDoubt, in: journal)
    try journal.resolve(key(1), as: .safeToSend)
    #expect(try Journal(path: folder.cutPower()).entry(for: key(1))?.state == .notSent)
  }

  @Test(arguments: JournalState.allCases.filter { $0 != .inDoubt })
  func `only a lead in doubt can be resolved`(_ state: JournalState) throws {
    try bring(1, to: state, in: journal)
    let before = try journal.entry(for: key(1))
    for resolution in [Journal.Resolution.safeToSend, .registered(id: "x", patientNo: nil)] {
      #expect(refusal { try journal.resolve(key(1), as: resolution) } != nil)
    }
    #expect(refusal { try journal.resolve(key(99), as: .safeToSend) } != nil)
    #expect(try journal.entry(for: key(1)) == before)
    #expect(try journal.entry(for: key(99)) == nil)
  }

  @Test(arguments: [0, 1, 63, 64, 65, 128, 200])
  func `a cursor meets every lead of a state once, in the order of arrival`(_ count: Int) throws {
    let numbers = (0..<count).map { 1000 - $0 }
    for number in numbers { try bring(number, to: .inDoubt, in: journal) }
    try bring(1, to: .registered, in: journal)
    #expect(try rows(journal.entries(in: .inDoubt)) == numbers)
    #expect(try rows(journal.entries()) == numbers + [1])
    #expect(try rows(journal.entries(in: .rejected)) == [])
  }

  @Test func `leads can be resolved while a cursor walks over them`() throws {
    for number in 0..<200 { try bring(number, to: .inDoubt, in: journal) }
    let cursor = try journal.entries(in: .inDoubt)
    var met: [Int] = []
    while let entry = try cursor.next() {
      met.append(entry.row)
      try journal.resolve(entry.key, as: .safeToSend)
    }
    #expect(met == Array(0..<200))
    #expect(try cursor.next() == nil)
    #expect(try journal.counts() == [.notSent: 200])
  }

  private func rows(_ cursor: JournalCursor) throws -> [Int] {
    var rows: [Int] = []
    while let entry = try cursor.next() { rows.append(entry.row) }
    return rows
  }
}
