import PatientsCore

/// The digest by which the journal knows a row without a key column: the first 16 bytes of SHA-256
/// over its cells, each after its length (LEB128), so that `ab,c` and `a,bc` differ.
///
/// Two different rows with one digest would lose a person; at 128 bits of SHA-256 nobody finds such
/// a pair, by chance or on purpose.
package struct LeadDigest {
  /// Bytes of a digest.
  package static let size = 16

  private var hash = SHA256()

  package init() {}

  /// Takes the next cell's bytes.
  package mutating func add(_ cell: UnsafeRawBufferPointer) {
    var length = UInt(cell.count)
    while length >= 0x80 {
      hash.update(UInt8(truncatingIfNeeded: length) | 0x80)
      length >>= 7
    }
    hash.update(UInt8(truncatingIfNeeded: length))
    unsafe hash.update(cell)
  }

  /// The 16 bytes.
  package consuming func finish() -> [UInt8] {
    hash.finish(Self.size)
  }
}
