/// What the registry returned of a patient.
public struct PatientRecord: Hashable, Sendable {
  /// A UUID; never empty in a record that means success.
  public var id = ""
  public var clinicId: String?
  /// `"-1"` for a lead.
  public var patientNo: String?
  public var fullName: String?
  public var preferredName: String?
  public var callingCode: String?
  public var localPhone: String?
  public var gender: String?
  /// `YYYY-MM-DD`
  public var dateOfBirth: String?
  /// `""` where null was sent.
  public var email: String?
  /// Raw JSON: the documentation does not say of what shape.
  public var additionalInfo: String?
  public var insuranceInfo: String?
  /// Raw JSON: an object of all fields that are not named above, as they came; nil where all are.
  public var other: String?

  public init() {}

  public subscript(field: PatientField) -> String? {
    get {
      switch field {
      case .id: id
      case .clinicId: clinicId
      case .patientNo: patientNo
      case .fullName: fullName
      case .preferredName: preferredName
      case .callingCode: callingCode
      case .localPhone: localPhone
      case .gender: gender
      case .dateOfBirth: dateOfBirth
      case .email: email
      case .additionalInfo: additionalInfo
      case .insuranceInfo: insuranceInfo
      case .other: other
      }
    }
    set {
      switch field {
      case .id: id = newValue ?? ""
      case .clinicId: clinicId = newValue
      case .patientNo: patientNo = newValue
      case .fullName: fullName = newValue
      case .preferredName: preferredName = newValue
      case .callingCode: callingCode = newValue
      case .localPhone: localPhone = newValue
      case .gender: gender = newValue
      case .dateOfBirth: dateOfBirth = newValue
      case .email: email = newValue
      case .additionalInfo: additionalInfo = newValue
      case .insuranceInfo: insuranceInfo = newValue
      case .other: other = newValue
      }
    }
  }
}
