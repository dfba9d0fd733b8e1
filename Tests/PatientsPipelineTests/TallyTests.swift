@testable import PatientsPipeline
import PatientsJournal
import Testing

@Suite struct TallyTests {
  @Test func `reasons are counted, and their number is bounded`() {
    var tally = Tally()
    for row in 1...500 {
      var result = LeadResult(.disqualified, row: row)
      result.reason = row <= 300 ? "often" : "reason \(row)"
      tally.count(result)
    }
    #expect(tally[.disqualified] == 500)
    #expect(tally.reasons.of(.disqualified).first?.reason == "often")
    #expect(tally.reasons.of(.disqualified).count == 101)
    #expect(tally.reasons.of(.disqualified).reduce(0) { $0 + $1.count } == 500)
  }

  @Test func `a key that was seen gives the row that had it first`() throws {
    var seen = SeenKeys()
    var random = SystemRandomNumberGenerator()
    let keys = try (1...5000).map { _ in
      try LeadKey((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    }
    for (index, key) in keys.enumerated() { #expect(seen.insert(key, row: index + 1) == nil) }
    for (index, key) in keys.enumerated() { #expect(seen.insert(key, row: 9999) == index + 1) }
  }

  @Test func `a key that shares the bits of another one in the table is not taken for it`() throws {
    var seen = SeenKeys()
    let bytes = [UInt8](repeating: 7, count: 16)
    #expect(try seen.insert(LeadKey(bytes), row: 5000) == nil)
    for bit in 64..<96 {
      var other = bytes
      other[bit / 8] ^= 1 << (bit % 8)
      #expect(try seen.insert(LeadKey(other), row: 5001 + bit) == nil)
    }
    #expect(try seen.insert(LeadKey(bytes), row: 9999) == 5000)
  }

  @Test func `the summary counts a refusal without the registry's words`() {
    var tally = Tally()
    var result = LeadResult(.rejected, row: 1)
    result.reason = "the registry refused it (HTTP 200, status 9): Jane Doe is known already"
    result.reasonForSummary = "the registry refused it (HTTP 200, status 9)"
    tally.countRead()
    tally.count(result)
    #expect(
      tally.reasons.of(.rejected).map(\.reason) == ["the registry refused it (HTTP 200, status 9)"])
  }
}
