/// A number for each of many digests, in little memory: 10 bytes an entry, and a quarter of that
/// beside at most.
///
/// 56 bits of a digest are kept. Two different ones would be taken for one with a chance of 7 · 10⁻⁶
/// among a million. The table is in parts that grow one after the other, so that it is never there
/// twice.
struct DigestTable {
  private var parts = [Part](repeating: Part(), count: 256)

  /// The largest number that can be kept; larger ones are kept as this.
  static let maximum = UInt32.max - 1

  /// The number of a digest, or nil where it was not taken in, or forgotten since.
  subscript(digest: UInt64) -> UInt32? {
    let part = parts[DigestTable.part(digest)]
    let value = part.entries[part.place(of: Entry(digest, 0))].value
    return value == 0 || value == Part.forgotten ? nil : value
  }

  /// Takes a digest in, unless it has a number.
  ///
  /// - Parameter value: from 1 on.
  /// - Returns: the number that it had, or nil.
  mutating func insert(_ digest: UInt64, _ value: UInt32) -> UInt32? {
    let entry = Entry(digest, min(max(value, 1), DigestTable.maximum))
    return parts[DigestTable.part(digest)].insert(entry)
  }

  /// Forgets a digest, where this is its number.
  mutating func forget(_ digest: UInt64, _ value: UInt32) {
    parts[DigestTable.part(digest)].forget(Entry(digest, value))
  }

  /// Where the search for a digest begins among so many places: by its upper bits, so that digests
  /// spread over all of them.
  static func home(of digest: UInt64, among count: Int) -> Int {
    Int(truncatingIfNeeded: ((digest >> 32) &* UInt64(truncatingIfNeeded: count)) >> 32)
  }

  private static func part(_ digest: UInt64) -> Int { Int(truncatingIfNeeded: digest & 0xFF) }
}

/// The upper 48 bits of a digest, and its number: in halves, since a larger member would be padded.
private struct Entry {
  private var digestWords: (UInt16, UInt16, UInt16) = (0, 0, 0)
  private var valueWords: (UInt16, UInt16) = (0, 0)

  init() {}

  init(_ digest: UInt64, _ value: UInt32) {
    digestWords = (
      UInt16(truncatingIfNeeded: digest >> 48), UInt16(truncatingIfNeeded: digest >> 32),
      UInt16(truncatingIfNeeded: digest >> 16)
    )
    self.value = value
  }

  /// 0: the place is empty.
  var value: UInt32 {
    get { UInt32(valueWords.0) << 16 | UInt32(valueWords.1) }
    set {
      valueWords = (
        UInt16(truncatingIfNeeded: newValue >> 16), UInt16(truncatingIfNeeded: newValue)
      )
    }
  }

  /// The bits that are kept, where they were.
  var digest: UInt64 {
    UInt64(digestWords.0) << 48 | UInt64(digestWords.1) << 32 | UInt64(digestWords.2) << 16
  }

  func hasDigest(of other: Entry) -> Bool { digestWords == other.digestWords }
}

/// Open addressing: an entry is at its home, or at one of the next places.
private struct Part {
  private(set) var entries = [Entry](repeating: Entry(), count: 8)
  private var count = 0

  /// Keeps the place of an entry that is gone, so that those behind it are found.
  static let forgotten = UInt32.max

  mutating func insert(_ entry: Entry) -> UInt32? {
    if (count + 1) * 8 > entries.count * 7 { grow() }
    let place = place(of: entry)
    let old = entries[place].value
    guard old == 0 || old == Part.forgotten else { return old }
    if old == 0 { count += 1 }
    entries[place] = entry
    return nil
  }

  mutating func forget(_ entry: Entry) {
    let place = place(of: entry)
    if entries[place].value == entry.value { entries[place].value = Part.forgotten }
  }

  /// Where a digest is, or where it would go: at least one place in eight is empty.
  func place(of wanted: Entry) -> Int {
    var place = DigestTable.home(of: wanted.digest, among: entries.count)
    while entries[place].value != 0, !entries[place].hasDigest(of: wanted) {
      place = place + 1 == entries.count ? 0 : place + 1
    }
    return place
  }

  /// By an eighth: what is not needed is memory too.
  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count + old.count / 8 + 4)
    count = 0
    for entry in old where entry.value != 0 && entry.value != Part.forgotten {
      entries[place(of: entry)] = entry
      count += 1
    }
  }
}
