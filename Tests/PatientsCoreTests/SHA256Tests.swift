import Testing

@testable import PatientsCore

@Suite struct SHA256Tests {
  private func digest(_ bytes: [UInt8], pieces: Int = .max) -> [UInt8] {
    var hash = SHA256()
    var rest = bytes[...]
    while !rest.isEmpty {
      let piece = rest.prefix(pieces)
      unsafe piece.withUnsafeBytes { unsafe hash.update($0) }
      rest = rest.dropFirst(piece.count)
    }
    return hash.finish()
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
        + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `the vectors of FIPS 180`(text: String, expected: String) {
    #expect(hex(digest(Array(text.utf8))) == expected)
  }

  @Test func `a million letters, in pieces of any size`() {
    let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    for pieces in [Int.max, 63, 64, 1000] {
      #expect(
        hex(digest(bytes, pieces: pieces))
          == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }
  }

  @Test func `all lengths around the blocks give what sha256sum gives`() {
    var all: [UInt8] = []
    for count in 0..<300 {
      all += digest((0..<count).map { UInt8($0 * 7 % 251) }, pieces: 1 + count % 70)
    }
    #expect(
      hex(digest(all)) == "35c6b5439515e743ab02715b54e01009ca52b6e596d342fd26c560cf4719bffd")
  }
}
