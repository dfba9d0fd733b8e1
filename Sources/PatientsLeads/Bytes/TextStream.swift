internal import PatientsCore

/// A leads file's text: whatever it is packed in and however it is encoded, UTF-8 comes out, without
/// a byte order mark.
final class TextStream: ByteStream {
  /// Bytes looked at for a guess.
  static let sampleSize = 64 * 1024

  private let text: PeekStream
  /// The encoding in which the text was found.
  let encoding: TextEncoding
  /// What was guessed, in words for people.
  let notes: [String]

  /// - Parameters:
  ///   - bytes: what is left of the file when it is unpacked.
  ///   - named: the encoding that somebody named; nil: it is found by looking. A byte order mark
  ///     goes before.
  /// - Throws: `.argument` for a name that is none, `.leads` where nobody can know the encoding.
  init(_ bytes: PeekStream, encoding named: String?) throws(PatientsError) {
    let named = try named.map { name throws(PatientsError) in try TextEncoding(named: name) }
    let start = try bytes.sample(FileKind.bytesNeeded)
    var notes: [String] = []
    if let marked = TextEncoding.Mark(start)?.encoding {
      encoding = marked
      if let named, named != marked {
        notes = ["the file itself says that it is \(marked.name): --encoding is not heeded"]
      }
    } else if let named {
      encoding = named
    } else {
      (encoding, notes) = try Self.guess(bytes, start)
    }
    self.notes = notes
    text = PeekStream(encoding.isUTF8 ? bytes : try Transcoder(bytes, from: encoding))
    try skipMark()
  }

  private static func guess(
    _ bytes: PeekStream, _ start: ArraySlice<UInt8>
  ) throws(PatientsError) -> (TextEncoding, [String]) {
    if let found = TextEncoding.unmarkedUTF16(start) { return (found, [taken(for: found)]) }
    switch EncodingGuess.make(try bytes.sample(sampleSize)) {
    case .utf8: return (.utf8, [])
    case .likely(let found): return (found, [taken(for: found)])
    case .unknown:
      throw PatientsError(
        .leads,
        "this is not UTF-8, and which encoding it is nobody can know: say --encoding, windows-1256 "
          + "for Arabic, windows-1252 for western Europe, windows-1251 for Russian; or save it in "
          + "UTF-8")
    }
  }

  private static func taken(for encoding: TextEncoding) -> String {
    "this is not UTF-8: it is taken for \(encoding.name), which is a guess; if names come out "
      + "wrong, say --encoding"
  }

  private func skipMark() throws(PatientsError) {
    if try text.peek(3).starts(with: [0xEF, 0xBB, 0xBF]) { text.skip(3) }
  }

  /// The next bytes, not read yet.
  func peek(_ count: Int) throws(PatientsError) -> ArraySlice<UInt8> { try text.peek(count) }

  /// The beginning of the text, not read yet.
  func sample() throws(PatientsError) -> ArraySlice<UInt8> { try text.sample(Self.sampleSize) }

  func read(into target: UnsafeMutableRawBufferPointer) throws(PatientsError) -> Int {
    try unsafe text.read(into: target)
  }

  var isIdle: Bool { text.isIdle }

  var canRewind: Bool { text.canRewind }

  func rewind() throws(PatientsError) -> Bool {
    guard try text.rewind() else { return false }
    try skipMark()
    return true
  }
}
