import PatientsCore
import PatientsPipeline
import Testing

/// A patient as it was sent, and the record that the registry makes of it.
private let ada = Patient(
  preferredName: "Ada", fullName: "Ada Example ", callingCode: "+971", localPhone: "561231231",
  email: "ada@example.org", gender: "Female", dateOfBirth: "1990-02-28")

private func sent(_ patient: Patient) throws -> SentPatient {
  try SentPatient(request: patient.encoded(), reader: JSONReader())
}

private func record(_ patient: Patient, id: String = "a1", number: String? = nil) -> PatientRecord {
  var record = PatientRecord()
  record.id = id
  record.patientNo = number ?? (patient.isLead ? "-1" : "12")
  record.fullName = patient.fullName ?? ""
  record.preferredName = patient.preferredName ?? patient.fullName ?? ""
  record.callingCode = patient.callingCode ?? ""
  record.localPhone = patient.localPhone ?? ""
  record.email = patient.email ?? ""
  record.gender = patient.gender
  record.dateOfBirth = patient.isLead ? "1111-01-01" : patient.dateOfBirth
  return record
}

@Suite struct ReconcileVerdictTests {
  @Test func `a record that equals all that was sent is the person's`() throws {
    #expect(Resemblance(try sent(ada), record(ada)) == .equal)
    var lead = ada
    (lead.isLead, lead.email, lead.localPhone) = (true, nil, nil)
    #expect(Resemblance(try sent(lead), record(lead)) == .equal)
  }

  @Test(arguments: PatientField.allCases.filter(\.belongsToPatient))
  func `one field that differs makes a record no more than alike`(_ field: PatientField) throws {
    var other = record(ada)
    other[field] = "another"
    #expect(Resemblance(try sent(ada), other) == .alike)
    other[field] = nil
    #expect(Resemblance(try sent(ada), other) == .alike)
  }

  @Test func `a lead is not a patient, and a record without an id or a number is nobody's`() throws
  {
    #expect(Resemblance(try sent(ada), record(ada, number: "-1")) == .alike)
    #expect(Resemblance(try sent(ada), record(ada, id: "")) == .alike)
    var unnumbered = record(ada)
    unnumbered.patientNo = nil
    #expect(Resemblance(try sent(ada), unnumbered) == .alike)
  }

  @Test(arguments: [
    ("Someone Else", "561231231", "", Resemblance.alike),
    ("Someone Else", "0561231231", "", .alike),
    ("Someone Else", "00971 56 123 1231", "", .alike),
    ("Someone Else", "", "ADA@example.org", .alike),
    ("ADA  example", "999999999", "", .alike),
    ("Example, Ada", "999999999", "", .alike),
    ("Ada Maria Example", "999999999", "", .alike),
    ("Ada", "999999999", "", .other),
    ("Ada Examples", "999999999", "", .other),
    ("Someone Else", "56123123", "", .other),
    ("Someone Else", "231", "", .other),
    ("", "", "", .other),
  ])
  func `the same name, phone or e-mail could be the same person`(
    name: String, phone: String, email: String, expected: Resemblance
  ) throws {
    var other = ada
    (other.fullName, other.preferredName, other.localPhone, other.email) = (
      name, name, phone, email
    )
    #expect(Resemblance(try sent(ada), record(other)) == expected)
  }

  @Test func `where no phone was sent one word of a name is enough to be alike`() throws {
    var short = ada
    (short.isLead, short.fullName, short.localPhone, short.email) = (true, "Ada", nil, nil)
    #expect(Resemblance(try sent(short), record(ada)) == .alike)
  }

  @Test func `the search is for name, phone and e-mail, then for the longest word of the name`()
    throws
  {
    #expect(try sent(ada).terms == ["Ada Example", "561231231", "ada@example.org"])
    #expect(try sent(ada).widerTerm == "example")
    var phoneOnly = ada
    (phoneOnly.isLead, phoneOnly.fullName, phoneOnly.preferredName) = (true, nil, nil)
    #expect(try sent(phoneOnly).terms == ["561231231", "ada@example.org"])
    #expect(try sent(phoneOnly).widerTerm == nil)
    phoneOnly.localPhone = " "
    #expect(try sent(phoneOnly).terms == [])
  }

  @Test func `a request that cannot be read is not taken for one`() {
    for text in ["", "{", "[]", "{}", "{\"fullName\":\"x\"}"] {
      #expect(throws: PatientsError.self) {
        try SentPatient(request: Array(text.utf8), reader: JSONReader())
      }
    }
  }
}

@Suite struct ReconciliationTests {
  private func verdict(
    of records: [PatientRecord], leads: Int = 1, owned: Set<String> = []
  ) throws -> Reconciliation.Verdict {
    var reconciliation = Reconciliation(sent: try sent(ada), leads: leads)
    reconciliation.take(records)
    return reconciliation.verdict(owned: owned)
  }

  private func equal(_ id: String) -> PatientRecord { record(ada, id: id) }
  private var alike: PatientRecord { record(ada, id: "alike", number: "-1") }
  private func names(_ ids: String...) -> Reconciliation.Verdict {
    .registered(ids.map { RecordName(id: $0, patientNo: "12") })
  }

  @Test func `one lead and one equal record are each other's`() throws {
    #expect(try verdict(of: [equal("a")]) == names("a"))
    #expect(try verdict(of: [alike, equal("a")]) == names("a"))
    #expect(try verdict(of: [equal("a"), equal("a")]) == names("a"))
  }

  @Test func `nothing alike is not there`() throws {
    let stranger = record(Patient(fullName: "Someone Else", localPhone: "999999999"))
    #expect(try verdict(of: []) == .notThere)
    #expect(try verdict(of: [stranger]) == .notThere)
  }

  @Test func `what is only alike is for a person to tell`() throws {
    #expect(try verdict(of: [alike]) == .cannotTell(.alike, candidates: ["alike"]))
  }

  @Test func `several equal records are for a person to tell`() throws {
    #expect(
      try verdict(of: [equal("a"), equal("b")]) == .cannotTell(.twins, candidates: ["a", "b"]))
  }

  @Test func `another lead's record is not free`() throws {
    #expect(try verdict(of: [equal("a"), equal("b")], owned: ["a"]) == names("b"))
    #expect(try verdict(of: [equal("a"), alike], owned: ["a", "alike"]) == .notThere)
  }

  @Test func `twins are registered where each has a record, and told by a person otherwise`() throws
  {
    #expect(try verdict(of: [equal("a"), equal("b")], leads: 2) == names("a", "b"))
    #expect(try verdict(of: [equal("a")], leads: 2) == .cannotTell(.twins, candidates: ["a"]))
    #expect(try verdict(of: [], leads: 2) == .notThere)
    #expect(
      try verdict(of: [equal("a"), equal("b"), equal("c")], leads: 2)
        == .cannotTell(.twins, candidates: ["a", "b", "c"]))
  }

  @Test func `a list that was not whole proves nothing`() throws {
    for records in [[], [equal("a")]] {
      var reconciliation = Reconciliation(sent: try sent(ada), leads: 1)
      reconciliation.take(records)
      reconciliation.missPages()
      #expect(
        reconciliation.verdict(owned: [])
          == .cannotTell(.listNotWhole, candidates: records.map(\.id)))
    }
  }

  @Test func `without a name and a phone nobody is said to be missing`() throws {
    let nobody = Patient(isLead: true, email: "ada@example.org", gender: "Male")
    let reconciliation = Reconciliation(sent: try sent(nobody), leads: 1)
    #expect(
      reconciliation.verdict(owned: []) == .cannotTell(.nothingToSearchFor, candidates: []))
  }
}
