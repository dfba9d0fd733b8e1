/// What is to be registered: a patient, or a lead whose data may be incomplete.
///
/// The texts are what will be sent: never trimmed, never changed in case. Whether they are right is
/// said by ``issues(on:)``; nothing is checked while a patient is put together.
public struct Patient: Hashable, Sendable {
  /// A lead goes out with incomplete data and a date that stands for none; the registry then does
  /// not check what it requires of a patient.
  public var isLead: Bool
  /// How the person is addressed. Where it is missing, the full name is sent.
  public var preferredName: String?
  public var fullName: String?
  /// `+971`
  public var callingCode: String?
  /// The number without calling code and trunk prefix: `561231231`.
  public var localPhone: String?
  public var email: String?
  /// `Male` or `Female`, always required, also of a lead.
  public var gender: String?
  /// `YYYY-MM-DD`. A lead's own date stays here and in the journal; see ``DatePolicy``.
  public var dateOfBirth: String?

  public init(
    isLead: Bool = false, preferredName: String? = nil, fullName: String? = nil,
    callingCode: String? = nil, localPhone: String? = nil, email: String? = nil,
    gender: String? = nil, dateOfBirth: String? = nil
  ) {
    self.isLead = isLead
    self.preferredName = preferredName
    self.fullName = fullName
    self.callingCode = callingCode
    self.localPhone = localPhone
    self.email = email
    self.gender = gender
    self.dateOfBirth = dateOfBirth
  }

  /// The text of a field; nil where there is none, or where the field is only a record's.
  public subscript(field: PatientField) -> String? {
    get {
      switch field {
      case .preferredName: preferredName
      case .fullName: fullName
      case .callingCode: callingCode
      case .localPhone: localPhone
      case .email: email
      case .gender: gender
      case .dateOfBirth: dateOfBirth
      default: nil
      }
    }
    set {
      switch field {
      case .preferredName: preferredName = newValue
      case .fullName: fullName = newValue
      case .callingCode: callingCode = newValue
      case .localPhone: localPhone = newValue
      case .email: email = newValue
      case .gender: gender = newValue
      case .dateOfBirth: dateOfBirth = newValue
      default: break
      }
    }
  }
}

/// Which date of birth a lead is sent with.
public enum DatePolicy: Sendable {
  /// `1111-01-01`, as the registry's documentation says.
  case placeholderForLeads
  /// The lead's own, where one is known.
  case known
}
