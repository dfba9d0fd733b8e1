import PatientsCore
import PatientsJournal
import Testing

/// A journal goes through a random life; after each step the power is cut, and what is left has to
/// be what the calls so far have promised.
@Suite struct PowerCutTests {
  @Test(arguments: [1, 2, 3])
  func `a copy taken at any instant opens and knows every lead`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    let folder = try TestFolder()
    let journal = try openJournal(folder.journal)
    var promised: [Int: JournalState] = [:]
    for _ in 0..<80 {
      try step(journal, &promised, &random)
      let copy = try Journal(path: folder.cutPower())
      try expect(copy, toKeep: promised)
      copy.close()
    }
    #expect(try folder.size(folder.journal) > 100_000, "the log has been folded in on the way")
  }

  private func step(
    _ journal: Journal, _ promised: inout [Int: JournalState],
    _ random: inout SeededGenerator
  ) throws {
    let numbers = (0..<400).shuffled(using: &random).prefix(Int.random(in: 1...24, using: &random))
    let open = numbers.filter { promised[$0] == .intent }
    switch Int.random(in: 0..<4, using: &random) {
    case 0, 1:
      let free = numbers.filter { promised[$0]?.maySend ?? true }
      // Large requests, so that the log outgrows its limit and is folded into the file.
      let request = String(repeating: "x", count: 3000)
      try journal.intend(free.map { try intent($0, request: request) })
      for number in free { promised[number] = .intent }
    case 2:
      let fates: [JournalState] = [.registered, .rejected, .inDoubt, .notSent]
      let outcomes = open.map { ($0, fates.randomElement(using: &random) ?? .inDoubt) }
      try journal.record(outcomes.map { try outcome($0, $1) })
      for (number, state) in outcomes { promised[number] = state }
    default:
      try takeBack(open, journal, &promised)
    }
  }

  private func takeBack(
    _ open: [Int], _ journal: Journal, _ promised: inout [Int: JournalState]
  ) throws {
    for number in open {
      let attempts = try journal.entry(for: key(number))?.attempt ?? 0
      promised[number] = attempts == 0 ? nil : .notSent
    }
    try journal.takeBack(open.map { try key($0) })
  }

  private func expect(_ copy: Journal, toKeep promised: [Int: JournalState]) throws {
    for number in 0..<400 {
      let expected = promised[number] == .intent ? .inDoubt : promised[number]
      #expect(try copy.entry(for: key(number))?.state == expected)
    }
  }
}

/// SplitMix64: the same life for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
