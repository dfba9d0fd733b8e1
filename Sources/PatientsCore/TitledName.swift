/// A name as somebody typed it, with the titles before it apart. Neither part is changed.
public struct TitledName: Hashable, Sendable {
  /// The bytes of the text (UTF-8) that are its titles, from the first to the last, with their full
  /// stops: `Prof. Dr.`; empty where there is none.
  public let titleBytes: Range<Int>
  /// The first byte of the name: the byte behind the titles and the space after them, and the first
  /// of all where there is no title.
  public let nameStart: Int

  /// Finds the titles.
  ///
  /// Words that can be nothing else in the clinics' languages (`Mr`, `Dr.`, `Sheikh`, `السيد`, `د.`,
  /// `г-н`) are titles, in any case. What may be a person's own name as well (`Don`, `شيخة`) is left
  /// where it is, and so is a word that nothing follows.
  ///
  /// - Parameter titles: the caller's own, single words, compared in the same way.
  public init(_ text: String, titles own: [String] = []) {
    if own.isEmpty, let blanks = Self.blanksBeforePlainWord(text) {
      (titleBytes, nameStart) = (blanks..<blanks, 0)
      return
    }
    let own = own.isEmpty ? [] : Set(own.filter(\.isShort).map { foldedWord($0) })
    var rest = text[...]
    rest.dropBlanks()
    let start = rest.startIndex
    var end = start
    var name = text.startIndex
    while let found = Self.title(at: rest, isFirst: end == start, own: own) {
      (end, rest) = (found.end, text[found.next...])
      name = found.next
    }
    func offset(_ index: String.Index) -> Int {
      text.utf8.distance(from: text.utf8.startIndex, to: index)
    }
    titleBytes = offset(start)..<offset(end)
    nameStart = offset(name)
  }

  /// The blanks at the start, where a word of ASCII follows that is no title of ours; nil where that
  /// needs a closer look. Most names begin so, and bytes cost a tenth of what characters do.
  private static func blanksBeforePlainWord(_ text: String) -> Int? {
    let rest = text.utf8.drop(while: isASCIISpace)
    let word = rest.prefix { !isASCIISpace($0) && $0 != UInt8(ascii: "/") }
    guard !word.isEmpty, word.allSatisfy({ $0 < 0x80 }) else { return nil }
    let stop = word.firstIndex(of: UInt8(ascii: ".")) ?? word.endIndex
    let candidates = stop == word.endIndex ? [word] : [word, word[..<stop]]
    guard !candidates.contains(where: { all.contains(FoldedWord(Substring($0))) }) else {
      return nil
    }
    return text.utf8.count - rest.count
  }

  /// The title at the start of `rest`: where it ends, and where what it is a title of begins.
  private static func title(
    at rest: Substring, isFirst: Bool, own: Set<String>
  ) -> (end: String.Index, next: String.Index)? {
    let head = rest.unicodeScalars.prefix(longestTitle)
    let word = head.prefix { !$0.properties.isWhitespace && $0 != "/" }
    guard word.endIndex < head.endIndex || head.endIndex == rest.endIndex else { return nil }
    let stop = word.firstIndex(of: ".").map(word.index(after:)) ?? word.endIndex
    for candidate in stop == word.endIndex ? [word] : [word, word[..<stop]] {
      var after = rest[candidate.endIndex...]
      let hasSlash = after.unicodeScalars.first == "/"
      let isMarked = candidate.last == "." || hasSlash
      let folded = FoldedWord(Substring(candidate))
      guard isTitle(folded, isMarked: isMarked, isFirst: isFirst, own: own) else { continue }
      if hasSlash { after = Substring(after.unicodeScalars.dropFirst()) }
      let end = after.startIndex
      after.dropBlanks()
      let isApart = isMarked || after.startIndex > end
      if isApart, after.first?.isLetter == true { return (end, after.startIndex) }
    }
    return nil
  }

  /// In Unicode scalars: what is longer is none, and is not compared with any.
  private static let longestTitle = 256

  private static func isTitle(
    _ word: FoldedWord, isMarked: Bool, isFirst: Bool, own: Set<String>
  ) -> Bool {
    guard !word.isEmpty else { return false }
    if plain.contains(word) || !own.isEmpty && own.contains(word.characters) { return true }
    return isMarked && (abbreviated.contains(word) || !isFirst && additions.contains(word))
  }

  private static func words(_ text: String) -> Set<FoldedWord> {
    Set(text.split(whereSeparator: \.isWhitespace).map { FoldedWord($0) })
  }

  /// Titles with a full stop behind them and without.
  private static let plain = words(
    """
    mr mrs ms miss mx mister missus madam sir dr doctor prof professor rev reverend engr sheikh
    monsieur madame mademoiselle mme mlle docteur herr frau fräulein
    sr sra srta señor señora señorita dra doctora senhor senhora doutor doutora
    sig sig.ra sig.na signor signora signorina dott dott.ssa dottor dottoressa
    sayın ginoo ginang binibini gng
    г-н г-жа господин госпожа д-р доктор проф профессор тов товарищ
    السيد السيدة الآنسة الأستاذ الأستاذة أستاذ أستاذة الدكتور الدكتورة دكتور دكتورة المهندس المهندسة
    مهندس مهندسة الشيخ الشيخة الحاج الحاجة أ.د آقای خانم دکتر جناب محترم محترمہ ڈاکٹر
    श्री श्रीमती सुश्री डॉ डॉक्टर
    """)

  /// Titles only with a full stop or a slash behind them: alone they may be part of a name.
  private static let abbreviated = words("eng hon capt smt shri sn د م أ")

  /// Titles only behind another: `Dr. med.`
  private static let additions = words("med dent vet phil rer nat jur h.c")

  private static let all = plain.union(abbreviated).union(additions)
}

extension Substring {
  /// Takes space and invisible marks from the start.
  fileprivate mutating func dropBlanks() {
    self = Substring(
      unicodeScalars.drop {
        $0.properties.isWhitespace || $0.properties.generalCategory == .format
      })
  }
}
