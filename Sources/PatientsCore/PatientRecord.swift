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
      default: PatientRecord.path(field).flatMap { self[keyPath: $0] }
      }
    }
    set {
      if field == .id {
        id = newValue ?? ""
      } else if let path = PatientRecord.path(field) {
        self[keyPath: path] = newValue
      }
    }
  }

  private static func path(_ field: PatientField) -> WritableKeyPath<PatientRecord, String?>? {
    switch field {
    case .id: nil
    case .clinicId: \.clinicId
    case .patientNo: \.patientNo
    case .fullName: \.fullName
    case .preferredName: \.preferredName
    case .callingCode: \.callingCode
    case .localPhone: \.localPhone
    case .gender: \.gender
    case .dateOfBirth: \.dateOfBirth
    case .email: \.email
    case .additionalInfo: \.additionalInfo
    case .insuranceInfo: \.insuranceInfo
    case .other: \.other
    }
  }

  /// The field that a member of the registry's JSON holds, or nil for one that is not known.
  /// (`dateOfBirth` is an object and is read by its own rule.)
  static func field(forKey key: String) -> PatientField? { fieldsByKey[key] }

  private static let fieldsByKey: [String: PatientField] = [
    "id": .id, "clinicId": .clinicId, "patientNo": .patientNo, "fullName": .fullName,
    "preferredName": .preferredName, "callingCode": .callingCode, "localPhone": .localPhone,
    "gender": .gender, "email": .email, "additionalInfo": .additionalInfo,
    "insuranceInfo": .insuranceInfo,
  ]
}
