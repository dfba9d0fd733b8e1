import PatientsCore
import Testing

@Suite struct IssuesTests {
  private let today = CalendarDate(year: 2026, month: 11, day: 24)

  private func codes(_ change: (inout Patient) -> Void) -> [String] {
    var patient = soundPatient
    change(&patient)
    return patient.issues(on: today).map { "\($0.field.name) \($0.code.rawValue) \($0.severity)" }
  }

  @Test func `a sound patient has no issue`() { #expect(codes { _ in } == []) }

  @Test func `all problems are given at once`() {
    let patient = Patient(email: "nobody")
    #expect(
      patient.issues().map(\.field)
        == [.fullName, .callingCode, .localPhone, .email, .gender, .dateOfBirth])
  }

  @Test(arguments: [
    (PatientField.fullName, "full_name"), (.callingCode, "calling_code"),
    (.localPhone, "local_phone"), (.gender, "gender"), (.dateOfBirth, "date_of_birth"),
  ])
  func `a patient needs each required field`(_ field: PatientField, _ name: String) {
    for empty in [nil, ""] {
      #expect(codes { $0[field] = empty } == ["\(name) missing error"])
    }
  }

  @Test func `a lead needs a gender and nothing else`() {
    #expect(Patient(isLead: true, gender: "Male").issues(on: today).isEmpty)
    #expect(Patient(isLead: true).issues(on: today).map(\.code) == [.missing])
  }

  @Test func `a gender is Male or Female to the letter`() {
    #expect(codes { $0.gender = "male" } == ["gender not_a_gender error"])
  }

  @Test(arguments: ["1990-02-30", "1990-2-3", "28/02/1990", "yesterday", "1990-02-28 "])
  func `a date that is no calendar date is an error`(_ date: String) {
    #expect(codes { $0.dateOfBirth = date } == ["date_of_birth not_a_date error"])
    var lead = Patient(isLead: true, gender: "Male")
    lead.dateOfBirth = date
    #expect(!lead.isSendable)
  }

  @Test func `suspicions are warnings and stop nothing`() {
    #expect(codes { $0.localPhone = "call me" } == ["local_phone letters_in_phone warning"])
    #expect(codes { $0.dateOfBirth = "2026-11-25" } == ["date_of_birth date_in_future warning"])
    #expect(codes { $0.dateOfBirth = "1111-01-01" } == ["date_of_birth placeholder_date warning"])
    #expect(codes { $0.callingCode = "971" } == ["calling_code not_a_calling_code warning"])
    for email in ["none", "a@", "@b", "a@b@c", "a b@c"] {
      #expect(codes { $0.email = email } == ["email not_an_email warning"])
    }
  }

  @Test func `no issue's text holds anything of the person`() {
    let patient = Patient(
      fullName: "", callingCode: "SECRET", localPhone: "SECRET", email: "SECRET",
      gender: "SECRET", dateOfBirth: "SECRET")
    #expect(patient.issues(on: today).count == 6)
    for issue in patient.issues(on: today) { #expect(!issue.text.contains("SECRET")) }
  }

  @Test func `an unknown field's error names the nearest`() {
    let error = #expect(throws: PatientsError.self) { try PatientField(named: "ful_name") }
    #expect(error?.message == "there is no field 'ful_name'; did you mean 'full_name'?")
    #expect(nearestName(to: "nmae", in: ["id", "name"]) == "name")
    #expect(nearestName(to: "colour", in: ["size", "weight"]) == nil)
    #expect(nearestName(to: String(repeating: "x", count: 10_000), in: ["x"]) == nil)
  }
}
