/// What a client asks to register, checked against the contract.
///
/// A lead (`isLead` true) may leave names and phone empty; its gender and date of birth are checked
/// all the same. Fields that the contract does not know are passed over.
struct Registration: Hashable, Sendable {
  let isLead: Bool
  let preferredName: String
  let fullName: String
  let callingCode: String
  let localPhone: String
  /// `""` where null or nothing was sent, as the registry's reply has it.
  let email: String
  /// `Male` or `Female`.
  let gender: String
  /// `YYYY-MM-DD`.
  let dateOfBirth: String

  /// - Throws: the first breach, in the order of the contract's table.
  init(_ body: JSONValue) throws(Refusal) {
    let form = try FormReader(body)
    isLead = try form.bool("isLead")
    preferredName = try form.string("preferredName")
    fullName = try form.string("fullName")
    callingCode = try form.string("callingCode")
    localPhone = try form.string("localPhone")
    email = try form.optionalString("email") ?? ""
    gender = try form.gender("gender")
    dateOfBirth = try form.object("dateOfBirth").date()
    if !isLead { try checkCompleteness() }
  }

  /// What the server verifies of a patient and not of a lead.
  private func checkCompleteness() throws(Refusal) {
    let fields = [
      ("preferredName", preferredName), ("fullName", fullName), ("callingCode", callingCode),
      ("localPhone", localPhone),
    ]
    for (name, value) in fields where value.isEmpty {
      throw Refusal(.empty, name, "may be empty for a lead only")
    }
    let digits = callingCode.utf8.dropFirst()
    guard callingCode.utf8.first == 0x2B, (1...4).contains(digits.count),
      digits.allSatisfy({ (0x30...0x39).contains($0) })
    else { throw Refusal(.notAllowed, "callingCode", "must be + and one to four digits") }
  }
}
