package import PatientsCore

/// What was sent of a lead whose fate is unknown, read back from the journal's request.
///
/// Two leads are the same to the registry exactly when these are equal.
package struct SentPatient: Hashable, Sendable {
  package var isLead = false
  package var fullName = ""
  package var preferredName = ""
  package var callingCode = ""
  package var localPhone = ""
  /// Empty where null was sent: the registry answers both with an empty text.
  package var email = ""
  package var gender = ""
  /// As it was sent: of a lead mostly 1111-01-01, whatever is known of the person.
  package var dateOfBirth = ""

  package init() {}

  /// - Parameter request: the body of a registration.
  /// - Throws: `.json` where it is none, without its text.
  package init(request: [UInt8], reader: JSONReader) throws(PatientsError) {
    var sent = SentPatient()
    var isInDate = false
    try unsafe request.withUnsafeBufferPointer { body throws(PatientsError) in
      try unsafe reader.read(body) { event in
        if event.kind == .beginObject { isInDate = event.key == "dateOfBirth" }
        if event.depth == 1, event.kind != .endObject { sent.take(event) }
        if event.depth == 2, isInDate, event.key == "date" { sent.dateOfBirth = event.text }
        return true
      }
    }
    guard !sent.gender.isEmpty, !sent.dateOfBirth.isEmpty else {
      throw PatientsError(.json, "the journal's request lacks what every registration has")
    }
    self = sent
  }

  private mutating func take(_ event: JSONReader.Event) {
    if event.key == "isLead" { isLead = event.text == "true" }
    guard event.kind == .string else { return }
    switch event.key {
    case "fullName": fullName = event.text
    case "preferredName": preferredName = event.text
    case "callingCode": callingCode = event.text
    case "localPhone": localPhone = event.text
    case "email": email = event.text
    case "gender": gender = event.text
    default: break
    }
  }
}

/// What the registry is asked for. Its documentation promises that names are found; that a name is
/// found by one of its words or a person by phone or e-mail, it only suggests.
extension SentPatient {
  /// Finds the record if it is stored as it was sent, and others with the same name, phone or
  /// e-mail. Empty where neither a name nor a phone was sent: then no search proves anything.
  package var terms: [String] {
    let name = [fullName, preferredName].map(trimmed).first { !$0.isEmpty }
    let phone = trimmed(localPhone)
    guard name != nil || !phone.isEmpty else { return [] }
    return [name ?? "", phone, trimmed(email)].filter { !$0.isEmpty }
  }

  /// The longest word of the name: finds the record also where the registry has changed the blanks
  /// or the other words. Nil where it would ask the same again.
  package var widerTerm: String? {
    let words = nameWords(fullName.isEmpty ? preferredName : fullName)
    let longest = words.max { ($0.count, $1) < ($1.count, $0) }
    guard let longest, !terms.contains(where: { $0.lowercased() == longest }) else { return nil }
    return longest
  }
}

/// A text without the blanks around it: what is stored as it was sent holds it all the same.
private func trimmed(_ text: String) -> String {
  let start = text.drop(while: \.isWhitespace)
  guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
  return String(start[...last])
}

/// A name's words without case, in the order in which they stand; what is neither letter nor digit
/// parts them.
func nameWords(_ name: String) -> [String] {
  name.uppercased().lowercased()
    .split { !$0.isLetter && !$0.isNumber }.map(String.init)
}
