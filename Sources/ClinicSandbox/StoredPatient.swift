/// A patient as the registry gives it back.
struct StoredPatient: Hashable, Sendable {
  /// A UUID in lower case.
  let id: String
  /// A UUID in lower case, the same for all patients of a database.
  let clinicID: String
  /// The patient's number from 1 on; nil for a lead.
  let number: Int?
  let fullName: String
  let preferredName: String
  let callingCode: String
  let localPhone: String
  let gender: String
  let dateOfBirth: String
  let email: String

  /// The patient in compact JSON, the keys in the order of the vendor's example.
  var json: String {
    let members = [
      ("id", id), ("clinicId", clinicID), ("patientNo", String(number ?? -1)),
      ("fullName", fullName), ("preferredName", preferredName), ("callingCode", callingCode),
      ("localPhone", localPhone), ("gender", gender),
    ]
    let plain = members.map { "\"\($0)\":\(quoted($1))" }.joined(separator: ",")
    return "{\(plain),\"dateOfBirth\":{\"date\":\(quoted(dateOfBirth))},"
      + "\"email\":\(quoted(email)),\"additionalInfo\":[],\"insuranceInfo\":[]}"
  }
}
