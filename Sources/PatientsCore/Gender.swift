/// The two values of the registry's field; it takes no other, and none for unknown.
public enum Gender: String, CaseIterable, Sendable {
  case male = "Male"
  case female = "Female"

  /// A word of the caller's own, and what it says.
  public typealias Word = (word: String, gender: Gender)

  /// Reads the word by which a person says which of the two it is.
  ///
  /// Plain words of the clinics' languages (English, Arabic, Russian, Hindi, Urdu, Persian, French,
  /// German, Spanish, Portuguese, Italian, Turkish, Tagalog, Chinese), in any case, with space
  /// around them or not, with accents or not, Arabic ones with any form of alef and yeh. `m` is male
  /// and `f` female in all of them. A word that is not known is refused, never guessed.
  ///
  /// - Parameter words: the caller's own, compared in the same way, before all others; the first
  ///   that is met counts. An empty word stands for an empty cell.
  /// - Throws: `.gender`: empty, or not a known word; never the word itself.
  public static func parse(
    _ text: String, words own: [Word] = []
  ) throws(PatientsError) -> Gender {
    guard text.isShort else { throw unknown }
    if own.isEmpty, let gender = common(text) { return gender }
    let word = foldedWord(text)
    if let mine = own.first(where: { $0.word.isShort && foldedWord($0.word) == word }) {
      return mine.gender
    }
    if word.isEmpty { throw PatientsError(.gender, "empty: give Male or Female") }
    if let gender = words[word] { return gender }
    throw unknown
  }

  private static let unknown = PatientsError(.gender, "not a known word for Male or Female")

  /// The gender that the registry has by this very text.
  package init?(exactly text: String) {
    guard let gender = Gender.allCases.first(where: { text.isExactly($0.rawValue) }) else {
      return nil
    }
    self = gender
  }

  /// What most cells hold, without folding them.
  private static func common(_ text: String) -> Gender? {
    switch text {
    case "Male", "male", "MALE", "M", "m": .male
    case "Female", "female", "FEMALE", "F", "f": .female
    default: nil
    }
  }

  private static let words: [String: Gender] = {
    let male = """
      m male man boy gentleman masculine ذكر رجل ولد مرد مذكر м муж мужской мужчина мальчик \
      पुरुष आदमी नर लड़का h homme masculin garçon männlich maennlich mann junge hombre masculino \
      varón macho homem maschio maschile uomo erkek bay lalaki 男 男性
      """
    let female = """
      f female woman girl lady feminine انثي امراه بنت سيده زن عورت مونث ж жен женский \
      женщина девочка महिला स्त्री औरत नारी लड़की femme féminin fille w weiblich frau mädchen \
      mujer femenino femenina feminino hembra mulher femmina femminile donna kadın bayan \
      babae 女 女性
      """
    var words: [String: Gender] = [:]
    for word in male.split(separator: " ") { words[foldedWord(word)] = .male }
    for word in female.split(separator: " ") { words[foldedWord(word)] = .female }
    return words
  }()
}
