extension Patient {
  /// The body of `POST <base url>/api/user/v1/patients/add`, compact, keys in the seed's order.
  ///
  /// - Throws: `.invalid` with the first errors where the patient breaks the contract.
  public func encoded(
    dates: DatePolicy = .placeholderForLeads
  ) throws(PatientsError) -> [UInt8] {
    try encoded(dates: dates, issues: issues())
  }

  /// The same for a patient whose issues are known.
  package func encoded(dates: DatePolicy, issues: [Issue]) throws(PatientsError) -> [UInt8] {
    guard !issues.contains(where: { $0.severity == .error }) else {
      let errors = issues.filter { $0.severity == .error }
      throw PatientsError(.invalid, errors.map(\.text).joined(separator: "; "))
    }
    var json = JSONWriter()
    json.raw("{\"isLead\":")
    json.raw(isLead ? "true" : "false")
    json.member("preferredName", nameToAddress)
    json.member("fullName", fullName ?? "")
    json.member("callingCode", callingCode ?? "")
    json.member("localPhone", localPhone ?? "")
    json.member("email", emailToSend)
    json.member("gender", gender ?? "")
    json.raw(",\"dateOfBirth\":{\"date\":")
    json.string(dateToSend(dates))
    json.raw("}}")
    return json.bytes
  }

  /// A missing preferred name is filled from the full name (the seed: "can be set the same").
  private var nameToAddress: String {
    guard let preferredName, !preferredName.isEmpty else { return fullName ?? "" }
    return preferredName
  }

  /// An empty email is none: the contract has a string or null.
  private var emailToSend: String? {
    email.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static let placeholder = CalendarDate.leadPlaceholder.description

  private func dateToSend(_ dates: DatePolicy) -> String {
    let known = dateOfBirth ?? ""
    guard isLead else { return known }
    guard case .known = dates, !known.isEmpty else {
      return Patient.placeholder
    }
    return known
  }
}
