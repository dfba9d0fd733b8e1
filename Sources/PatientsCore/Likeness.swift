internal import CNames

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
    if let text, text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) { return text }
    let digits = (text ?? "").unicodeScalars.compactMap { scalar in
      scalar.plainDigit.map { Character(Unicode.Scalar(0x30 | $0)) }
    }
    return String(digits)
  }

  /// Without case and the space around it. Mail servers may tell case apart; people do not.
  private var emailText: String? {
    guard let email, email.isShort else { return nil }
    let text = foldedWord(email)
    if isASCII(text) { return isPlainEmail(text.utf8) ? text : nil }
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[1].dropFirst().dropLast().contains("."),
      !text.contains(where: \.isWhitespace)
    else { return nil }
    return text
  }

  /// The same for a text of which each byte is a character.
  private func isPlainEmail(_ text: String.UTF8View) -> Bool {
    let at = UInt8(ascii: "@")
    let domain = text.drop { $0 != at }.dropFirst()
    return text.first != at && !domain.contains(at) && !text.contains(where: isASCIISpace)
      && domain.dropFirst().dropLast().contains(UInt8(ascii: "."))
  }

  /// The words of the name, without titles, case, accents and punctuation, in their order; and the
  /// date of birth.
  private var nameText: String? {
    guard let dateOfBirth, let date = CalendarDate(iso: dateOfBirth), date != .leadPlaceholder
    else { return nil }
    let full = fullName.flatMap { $0.isEmpty ? nil : $0 } ?? preferredName ?? ""
    guard full.isShort else { return nil }
    let start = TitledName(full).nameStart
    let name = start == 0 ? full : String(decoding: full.utf8.dropFirst(start), as: UTF8.self)
    let words = isASCII(name) ? plainWords(name) : words(folded(name))
    return words.isEmpty ? nil : words + " " + dateOfBirth
  }

  /// Letters and numbers with their marks, with one space wherever something else stands between
  /// them. By the tables of a column's name: finding Swift's characters took twice the time of all else.
  private func words(_ text: String) -> String {
    let count = text.utf8.count
    return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * count + 1) { room in
      let length = unsafe room.withMemoryRebound(to: CChar.self) { room in
        unsafe room.baseAddress.map { start in
          unsafe text.withCString { unsafe names_plain($0, count, start) }
        } ?? 0
      }
      let bytes = unsafe room.prefix(length).map { $0 == UInt8(ascii: "_") ? 0x20 : $0 }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// The same in small letters, for a text of which each byte is a character.
  private func plainWords(_ text: String) -> String {
    var words: [UInt8] = []
    words.reserveCapacity(text.utf8.count)
    var isApart = false
    for byte in text.utf8 {
      guard 0x30...0x39 ~= byte || 0x61...0x7A ~= byte | 0x20 else {
        isApart = !words.isEmpty
        continue
      }
      if isApart { words.append(0x20) }
      isApart = false
      words.append(0x41...0x5A ~= byte ? byte | 0x20 : byte)
    }
    return String(decoding: words, as: UTF8.self)
  }
}
