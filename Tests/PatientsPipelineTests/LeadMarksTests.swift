import PatientsCore
import Testing

@testable import PatientsPipeline

/// Journals keep marks for years: what they are may never change.
@Suite struct LeadMarksTests {
  private let salt = [UInt8](0..<16)

  private var patient: Patient {
    Patient(
      fullName: "Dr. Sam Hill", callingCode: "+971", localPhone: "501234567",
      email: " Sam@Hill.example", dateOfBirth: "1990-02-28")
  }

  /// By Python's hashlib: sha256(salt + b"phone\\0" + b"971 501234567").
  @Test func `a mark is the beginning of a digest of the salt, the likeness and the text`() {
    let marks = LeadMarks(patient, salt: salt)
    #expect(marks[.phone] == 0x3217_379d_8a9e_a731)
    #expect(marks[.email] == 0x665b_8862_fc0a_2f40)
    #expect(marks[.name] == 0x3913_335c_4f27_08b1)
  }

  @Test func `marks are what they were when they come back from a journal`() throws {
    let marks = LeadMarks(patient, in: [.phone, .name], salt: salt)
    let bytes = try #require(marks.bytes)
    #expect(bytes.count == 24)
    #expect(Array(bytes.prefix(8)) == [0x32, 0x17, 0x37, 0x9d, 0x8a, 0x9e, 0xa7, 0x31])
    #expect(LeadMarks(bytes: bytes) == marks)
    #expect(marks[.email] == nil)
    #expect(LeadMarks(bytes: Array(bytes.dropLast())).bytes == nil)
    #expect(LeadMarks(Patient(), salt: salt).bytes == nil)
  }
}
