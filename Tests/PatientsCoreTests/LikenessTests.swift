import Testing

@testable import PatientsCore

/// What two patients are alike in. Journals keep digests of it, so it may never change.
@Suite struct LikenessTests {
  private func nameText(_ name: String) -> String? {
    Patient(fullName: name, dateOfBirth: "1990-02-28").text(of: .name)
  }

  @Test(arguments: [
    ("Mr. Sam O'Neill-Hill", "sam o neill hill"), ("José Ángel  Núñez", "jose angel nunez"),
    ("JOSE\u{301} ANGEL", "jose angel"), ("İbrahim Şahin", "ibrahim sahin"),
    ("Đặng Thị Hồng", "dang thi hong"), ("Straße", "straße"), ("Ælfgar", "ælfgar"),
    ("السيدة نوف مُعتوق", "نوف معتوق"), ("أحمد الإمام", "احمد الامام"),
    ("محمـــد\u{200F} علي", "محمد علي"), ("Фёдор Йован", "федор иован"),
    ("डॉ. अमृता शर्मा", "अमृता शर्मा"), ("王 小明", "王 小明"), ("김·민준", "김 민준"),
    ("Σωκράτης", "σωκράτης"), ("Anna\u{2003}Weiß 2", "anna weiß 2"), ("Ali_Omar", "ali omar"),
    ("١٢ علي", "١٢ علي"), ("𝐀lan 𝟙", "𝐀lan 𝟙"),
  ])
  func `a name is known by its words without titles, case and accents`(
    name: String, words: String
  ) {
    #expect(nameText(name) == words + " 1990-02-28")
  }

  @Test func `what folding does to a letter is what it does to it alone`() {
    for value in UInt32(0x80)..<0x3000 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let expected = String(scalar).lowercased().unicodeScalars.compactMap(plain)
      #expect(folded(String(scalar)).unicodeScalars.elementsEqual(expected), "\(value)")
    }
  }

  /// As the rule is written, letter by letter and without a table.
  private func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if let family = families.first(where: { $0.dropFirst().contains(scalar) }) {
      return family.first
    }
    switch scalar.value {
    case 0x300...0x36F, 0x640, 0x64B...0x65F, 0x670: return nil
    default: return scalar.properties.generalCategory == .format ? nil : scalar
    }
  }

  private let families = """
    aàáâãäåāăąǎạảấầẩẫậắằẳẵặ cçćĉċč dďđ eèéêëēĕėęěẹẻẽếềểễệ gĝğġģ hĥħ iìíîïĩīĭįıǐỉị jĵ kķ lĺļľŀł nñńņň \
    oòóôõöøōŏőǒơọỏốồổỗộớờởỡợ rŕŗř sśŝşšș tţťŧț uùúûüũūŭůűųǔưụủứừửữự wŵ yýÿŷỳỵỷỹ zźżž \
    её ий ії اأإآٱ يىیئ كک هةہە وؤ
    """.split(whereSeparator: \.isWhitespace).map { Array($0.unicodeScalars) }

  @Test func `words are what Swift's characters make of a name`() {
    var random = Seeded(state: 42)
    let letters: [UInt32] = [
      0x20, 0x2D, 0x2E, 0x27, 0x41, 0x7A, 0x31, 0xE9, 0x130, 0x142, 0x301, 0x3B1, 0x416, 0x451,
      0x5D0,
      0x627, 0x64E, 0x640, 0x661, 0x6CC, 0x905, 0x930, 0x93E, 0x94D, 0xE01, 0xE31, 0x1EA5, 0x200F,
      0x2019, 0x3042, 0x4E2D, 0xAC00, 0xFF21, 0x1D400, 0x1F600,
    ]
    for _ in 0..<5_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        guard let letter = letters.randomElement(using: &random).flatMap(Unicode.Scalar.init) else {
          continue
        }
        text.append(letter)
      }
      let name = String(text)
      // A word in front that is no title, and ends what was said of titles.
      let expected = folded("Qq " + name).split { !$0.isLetter && !$0.isNumber }
      #expect(nameText("Qq " + name) == expected.joined(separator: " ") + " 1990-02-28")
    }
  }
}

/// Knuth's linear congruential generator: the same in every run.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }
}
