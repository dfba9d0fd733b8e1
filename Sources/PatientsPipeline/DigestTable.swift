/// A number for each of many digests, in little memory: 12 bytes an entry and a quarter beside.
///
/// 64 bits of a digest are kept. Two different ones would be taken for one with a chance of 3 · 10⁻⁸
/// among a million. The table is in parts that grow one after the other, so that it is never there
/// twice.
struct DigestTable {
  private var parts = [Part](repeating: Part(), count: 256)

  /// The largest number that can be kept; larger ones are kept as this.
  static let maximum = UInt32.max - 1

  /// The number of a digest, or nil where it was not taken in, or forgotten since.
  subscript(digest: UInt64) -> UInt32? {
    let part = parts[DigestTable.part(digest)]
    let value = part.entries[part.place(of: digest)].value
    return value == 0 || value == Part.forgotten ? nil : value
  }

  /// Takes a digest in, unless it has a number.
  ///
  /// - Parameter value: from 1 on.
  /// - Returns: the number that it had, or nil.
  mutating func insert(_ digest: UInt64, _ value: UInt32) -> UInt32? {
    parts[DigestTable.part(digest)].insert(digest, min(max(value, 1), DigestTable.maximum))
  }

  /// Forgets a digest, where this is its number.
  mutating func forget(_ digest: UInt64, _ value: UInt32) {
    parts[DigestTable.part(digest)].forget(digest, value)
  }

  private static func part(_ digest: UInt64) -> Int { Int(truncatingIfNeeded: digest & 0xFF) }
}

private struct Entry {
  var high: UInt32 = 0
  var low: UInt32 = 0
  /// 0: the place is empty.
  var value: UInt32 = 0

  init() {}

  init(_ digest: UInt64, _ value: UInt32) {
    high = UInt32(truncatingIfNeeded: digest >> 32)
    low = UInt32(truncatingIfNeeded: digest)
    self.value = value
  }

  func hasDigest(of other: Entry) -> Bool { high == other.high && low == other.low }
}

/// Open addressing: an entry is at its place, or at one of the next ones.
private struct Part {
  private(set) var entries = [Entry](repeating: Entry(), count: 8)
  private var count = 0

  /// Keeps the place of an entry that is gone, so that those behind it are found.
  static let forgotten = UInt32.max

  mutating func insert(_ digest: UInt64, _ value: UInt32) -> UInt32? {
    if (count + 1) * 20 > entries.count * 17 { grow() }
    let place = place(of: digest)
    let old = entries[place].value
    guard old == 0 || old == Part.forgotten else { return old }
    if old == 0 { count += 1 }
    entries[place] = Entry(digest, value)
    return nil
  }

  mutating func forget(_ digest: UInt64, _ value: UInt32) {
    let place = place(of: digest)
    if entries[place].value == value { entries[place].value = Part.forgotten }
  }

  /// Where a digest is, or where it would go: at least one place in seven is empty.
  func place(of digest: UInt64) -> Int { place(of: Entry(digest, 0)) }

  private func place(of wanted: Entry) -> Int {
    var place = Int(truncatingIfNeeded: UInt64(wanted.high) * UInt64(entries.count) >> 32)
    while entries[place].value != 0, !entries[place].hasDigest(of: wanted) {
      place = place + 1 == entries.count ? 0 : place + 1
    }
    return place
  }

  /// By a quarter: what is not needed is memory too.
  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count + old.count / 4 + 4)
    count = 0
    for entry in old where entry.value != 0 && entry.value != Part.forgotten {
      entries[place(of: entry)] = entry
      count += 1
    }
  }
}
