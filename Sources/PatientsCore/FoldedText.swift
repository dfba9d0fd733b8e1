/// The longest text, in bytes, that is looked at as a word, a date or a format.
///
/// Swift's strings are equal where their characters are, so that comparing them, and finding one in a
/// set, puts the marks of each letter in order first. That takes the square of their number: minutes
/// for a letter with a million of them. Whatever is compared is shorter than this, or compared by its
/// bytes.
package let longestWord = 1024

extension StringProtocol {
  /// Whether it may be compared.
  package var isShort: Bool { utf8.count <= longestWord }

  /// Whether it is these bytes and no others.
  package func isExactly(_ text: String) -> Bool { utf8.elementsEqual(text.utf8) }
}

/// A text in the form in which two spellings of one word are equal: small letters, without accents,
/// vowel signs of Arabic, tatweel and invisible marks, Arabic and Persian letters in one form.
///
/// Whole words are compared, never shown: what comes out need not be a word of the language.
func folded(_ text: some StringProtocol) -> String {
  if isASCII(text) { return text.lowercased() }
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    let value = Int(scalar.value)
    if value < foldedLetters.count {
      append(foldedLetters[value], to: &bytes)
    } else {
      foldedScalars(scalar).forEach { append($0, to: &bytes) }
    }
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// U+0000 stands for nothing.
private func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
  if scalar.isASCII, scalar != "\0" {
    bytes.append(UInt8(truncatingIfNeeded: scalar.value))
  } else if scalar != "\0" {
    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
  }
}

/// What one letter is folded to.
private func foldedScalars(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
  guard scalar.properties.changesWhenLowercased else {
    return foldedSmall(scalar).map { [$0] } ?? []
  }
  return scalar.properties.lowercaseMapping.unicodeScalars.compactMap(foldedSmall)
}

/// What a small letter is folded to; nil: nothing.
private func foldedSmall(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
  plainLetters[scalar] ?? (scalar.isMark ? nil : scalar)
}

/// The same for each letter of Europe and the Near East, since most are looked up again and again: a
/// tenth of the time. None of them is folded to two.
private let foldedLetters: [Unicode.Scalar] = (0..<0x800).map { value in
  Unicode.Scalar(value).flatMap { foldedScalars($0).first } ?? "\0"
}

/// The same without space, and without full stops behind it.
func foldedWord(_ text: some StringProtocol) -> String {
  if isASCII(text) { return foldedASCIIWord(String(text)) }
  let word = folded(text).unicodeScalars.drop { $0.properties.isWhitespace }
  let end = word.lastIndex { !$0.properties.isWhitespace && $0 != "." }
  return end.map { String(word[...$0]) } ?? ""
}

/// A folded word in a set. Folding leaves one spelling of a word, so its bytes tell it, in a fraction
/// of the time that comparing characters takes.
struct FoldedWord: Hashable {
  private let text: String

  init(_ text: some StringProtocol) { self.text = foldedWord(text) }

  var isEmpty: Bool { text.isEmpty }

  /// As a key of sets that compare characters.
  var characters: String { text }

  static func == (one: FoldedWord, other: FoldedWord) -> Bool { one.text.isExactly(other.text) }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

/// Most words are this, and bytes cost a tenth of what characters do.
private func foldedASCIIWord(_ text: String) -> String {
  let word = text.utf8.drop(while: isASCIISpace)
  let end = word.lastIndex { !isASCIISpace($0) && $0 != UInt8(ascii: ".") }
  return end.map { String(decoding: word[...$0], as: UTF8.self).lowercased() } ?? ""
}

/// Whether a byte of ASCII is white space in Unicode too.
func isASCIISpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

/// Whether all of a text is ASCII, so that its bytes are its characters (a CRLF aside).
func isASCII(_ text: some StringProtocol) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

extension Unicode.Scalar {
  /// Whether this only changes the letter before it, or nothing that can be seen.
  ///
  /// The vowel signs of Indian scripts are not among these: they are letters of their words.
  fileprivate var isMark: Bool {
    switch self {
    case "\u{300}"..."\u{36F}", "\u{640}", "\u{64B}"..."\u{65F}", "\u{670}": true
    default: value > 0xA0 && properties.generalCategory == .format
    }
  }
}

/// Letters with a sign of their own and letters of one sound, each as the letter that it is.
private let plainLetters: [Unicode.Scalar: Unicode.Scalar] = {
  let families = """
    aàáâãäåāăąǎạảấầẩẫậắằẳẵặ cçćĉċč dďđ eèéêëēĕėęěẹẻẽếềểễệ gĝğġģ hĥħ iìíîïĩīĭįıǐỉị jĵ kķ lĺļľŀł nñńņň \
    oòóôõöøōŏőǒơọỏốồổỗộớờởỡợ rŕŗř sśŝşšș tţťŧț uùúûüũūŭůűųǔưụủứừửữự wŵ yýÿŷỳỵỷỹ zźżž \
    её ий ії اأإآٱ يىیئ كک هةہە وؤ
    """
  var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
  for family in families.split(whereSeparator: \.isWhitespace) {
    guard let plain = family.unicodeScalars.first else { continue }
    for letter in family.unicodeScalars.dropFirst() { letters[letter] = plain }
  }
  return letters
}()
