import PatientsCore

/// What a journal knows a person by without knowing the person: for each likeness 64 bits of a digest
/// over the journal's salt and the text that is alike.
///
/// The salt keeps two journals from being laid over each other. It does not hide a phone from
/// somebody who has the journal and tries all numbers.
struct LeadMarks: Hashable, Sendable {
  /// 0: not known.
  private var phone, email, name: UInt64

  /// - Parameters:
  ///   - wanted: the likenesses to mark; the others stay unknown.
  ///   - salt: of the journal, or of this run where there is none.
  init(_ patient: Patient, in wanted: [Likeness] = Likeness.allCases, salt: [UInt8]) {
    func mark(_ likeness: Likeness) -> UInt64 {
      guard wanted.contains(likeness), let text = patient.text(of: likeness) else { return 0 }
      return LeadMarks.mark(text, likeness, salt: salt)
    }
    (phone, email, name) = (mark(.phone), mark(.email), mark(.name))
  }

  /// Reads what ``bytes`` gave; bytes of another length have no marks.
  init(bytes: [UInt8]) {
    func mark(_ place: Int) -> UInt64 {
      guard bytes.count == 24 else { return 0 }
      return bytes[place * 8..<place * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    (phone, email, name) = (mark(0), mark(1), mark(2))
  }

  /// For the journal: eight bytes for each likeness; nil where nothing is known.
  var bytes: [UInt8]? {
    guard phone | email | name != 0 else { return nil }
    return [phone, email, name].flatMap { mark in
      stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: mark >> UInt64($0)) }
    }
  }

  subscript(likeness: Likeness) -> UInt64? {
    let mark =
      switch likeness {
      case .phone: phone
      case .email: email
      case .name: name
      }
    return mark == 0 ? nil : mark
  }

  private static func mark(_ text: String, _ likeness: Likeness, salt: [UInt8]) -> UInt64 {
    var hash = SHA256()
    unsafe salt.withUnsafeBytes { unsafe hash.update($0) }
    hash.update(likeness.rawValue)
    hash.update(0)
    hash.update(text)
    return max(hash.finishNumber(), 1)
  }
}
