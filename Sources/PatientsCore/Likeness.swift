/// What two leads have in common where they are one person, or may be.
package enum Likeness: String, CaseIterable, Sendable {
  case phone
  case email
  /// The name and the date of birth.
  case name

  /// What is said of two leads: the same *phone*.
  package var words: String { self == .name ? "name and date of birth" : rawValue }
}

extension Patient {
  /// The text that two patients have in common where they are alike in this way. Personal data.
  ///
  /// Nil where it is not known, or says too little of anybody: a phone of four digits, an email
  /// without a domain (`a@b`), a date that stands for none.
  package func text(of likeness: Likeness) -> String? {
    switch likeness {
    case .phone: phoneText
    case .email: emailText
    case .name: nameText
    }
  }

  /// The calling code and the number, digits alone.
  private var phoneText: String? {
    let local = digits(of: localPhone)
    guard local.utf8.count >= 5 else { return nil }
    return digits(of: callingCode) + " " + local
  }

  private func digits(of text: String?) -> String {
    let digits = (text ?? "").unicodeScalars.compactMap { scalar in
      scalar.plainDigit.map { Character(Unicode.Scalar(0x30 | $0)) }
    }
    return String(digits)
  }

  /// Without case and the space around it. Mail servers may tell case apart; people do not.
  private var emailText: String? {
    guard let email, email.isShort else { return nil }
    let text = foldedWord(email)
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].dropFirst().dropLast().contains("."),
      !text.contains(where: \.isWhitespace)
    else { return nil }
    return text
  }

  /// The words of the name, without titles, case, accents and punctuation, in their order; and the
  /// date of birth.
  private var nameText: String? {
    guard let date = dateOfBirth.flatMap({ CalendarDate(iso: $0) }), date != .leadPlaceholder
    else { return nil }
    let full = fullName.flatMap { $0.isEmpty ? nil : $0 } ?? preferredName ?? ""
    guard full.isShort else { return nil }
    let name = String(decoding: full.utf8.dropFirst(TitledName(full).nameStart), as: UTF8.self)
    let words = folded(name).split { !$0.isLetter && !$0.isNumber }
    return words.isEmpty ? nil : words.joined(separator: " ") + " \(date)"
  }
}
