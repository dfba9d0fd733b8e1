import PatientsCore

/// What a journal knows a person by without knowing the person: for each likeness 64 bits of a digest
/// over the journal's salt and the text that is alike.
///
/// The salt keeps two journals from being laid over each other. It does not hide a phone from
/// somebody who has the journal and tries all numbers.
struct LeadMarks: Hashable, Sendable {
  /// By the order of the likenesses; 0: not known.
  private var marks = [UInt64](repeating: 0, count: Likeness.allCases.count)

  /// - Parameters:
  ///   - wanted: the likenesses to mark; the others stay unknown.
  ///   - salt: of the journal, or of this run where there is none.
  init(_ patient: Patient, in wanted: [Likeness] = Likeness.allCases, salt: [UInt8]) {
    for (place, likeness) in Likeness.allCases.enumerated() where wanted.contains(likeness) {
      guard let text = patient.text(of: likeness) else { continue }
      marks[place] = LeadMarks.mark(text, likeness, salt: salt)
    }
  }

  /// Reads what ``bytes`` gave; bytes of another length have no marks.
  init(bytes: [UInt8]) {
    guard bytes.count == marks.count * 8 else { return }
    for place in marks.indices {
      marks[place] = bytes[place * 8..<place * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// For the journal; nil where nothing is known.
  var bytes: [UInt8]? {
    guard marks.contains(where: { $0 != 0 }) else { return nil }
    return marks.flatMap { mark in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: mark >> UInt64($0)) }
    }
  }

  subscript(likeness: Likeness) -> UInt64? {
    guard let place = Likeness.allCases.firstIndex(of: likeness), marks[place] != 0 else {
      return nil
    }
    return marks[place]
  }

  private static func mark(_ text: String, _ likeness: Likeness, salt: [UInt8]) -> UInt64 {
    var hash = SHA256()
    unsafe salt.withUnsafeBytes { unsafe hash.update($0) }
    hash.update(likeness.rawValue)
    hash.update(0)
    hash.update(text)
    return max(hash.finish(8).reduce(0) { $0 << 8 | UInt64($1) }, 1)
  }
}
