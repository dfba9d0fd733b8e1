import PatientsJournal

/// The keys of a file's rows so far, to find a row that comes twice.
///
/// A lead whose key is taken for another one's is not sent. So what the table finds is held against 32
/// more bits of the row's key: with both, two leads are taken for one with a chance of 10⁻¹⁵ in a file
/// of a million.
struct SeenKeys {
  private var rows = DigestTable()
  /// The further bits by row, in pages: one list would be there twice whenever it grows.
  private var pages: [[UInt32]] = []
  private static let pageSize = 4096

  /// The row that had this key before, or nil after taking it in for `row`.
  ///
  /// - Parameter row: from 1 on, and larger each time.
  mutating func insert(_ key: LeadKey, row: Int) -> Int? {
    let digest = key.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    let further = key.bytes.dropFirst(8).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    guard let first = rows.insert(digest, UInt32(clamping: row)).map({ Int($0) }) else {
      keep(further, row)
      return nil
    }
    // Two keys that share the table's bits alone: the second is new, and the journal knows it whole.
    return kept(first) == further ? first : nil
  }

  private mutating func keep(_ further: UInt32, _ row: Int) {
    let (page, place) = row.quotientAndRemainder(dividingBy: SeenKeys.pageSize)
    while pages.count <= page { pages.append([UInt32](repeating: 0, count: SeenKeys.pageSize)) }
    guard pages.indices ~= page, pages[page].indices ~= place else { return }
    pages[page][place] = further
  }

  private func kept(_ row: Int) -> UInt32? {
    let (page, place) = row.quotientAndRemainder(dividingBy: SeenKeys.pageSize)
    guard pages.indices ~= page, pages[page].indices ~= place else { return nil }
    return pages[page][place]
  }
}
