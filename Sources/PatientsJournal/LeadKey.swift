package import PatientsCore

/// What a journal knows a lead by: the digest of its cells, or of the text in its `--key` column.
///
/// The caller makes the digest; the journal only compares bytes.
package struct LeadKey: Hashable, Sendable {
  package let bytes: [UInt8]

  /// - Parameter bytes: 1 to 64 bytes.
  /// - Throws: `.argument` for any other number.
  package init(_ bytes: [UInt8]) throws(PatientsError) {
    guard (1...64).contains(bytes.count) else {
      throw PatientsError(.argument, "a lead's key has 1 to 64 bytes, not \(bytes.count)")
    }
    self.bytes = bytes
  }
}
