internal import CNames

/// Names of columns, as people write them and as scripts do.
enum ColumnName {
  /// The name as that of a field: `Full Name` is `full_name`, `Téléphone (privé)` is
  /// `telephone_prive`. Small letters without accents, and one `_` for whatever is neither letter nor
  /// digit between them. Empty for a name without either.
  static func plain(_ name: String) -> String {
    unsafe made(of: name) { unsafe names_plain($0, $1, $2) }.split(separator: "_")
      .map { folded(String($0)) }.joined(separator: "_")
  }

  /// What two names have in common that differ by case, spaces, accents and punctuation alone.
  static func folded(_ name: String) -> String {
    unsafe made(of: name) { unsafe names_folded($0, $1, $2) }
  }

  private static func made(
    of name: String, _ make: (UnsafePointer<CChar>, Int, UnsafeMutablePointer<CChar>) -> Int
  ) -> String {
    let count = name.utf8.count
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2 * count + 1) { room in
      guard let start = room.baseAddress else { return "" }
      let length = unsafe name.withCString { unsafe make($0, count, start) }
      return unsafe String(
        decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
    }
  }
}
