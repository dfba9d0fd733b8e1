/// The texts of a patient and of a record, by one name in Swift, C, Lua and the command line.
///
/// The numbers are those of `patients_field` in `include/patients.h`.
public enum PatientField: Int32, CaseIterable, Sendable {
  case preferredName = 1
  case fullName = 2
  case callingCode = 3
  case localPhone = 4
  case email = 5
  case gender = 6
  case dateOfBirth = 7
  case id = 8
  case clinicId = 9
  case patientNo = 10
  case additionalInfo = 11
  case insuranceInfo = 12
  case other = 13

  /// The field's name in Lua, on the command line and in result files: `full_name`.
  public var name: String {
    switch self {
    case .preferredName: "preferred_name"
    case .fullName: "full_name"
    case .callingCode: "calling_code"
    case .localPhone: "local_phone"
    case .email: "email"
    case .gender: "gender"
    case .dateOfBirth: "date_of_birth"
    case .id: "id"
    case .clinicId: "clinic_id"
    case .patientNo: "patient_no"
    case .additionalInfo: "additional_info"
    case .insuranceInfo: "insurance_info"
    case .other: "other"
    }
  }

  /// What a person calls the field: `full name`.
  public var words: String {
    String(name.map { $0 == "_" ? " " : $0 })
  }

  /// Whether a patient has this field, or only what the registry returns.
  public var belongsToPatient: Bool { rawValue <= PatientField.dateOfBirth.rawValue }

  /// Finds a field by its name.
  ///
  /// - Throws: `.argument` with the nearest name.
  public init(named name: String) throws(PatientsError) {
    for field in PatientField.allCases where name.isExactly(field.name) {
      self = field
      return
    }
    throw PatientsError(
      .argument,
      "there is no field '\(oneLine(name, limit: 60))'"
        + suggestion(for: name, among: PatientField.allCases.map(\.name)))
  }
}
