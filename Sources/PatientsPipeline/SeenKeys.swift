import PatientsJournal

/// The keys of a file's rows so far, to find a row that comes twice.
struct SeenKeys {
  private var rows = DigestTable()

  /// The row that had this key before, or nil after taking it in for `row`.
  mutating func insert(_ key: LeadKey, row: Int) -> Int? {
    let digest = key.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    return rows.insert(digest, UInt32(clamping: row)).map(Int.init)
  }
}
