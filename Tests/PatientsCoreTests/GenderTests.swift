import PatientsCore
import Testing

@Suite struct GenderTests {
  @Test(arguments: [
    "m", "M", "male", "MALE", " Male ", "\r\nMAN.\u{B} . ", "Man", "ذكر", "ذَكَر", "رجل", "мужской",
    "М", "муж.", "पुरुष",
    "Homme", "masculin", "männlich", "Mann", "hombre", "masculino", "varón", "erkek", "مرد", "男",
  ])
  func `words for male`(word: String) throws {
    #expect(try Gender.parse(word) == .male)
  }

  @Test(arguments: [
    "f", "F", "female", "FEMALE", "\tFemale\u{A0}", "Woman", "أنثى", "انثى", "أنثي", "أُنثى",
    "امرأة",
    "женский", "Ж", "жен", "महिला", "Femme", "féminin", "fe\u{301}minin", "weiblich", "w", "Frau",
    "mujer", "femenino", "kadın", "KADIN", "زن", "女", "\u{200F}أنثى",
  ])
  func `words for female`(word: String) throws {
    #expect(try Gender.parse(word) == .female)
  }

  @Test func `a caller's own words come first, folded as the known ones are`() throws {
    let own: [Gender.Word] = [("Dame", .female), ("H", .female), ("سيّدة", .female), ("", .male)]
    #expect(try Gender.parse(" DAMÉ. ", words: own) == .female)
    #expect(try Gender.parse("h", words: own) == .female)
    #expect(try Gender.parse("h") == .male)
    #expect(try Gender.parse("سيدة", words: own) == .female)
    #expect(try Gender.parse(" ", words: own) == .male)
    #expect(try Gender.parse("m", words: own) == .male)
    #expect(throws: PatientsError(.gender, "not a known word for Male or Female")) {
      try Gender.parse("x", words: own)
    }
  }

  @Test func `the raw values are the registry's`() {
    #expect(Gender.allCases.map(\.rawValue) == ["Male", "Female"])
  }

  @Test(arguments: ["", "  ", "\u{A0}\u{200F}"])
  func `an empty cell is said to be empty`(text: String) {
    #expect(throws: PatientsError(.gender, "empty: give Male or Female")) { try Gender.parse(text) }
  }

  @Test(arguments: ["x", "other", "mf", "0", "Ma le", "unknown"])
  func `other words are refused and not repeated`(text: String) {
    #expect(throws: PatientsError(.gender, "not a known word for Male or Female")) {
      try Gender.parse(text)
    }
  }
}
