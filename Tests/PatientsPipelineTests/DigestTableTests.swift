import Testing

@testable import PatientsPipeline

/// The table of digests that finds rows and people again.
@Suite struct DigestTableTests {
  /// Random digests, the same ones each time (SplitMix64).
  private func digests(_ count: Int) -> [UInt64] {
    (1...count).map { number in
      var mixed = UInt64(number) &* 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

  @Test func `each digest is found with the number that it was taken in with, and no other is`() {
    var (table, oracle) = (DigestTable(), [UInt64: UInt32]())
    let all = digests(60_000)
    for (index, digest) in all.prefix(40_000).enumerated() {
      let number = UInt32(index + 1)
      #expect(table.insert(digest, number) == nil)
      oracle[digest] = number
    }
    for digest in all where table[digest] != oracle[digest] { Issue.record("\(digest)") }
    #expect(table.insert(all[7], 99) == 8)
  }

  @Test func `what is forgotten is not found, and those behind it are`() {
    var table = DigestTable()
    let all = digests(20_000)
    for (index, digest) in all.enumerated() { _ = table.insert(digest, UInt32(index + 1)) }
    for (index, digest) in all.enumerated() where index % 3 == 0 {
      table.forget(digest, UInt32(index + 1))
      table.forget(digest, 4711)
    }
    for (index, digest) in all.enumerated() {
      let wanted = index % 3 == 0 ? nil : UInt32(index + 1)
      if table[digest] != wanted { Issue.record("\(index)") }
    }
    #expect(table.insert(all[0], 5) == nil)
    #expect(table[all[0]] == 5)
  }

  @Test func `digests are looked for all over the table, not from its beginning`() {
    let homes = digests(10_000).map { DigestTable.home(of: $0, among: 10_000) }
    // 1 - 1/e of all places, where each place is as likely as another.
    #expect((6200...6450).contains(Set(homes).count))
    #expect(homes.allSatisfy { (0..<10_000).contains($0) })
  }
}
