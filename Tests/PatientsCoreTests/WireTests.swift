import Foundation
import PatientsCore
import Testing

@Suite struct WireTests {
  private let seed = Patient(
    isLead: true, preferredName: "Incomplete patient", fullName: "Incomplete patient ",
    callingCode: "+971", localPhone: "", email: nil, gender: "Male")

  @Test func `the seed's request is encoded byte for byte`() throws {
    let expected = try fixture("contract/request.json").filter { $0 != 0x0A }
    #expect(
      String(decoding: try seed.encoded(), as: UTF8.self)
        == String(decoding: expected, as: UTF8.self))
  }

  @Test func `the seed's reply gives its record, raw arrays and all`() throws {
    let reply = try parsed(String(decoding: fixture("contract/response.json"), as: UTF8.self))
    #expect(reply.status == "0")
    let record = try #require(reply.patients.first)
    #expect(record.id == "0d004909-7a04-4909-8c7f-000000000000")
    #expect(record.clinicId == "50dbdfc3-0155-424a-8c55-000000000000")
    #expect(record.patientNo == "-1")
    #expect(record.fullName == "Incomplete patient ")
    #expect(record.preferredName == "Incomplete patient")
    #expect(record.callingCode == "+971")
    #expect(record.localPhone == "")
    #expect(record.gender == "Male")
    #expect(record.dateOfBirth == "1111-01-01")
    #expect(record.email == "")
    #expect(record.additionalInfo == "[]")
    #expect(record.insuranceInfo == "[]")
    #expect(record.other == nil)
  }

  @Test func `unknown fields of a reply are kept as they came`() throws {
    let reply = try parsed(
      #"""
      {"status":"0","data":{"patient":{"id":"x","chainId":null,"tags":[1, {"a":"\u00e9"}],
      "n":1.50e2,"quote":"a\"b","additionalInfo":{"k": [true]},"dateOfBirth":{"date":"2000-01-02"}}}}
      """#)
    let record = try #require(reply.patients.first)
    #expect(record.additionalInfo == #"{"k": [true]}"#)
    #expect(record.dateOfBirth == "2000-01-02")
    #expect(
      record.other
        == #"{"chainId":null,"tags":[1, {"a":"\u00e9"}],"n":1.50e2,"quote":"a\"b"}"#)
  }

  @Test func `a list's patients and total are read`() throws {
    let reply = try parsed(
      #"{"data":{"list":[{"id":"a","fullName":"A"},{"id":"b","outstandingPayments":[]}],"total":7},"#
        + #""status":"0"}"#)
    #expect(reply.patients.map(\.id) == ["a", "b"])
    #expect(reply.total == 7)
    #expect(reply.patients.last?.other == #"{"outstandingPayments":[]}"#)
  }

  @Test func `a lead goes out with the placeholder even where its date is known`() throws {
    var lead = seed
    lead.dateOfBirth = "1990-05-06"
    #expect(String(decoding: try lead.encoded(), as: UTF8.self).contains(#""date":"1111-01-01""#))
    #expect(
      String(decoding: try lead.encoded(dates: .known), as: UTF8.self)
        .contains(#""date":"1990-05-06""#))
  }

  @Test func `a missing preferred name is filled from the full name, an empty email is null`()
    throws
  {
    var patient = soundPatient
    patient.preferredName = nil
    patient.email = ""
    let json = String(decoding: try patient.encoded(), as: UTF8.self)
    #expect(json.contains(#""preferredName":"Test Person""#))
    #expect(json.contains(#""email":null"#))
  }

  @Test func `any text comes back whole from Foundation's decoder`() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let scalars = (0..<20).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &random) >> UInt32.random(in: 0...12))
      }
      // Foundation's decoder drops a byte order mark anywhere in a text.
      .filter { $0 != "\u{FEFF}" }
      var patient = soundPatient
      patient.fullName = "x" + String(String.UnicodeScalarView(scalars))
      let object = try JSONSerialization.jsonObject(with: Data(try patient.encoded()))
      let name = try #require((object as? [String: Any])?["fullName"] as? String)
      #expect(Array(name.utf8) == Array((patient.fullName ?? "").utf8))
    }
  }

  @Test func `a patient with errors is never encoded`() {
    var patient = soundPatient
    patient.gender = nil
    #expect(throws: PatientsError.self) { try patient.encoded() }
  }

  @Test(arguments: [
    #"{"a":1"#, #"{"a":tru}"#, #"{"a":01}"#, #"{"a":1,}"#, "[1 2]", "{}{}", "", "3",
    "{\"a\":\"\u{1}\"}", #"{"a":"\ud800"}"#, #"{"a":nul}"#, #"{"a":1.}"#, #"{"a":-}"#,
  ])
  func `what is not JSON to its last byte is refused`(_ text: String) {
    #expect(throws: PatientsError.self) { try parsed(text) }
  }

  @Test func `a reply that nests too deep is refused, not followed`() {
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    #expect(throws: PatientsError.self) { try parsed(#"{"data":\#(deep)}"#) }
  }

  @Test func `a number of any size is kept as written`() throws {
    let reply = try parsed(
      #"{"status":"0","data":{"patient":{"id":"x","big":123456789012345678901234567890}}}"#)
    #expect(reply.patients.first?.other == #"{"big":123456789012345678901234567890}"#)
  }
}
