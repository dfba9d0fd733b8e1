/// One problem of a patient.
public struct Issue: Hashable, Sendable {
  public enum Severity: Int32, Sendable {
    /// A suspicion: the patient can be sent, and the results name it.
    case warning = 1
    /// A breach of the contract: nothing is sent.
    case error = 2
  }

  public enum Code: String, CaseIterable, Sendable {
    case missing
    case notAGender = "not_a_gender"
    case notADate = "not_a_date"
    case notACallingCode = "not_a_calling_code"
    case lettersInPhone = "letters_in_phone"
    case dateInFuture = "date_in_future"
    case placeholderDate = "placeholder_date"
    case notAnEmail = "not_an_email"
  }

  public let field: PatientField
  public let code: Code
  public let severity: Severity
  /// One line for people, without anything of the person.
  public let text: String
}

extension Patient {
  /// All problems at once, in the order of the fields.
  ///
  /// The errors are the contract's (the seed's table of parameters): gender always, a date always
  /// but for a lead, and of a patient also both names, calling code and phone.
  ///
  /// - Parameter today: what a date of birth may not lie behind; nil: that is not looked at.
  public func issues(on today: CalendarDate? = nil) -> [Issue] {
    var found: [Issue] = []
    checkRequired(into: &found)
    checkPhone(into: &found)
    checkEmail(into: &found)
    checkGender(into: &found)
    checkDate(on: today, into: &found)
    return found
  }

  /// Whether the registry could take this patient, as far as the contract says.
  public var isSendable: Bool { !issues().contains { $0.severity == .error } }

  private func checkRequired(into found: inout [Issue]) {
    guard !isLead else { return }
    for field in [PatientField.fullName, .callingCode, .localPhone]
    where (self[field] ?? "").isEmpty {
      found.append(
        Issue(
          field: field, code: .missing, severity: .error,
          text: "the \(field.words) is missing: a patient needs one, a lead does not"))
    }
  }

  private func checkPhone(into found: inout [Issue]) {
    if let code = callingCode, !code.isEmpty, !isCallingCode(code) {
      found.append(
        Issue(
          field: .callingCode, code: .notACallingCode, severity: .warning,
          text: "the calling code is not a + and one to four digits"))
    }
    if let phone = localPhone, !phone.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      found.append(
        Issue(
          field: .localPhone, code: .lettersInPhone, severity: .warning,
          text: "the phone holds something other than digits"))
    }
  }

  private func isCallingCode(_ code: String) -> Bool {
    let bytes = code.utf8
    guard bytes.first == UInt8(ascii: "+"), (2...5).contains(bytes.count) else { return false }
    return bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  private func checkEmail(into found: inout [Issue]) {
    guard let email, !email.isEmpty else { return }
    let bytes = email.utf8
    let domain = bytes.drop { $0 != UInt8(ascii: "@") }.dropFirst()
    let isSplit = !domain.isEmpty && domain.count < bytes.count - 1
    if isSplit, !domain.contains(UInt8(ascii: "@")), !bytes.contains(0x20) { return }
    found.append(
      Issue(
        field: .email, code: .notAnEmail, severity: .warning,
        text: "the email is not of the form name@domain"))
  }

  private func checkGender(into found: inout [Issue]) {
    let text = gender ?? ""
    if text.isEmpty {
      found.append(
        Issue(
          field: .gender, code: .missing, severity: .error,
          text: "the gender is missing: the registry always needs Male or Female, also of a lead"))
    } else if Gender(exactly: text) == nil {
      found.append(
        Issue(
          field: .gender, code: .notAGender, severity: .error,
          text: "the gender is neither Male nor Female"))
    }
  }

  private func checkDate(on today: CalendarDate?, into found: inout [Issue]) {
    let text = dateOfBirth ?? ""
    func add(_ code: Issue.Code, _ severity: Issue.Severity, _ text: String) {
      found.append(Issue(field: .dateOfBirth, code: code, severity: severity, text: text))
    }
    if text.isEmpty {
      guard !isLead else { return }
      return add(
        .missing, .error, "the date of birth is missing: a patient needs one, a lead does not")
    }
    guard let date = CalendarDate(iso: text) else {
      return add(.notADate, .error, "the date of birth is not a calendar date as YYYY-MM-DD")
    }
    if date == .leadPlaceholder, !isLead {
      add(.placeholderDate, .warning, "the date of birth is 1111-01-01, which stands for none")
    }
    if let today, date > today {
      add(.dateInFuture, .warning, "the date of birth lies in the future")
    }
  }
}
