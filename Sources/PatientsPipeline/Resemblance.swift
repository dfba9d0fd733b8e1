package import PatientsCore

/// How near a record of the registry is to what was sent.
package enum Resemblance: Hashable, Sendable {
  /// Every field that was sent is the record's.
  case equal
  /// It could be the same person: the name, the phone or the e-mail is the same.
  case alike
  case other

  /// Compares without an eye to who else may have been sent. Doubt goes to ``alike``.
  package init(_ sent: SentPatient, _ record: PatientRecord) {
    if sent.isEqual(to: record) {
      self = .equal
    } else if sent.sharesPhone(with: record) || sent.sharesEmail(with: record)
      || sent.sharesName(with: record)
    {
      self = .alike
    } else {
      self = .other
    }
  }
}

extension SentPatient {
  /// A record without an id, or without a number that tells a lead from a patient, equals nothing.
  fileprivate func isEqual(to record: PatientRecord) -> Bool {
    guard !record.id.isEmpty, let number = record.patientNo, (number == "-1") == isLead else {
      return false
    }
    return fullName == record.fullName ?? "" && preferredName == record.preferredName ?? ""
      && callingCode == record.callingCode ?? "" && localPhone == record.localPhone ?? ""
      && email == record.email ?? "" && gender == record.gender ?? ""
      && dateOfBirth == record.dateOfBirth ?? ""
  }

  /// The same digits, also where one has the calling code or a trunk zero before them.
  fileprivate func sharesPhone(with record: PatientRecord) -> Bool {
    let mine = significantDigits(localPhone)
    let other = significantDigits(record.localPhone ?? "")
    guard !mine.isEmpty, !other.isEmpty else { return false }
    guard min(mine.count, other.count) >= 7 else { return mine == other }
    return mine.hasSuffix(other) || other.hasSuffix(mine)
  }

  fileprivate func sharesEmail(with record: PatientRecord) -> Bool {
    guard !email.isEmpty, let other = record.email else { return false }
    return email.lowercased() == other.lowercased()
  }

  /// All words of the shorter name are in the longer one; how somebody is addressed counts where
  /// there is no full name. One word is enough only where no phone
  /// was sent: otherwise the phone finds whom somebody has given a second name.
  fileprivate func sharesName(with record: PatientRecord) -> Bool {
    let mine = Set(nameWords(fullName.isEmpty ? preferredName : fullName))
    let theirs = record.fullName.flatMap { $0.isEmpty ? nil : $0 } ?? record.preferredName ?? ""
    let other = Set(nameWords(theirs))
    guard !mine.isEmpty, !other.isEmpty else { return false }
    if mine == other { return true }
    guard min(mine.count, other.count) >= (localPhone.isEmpty ? 1 : 2) else { return false }
    return mine.isSubset(of: other) || other.isSubset(of: mine)
  }
}

/// Digits of any script without the zeros in front.
private func significantDigits(_ phone: String) -> String {
  let digits = phone.compactMap { character -> String? in
    guard let value = character.wholeNumberValue, (0...9).contains(value) else { return nil }
    return String(value)
  }
  return digits.drop { $0 == "0" }.joined()
}
