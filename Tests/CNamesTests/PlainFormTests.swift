import CNames
import Testing

func plain(_ bytes: [UInt8]) -> [UInt8] {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2 * bytes.count + 1) { target in
    let length = unsafe bytes.withUnsafeBytes { source in
      unsafe names_plain(
        source.baseAddress?.assumingMemoryBound(to: CChar.self), source.count, target.baseAddress)
    }
    return unsafe target.prefix(length).map(UInt8.init(bitPattern:))
  }
}

func plain(_ name: String) -> String { String(decoding: plain(Array(name.utf8)), as: UTF8.self) }

/// The same by what Swift's own library knows of characters.
private func plainBySwift(_ name: String) -> String {
  let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }
  return words.joined(separator: "_")
}

@Suite struct PlainForms {
  @Test(arguments: [
    ("Full Name", "full_name"), (" E-Mail (Arbeit) ", "e_mail_arbeit"),
    ("Имя  Пациента", "имя_пациента"), ("رقم الهاتف", "رقم_الهاتف"), ("№", ""), ("", ""),
    ("ΣΊΣΥΦΟΣ", "σίσυφοσ"), ("İstanbul", "i̇stanbul"), ("Cafe\u{301} Nr. 5", "cafe\u{301}_nr_5"),
    ("ĀBOLS¾", "ābols¾"), ("हिन्दी नाम", "हिन्दी_नाम"), ("👩‍⚕️ Ärztin", "ärztin"),
  ])
  func `a column's name in small letters, with one underscore for what is none`(
    name: String, form: String
  ) {
    #expect(plain(name) == form)
  }

  /// Characters that swallow the letter after them, of which no column's name has any.
  private func swallows(_ character: Unicode.Scalar) -> Bool {
    "\(Character(character))b".count == 1
  }

  @Test func `every character is what Swift's library says it is, wherever it stands`() {
    var wrong: [Unicode.Scalar] = []
    // Of what is nobody's there is much: a part of it will do.
    for value in UInt32(0)...0x10_FFFF {
      guard let character = Unicode.Scalar(value), !swallows(character) else { continue }
      let category = character.properties.generalCategory
      if category == .unassigned || category == .privateUse, value % 61 != 0 { continue }
      let name = "\(character)x a\(character)B \(character)"
      if plain(name) != plainBySwift(name) { wrong.append(character) }
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(20).map { String($0.value, radix: 16) })")
  }

  @Test func `random names of all scripts have the form that Swift's library gives them`() {
    var random = SystemRandomNumberGenerator()
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7E, 0xA0...0x24F, 0x370...0x52F, 0x5D0...0x5EA, 0x620...0x6D3, 0x900...0x97F,
      0xE01...0xE4E, 0x3040...0x30FF, 0x4E00...0x4F00, 0xAC00...0xACFF, 0x1F600...0x1F64F,
    ]
    for _ in 0..<20_000 {
      var name = ""
      for _ in 0..<Int.random(in: 0..<12, using: &random) {
        let range = ranges.randomElement(using: &random) ?? 0x20...0x7E
        if let character = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
          name.unicodeScalars.append(character)
        }
      }
      #expect(plain(name) == plainBySwift(name), "\(name.unicodeScalars.map(\.value))")
    }
  }

  @Test func `what is not UTF-8 is a gap, and nothing is read beyond the end`() {
    #expect(plain([0x61, 0xFF, 0x62, 0xE2, 0x82]) == Array("a_b".utf8))
    #expect(plain([0xC3]) == [])
    #expect(plain([0xED, 0xA0, 0x80, 0x63]) == Array("c".utf8))
  }
}
