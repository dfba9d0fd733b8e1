internal import PatientsCore

/// What the bytes of a text without a byte order mark most likely are.
///
/// UTF-8 is known by its form: other text hardly ever has it. A few bytes that are none are mistakes
/// of single rows, which are reported; only text that is full of them is another encoding. Which one
/// nobody can know: Windows-1252, of western Europe, has its letters beyond ASCII one by one among
/// others, Windows-1256 has whole Arabic words. Where neither is likely, a person has to say.
struct EncodingGuess {
  enum Finding: Equatable {
    case utf8
    case likely(TextEncoding)
    case unknown
  }

  /// Characters of more than one byte that are UTF-8.
  private var characters = 0
  /// Runs of bytes beyond ASCII that are not UTF-8.
  private var badRuns = 0
  private var isBadInFirstLine = false
  /// Bytes beyond ASCII in runs of three and more, and those of them that are Arabic letters.
  private var inWords = (all: 0, arabic: 0)
  /// Those in shorter runs, and those of them that western Europe's texts have.
  private var alone = (all: 0, western: 0)

  static func make(_ sample: ArraySlice<UInt8>) -> Finding {
    var guess = EncodingGuess()
    guess.look(at: sample)
    return guess.finding
  }

  private var finding: Finding {
    guard badRuns > 2 * characters, badRuns >= 3 || isBadInFirstLine else { return .utf8 }
    let all = inWords.all + alone.all
    if inWords.all * 10 >= all * 6, inWords.arabic * 10 >= inWords.all * 9 {
      return .likely(.windows1256)
    }
    if alone.all * 10 >= all * 9, alone.western * 20 >= alone.all * 19 {
      return .likely(.windows1252)
    }
    return .unknown
  }

  private mutating func look(at sample: ArraySlice<UInt8>) {
    var isFirstLine = true
    var at = sample.startIndex
    while at < sample.endIndex {
      if sample[at] < 0x80 {
        if sample[at] == 0x0A || sample[at] == 0x0D { isFirstLine = false }
        at += 1
        continue
      }
      let end = sample[at...].firstIndex { $0 < 0x80 } ?? sample.endIndex
      let run = sample[at..<end]
      at = end
      // The sample may end within a character.
      if end == sample.endIndex, run.count < 4 { break }
      take(run, isFirstLine: isFirstLine)
    }
  }

  private mutating func take(_ run: ArraySlice<UInt8>, isFirstLine: Bool) {
    guard run.first != nil, !isUTF8(run) else {
      characters += run.count { $0 & 0xC0 == 0xC0 }
      return
    }
    badRuns += 1
    if isFirstLine { isBadInFirstLine = true }
    if run.count >= 3 {
      inWords.all += run.count
      inWords.arabic += run.count(where: Self.isArabic)
    } else {
      alone.all += run.count
      alone.western += run.count(where: Self.isWestern)
    }
  }

  private func isUTF8(_ run: ArraySlice<UInt8>) -> Bool {
    unsafe run.withUnsafeBufferPointer { bytes in
      unsafe (try? UTF8Span(validating: bytes.span)) != nil
    }
  }

  /// The letters of Arabic in Windows-1256, with its comma, semicolon and question mark. What lies
  /// between are letters of French; Russian and Greek have most of theirs there.
  private static func isArabic(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC1...0xD6, 0xD8...0xDF, 0xE1, 0xE3...0xE6, 0xEC, 0xED: true  // letters
    case 0xF0...0xF3, 0xF5, 0xF6, 0xF8, 0xFA: true  // vowels
    case 0x81, 0x8D, 0x8E, 0x90, 0x98, 0xC0: true  // of Persian and Urdu
    case 0xA0, 0xA1, 0xBA, 0xBF: true  // space, comma, semicolon, question mark
    default: false
    }
  }

  /// The letters of Windows-1252, with the quotes, dashes and signs that its programs put in.
  private static func isWestern(_ byte: UInt8) -> Bool {
    switch byte {
    case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0xFF, 0x8A, 0x8C, 0x8E, 0x9A, 0x9C, 0x9E, 0x9F: true
    case 0x80, 0x82, 0x84, 0x85, 0x8B, 0x91...0x97, 0x99, 0x9B: true
    case 0xA0, 0xA1, 0xA3, 0xA7, 0xA9, 0xAA, 0xAB, 0xAE, 0xB0, 0xB4, 0xB7, 0xBA, 0xBB, 0xBF: true
    default: false
    }
  }
}
