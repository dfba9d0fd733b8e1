/// The two values of the registry's field; it takes no other, and none for unknown.
public enum Gender: String, CaseIterable, Sendable {
  case male = "Male"
  case female = "Female"

  /// Reads the word by which a person says which of the two it is.
  ///
  /// Plain words of the clinics' languages (English, Arabic, Russian, Hindi, Urdu, Persian, French,
  /// German, Spanish, Portuguese, Italian, Turkish, Tagalog, Chinese), in any case, with space
  /// around them or not, Arabic ones with any form of alef and yeh. `m` is male and `f` female in
  /// all of them. A word that is not known is refused, never guessed.
  ///
  /// - Throws: `.gender`: empty, or not a known word; never the word itself.
  public static func parse(_ text: String) throws(PatientsError) -> Gender {
    switch text {
    case "Male", "male", "MALE", "M", "m": return .male
    case "Female", "female", "FEMALE", "F", "f": return .female
    default: break
    }
    let word = folded(text)
    if word.isEmpty { throw PatientsError(.gender, "empty: give Male or Female") }
    if let gender = words[word] { return gender }
    throw PatientsError(.gender, "not a known word for Male or Female")
  }

  /// Small letters without space or a full stop around them, Arabic letters in one form.
  private static func folded(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text.lowercased().unicodeScalars {
      switch scalar {
      case "أ", "إ", "آ", "ٱ": scalars.append("ا")
      case "ى", "ی": scalars.append("ي")
      case "ک": scalars.append("ك")
      case "ة", "ہ": scalars.append("ه")
      case "\u{640}", "\u{64B}"..."\u{652}": continue
      case "\u{307}" where scalars.last == "i": continue
      case _ where scalar.properties.generalCategory == .format: continue
      default: scalars.append(scalar)
      }
    }
    let word = String(scalars).drop { $0.isWhitespace }
    let end = word.lastIndex { !$0.isWhitespace && $0 != "." }
    return end.map { String(word[...$0]) } ?? ""
  }

  private static let words: [String: Gender] = {
    let male = """
      m male man boy gentleman masculine ذكر رجل ولد مرد مذكر м муж мужской мужчина мальчик \
      पुरुष आदमी नर लड़का h homme masculin garçon männlich maennlich mann junge hombre masculino \
      varón varon macho homem maschio maschile uomo erkek bay lalaki 男 男性
      """
    let female = """
      f female woman girl lady feminine انثي امراه بنت سيده زن عورت مونث مؤنث ж жен женский \
      женщина девочка महिला स्त्री औरत नारी लड़की femme féminin feminin fille w weiblich frau mädchen \
      mujer femenino femenina feminino hembra mulher femmina femminile donna kadın kadin bayan \
      babae 女 女性
      """
    var words: [String: Gender] = [:]
    for word in male.split(separator: " ") { words[folded(String(word))] = .male }
    for word in female.split(separator: " ") { words[folded(String(word))] = .female }
    return words
  }()
}
