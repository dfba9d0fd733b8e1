import PatientsJournal

/// The keys of a file's rows so far, to find a row that comes twice: 16 bytes a lead.
///
/// Keys are digests: twelve bytes of each are kept, with the row. Two different leads would be
/// taken for one with a chance of 10⁻¹⁷ in a file of a million.
struct SeenKeys {
  private struct Entry {
    var high: UInt64 = 0
    var low: UInt32 = 0
    /// 0: the place is empty.
    var row: UInt32 = 0
  }

  private var entries = [Entry](repeating: Entry(), count: 1024)
  private var count = 0

  /// The row that had this key before, or nil after taking it in for `row`.
  mutating func insert(_ key: LeadKey, row: Int) -> Int? {
    if (count + 1) * 4 > entries.count * 3 { grow() }
    let entry = SeenKeys.entry(key, row: row)
    let place = find(entry)
    if entries[place].row != 0 { return Int(entries[place].row) }
    entries[place] = entry
    count += 1
    return nil
  }

  private static func entry(_ key: LeadKey, row: Int) -> Entry {
    var entry = Entry()
    for byte in key.bytes.prefix(8) { entry.high = entry.high << 8 | UInt64(byte) }
    for byte in key.bytes.dropFirst(8).prefix(4) { entry.low = entry.low << 8 | UInt32(byte) }
    entry.row = UInt32(clamping: max(row, 1))
    return entry
  }

  /// Where an entry is, or where it would go.
  private func find(_ entry: Entry) -> Int {
    let mask = entries.count - 1
    var place = Int(truncatingIfNeeded: entry.high) & mask
    while entries[place].row != 0 {
      if entries[place].high == entry.high, entries[place].low == entry.low { break }
      place = (place + 1) & mask
    }
    return place
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count * 2)
    for entry in old where entry.row != 0 { entries[find(entry)] = entry }
  }
}
