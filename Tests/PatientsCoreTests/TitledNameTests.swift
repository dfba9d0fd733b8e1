import PatientsCore
import Testing

@Suite struct TitledNameTests {
  private func split(_ text: String, _ titles: [String] = []) -> [String] {
    let name = TitledName(text, titles: titles)
    let bytes = Array(text.utf8)
    return [
      String(decoding: bytes[name.titleBytes], as: UTF8.self),
      String(decoding: bytes[name.nameStart...], as: UTF8.self),
    ]
  }

  @Test(arguments: [
    ("Mr Sam Hill", "Mr", "Sam Hill"), ("Mr. Sam Hill", "Mr.", "Sam Hill"),
    ("DR SAM HILL", "DR", "SAM HILL"), ("Dr.Sam Hill", "Dr.", "Sam Hill"),
    ("Prof. Dr. Sam Hill", "Prof. Dr.", "Sam Hill"),
    ("Dr. med. Anna Weiß", "Dr. med.", "Anna Weiß"),
    ("Mrs Leanne Higgins", "Mrs", "Leanne Higgins"),
    ("Sheikh Zayed bin Ali", "Sheikh", "Zayed bin Ali"),
    ("Mme Éléonore Roux", "Mme", "Éléonore Roux"),
    ("Dott.ssa Giulia Riva", "Dott.ssa", "Giulia Riva"), ("Sra. Ana Gómez", "Sra.", "Ana Gómez"),
    ("السيد طائف البيطار", "السيد", "طائف البيطار"), ("السيدة نوف معتوق", "السيدة", "نوف معتوق"),
    ("الأستاذة هند", "الأستاذة", "هند"), ("الاستاذ سامي", "الاستاذ", "سامي"),
    ("د. محمد علي", "د.", "محمد علي"), ("د.محمد علي", "د.", "محمد علي"),
    ("د/ محمد علي", "د/", "محمد علي"), ("أ.د. محمد علي", "أ.د.", "محمد علي"),
    ("م. أحمد", "م.", "أحمد"), ("тов. Калинин Влас", "тов.", "Калинин Влас"),
    ("г-жа Дарья Лыткина", "г-жа", "Дарья Лыткина"), ("डॉ. अमृता", "डॉ.", "अमृता"),
    ("Eng. Omar", "Eng.", "Omar"), ("  Mr  Sam  Hill ", "Mr", "Sam  Hill "),
    ("\u{200F}السيد علي", "السيد", "علي"), ("Mr\u{A0}Sam", "Mr", "Sam"),
  ])
  func `titles are split off and the rest is left as it was`(
    text: String, title: String, name: String
  ) {
    #expect(split(text) == [title, name])
  }

  @Test(arguments: [
    "Sam Hill", " Sam Hill ", "", "  ", "Dr", "Mr.", "Mr. ", "Drake Bell", "Mrsa Ali", "Missy Ray",
    "شيخة محمد", "Shaikha Ali", "Don Diego", "M. Night", "د محمد", "Eng Kim", "Mr. & Mrs. Hill",
    "Dr 12", "Sam Dr Hill", "med. Anna", "Э", "Mr/",
  ])
  func `what may be somebody's own name stays where it is`(text: String) {
    #expect(split(text) == ["", text])
  }

  @Test func `a caller's own titles count beside the known ones`() {
    #expect(split("Shaikha Latifa", ["Shaikha"]) == ["Shaikha", "Latifa"])
    #expect(split("Dr capt. Latifa", ["Capt."]) == ["Dr capt.", "Latifa"])
    #expect(split("Sam Hill", [""]) == ["", "Sam Hill"])
  }
}
