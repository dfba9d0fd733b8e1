import CNames
import Testing

private func distance(_ typed: String, _ known: String) -> Int {
  unsafe Int(names_distance(typed, typed.utf8.count, known, known.utf8.count))
}

/// The optimal string alignment distance, by its definition.
private func distanceByDefinition(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Int {
  guard let a = left.last else { return right.count }
  guard let b = right.last else { return left.count }
  let (shorterLeft, shorterRight) = (left.dropLast(), right.dropLast())
  var best = min(
    distanceByDefinition(shorterLeft, right) + 1, distanceByDefinition(left, shorterRight) + 1,
    distanceByDefinition(shorterLeft, shorterRight) + (a == b ? 0 : 1))
  if let beforeA = shorterLeft.last, let beforeB = shorterRight.last, a == beforeB, b == beforeA {
    best = min(
      best, distanceByDefinition(shorterLeft.dropLast(), shorterRight.dropLast()) + 1)
  }
  return best
}

@Suite struct Distances {
  @Test(arguments: [
    ("phnoe", "phone", 1), ("Phone", "phone", 0), ("phon", "phone", 1), ("ИМЯ", "имя", 0),
    ("colour", "size", -1), ("", "a", -1), ("a", "", -1), ("ab", "ba", -1), ("abc", "acb", 1),
    ("date_of_brith", "date_of_birth", 1), ("abcdefghij", "abcdef", -1),
  ])
  func `mistakes are counted up to what is near`(typed: String, known: String, mistakes: Int) {
    #expect(distance(typed, known) == mistakes)
  }

  @Test func `the distance is that of the definition`() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<2000 {
      func name() -> String {
        String(
          (0..<Int.random(in: 1...6, using: &random)).map { _ in "abc".randomElement() ?? "a" })
      }
      let (one, other) = (name(), name())
      let defined = distanceByDefinition(Array(one.utf8)[...], Array(other.utf8)[...])
      let allowed = min(3, max(one.utf8.count, other.utf8.count) * 2 / 5)
      #expect(distance(one, other) == (defined <= allowed ? defined : -1), "\(one) \(other)")
    }
  }

  @Test func `a name of more than 64 bytes is far from all`() {
    let long = String(repeating: "x", count: 64)
    #expect(distance(long, long) == 0)
    #expect(distance(long + "x", long) == -1)
    #expect(distance(String(repeating: "İ", count: 40), "x") == -1)
  }
}
