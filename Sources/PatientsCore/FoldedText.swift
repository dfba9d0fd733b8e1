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
  var scalars = String.UnicodeScalarView()
  for scalar in text.lowercased().unicodeScalars {
    if let plain = plainLetters[scalar] {
      scalars.append(plain)
    } else if !scalar.isMark {
      scalars.append(scalar)
    }
  }
  return String(scalars)
}

/// The same without space, and without full stops behind it.
func foldedWord(_ text: some StringProtocol) -> String {
  if isASCII(text) { return foldedASCIIWord(String(text)) }
  let word = folded(text).drop { $0.isWhitespace }
  let end = word.lastIndex { !$0.isWhitespace && $0 != "." }
  return end.map { String(word[...$0]) } ?? ""
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
