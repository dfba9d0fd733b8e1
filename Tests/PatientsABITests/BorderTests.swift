import CPatients
import PatientsABI
import PatientsCore
import Testing

@Suite struct BorderTests {
  @Test func `what was set is what is got, byte for byte`() throws {
    try unsafe withPatient { patient in
      for text in ["", " Incomplete patient ", "Ольга", "a\u{1}b", "عبّاس"] {
        unsafe #expect(set(patient, Int(PATIENTS_FULL_NAME), text) == 0)
        unsafe #expect(get(patient, Int(PATIENTS_FULL_NAME)) == text)
      }
      unsafe #expect(
        patients_patient_set(patient, patients_field(PATIENTS_FULL_NAME), nil, 0, nil) == 0)
      unsafe #expect(get(patient, Int(PATIENTS_FULL_NAME)) == nil)
    }
  }

  @Test func `a handle that is none is refused by every function that takes one`() throws {
    var record: OpaquePointer?
    unsafe #expect(patients_patient_new(&record, nil) == 0)
    unsafe patients_patient_free(record)
    let issues = try unsafe withPatient { patient in
      var issues: OpaquePointer?
      unsafe #expect(patients_patient_check(patient, &issues, nil) == 0)
      return unsafe issues
    }
    defer { unsafe patients_issues_free(issues) }
    let random = unsafe (0..<1000).map { _ in
      unsafe OpaquePointer(bitPattern: UInt.random(in: 1 ... .max))
    }
    let handles = unsafe [nil, record, issues] + random
    for index in unsafe handles.indices {
      let handle = unsafe handles[index]
      var text: UnsafePointer<CChar>?
      let result = unsafe failing {
        unsafe patients_patient_get(handle, patients_field(PATIENTS_EMAIL), &text, nil, $0)
      }
      #expect(result.status == patients_status(PATIENTS_ERR_HANDLE))
      #expect(result.message.contains("handle"))
      unsafe #expect(
        patients_patient_set_lead(handle, true, nil) == patients_status(PATIENTS_ERR_HANDLE))
      unsafe #expect(
        patients_record_get(handle, patients_field(PATIENTS_ID), &text, nil, nil)
          == patients_status(PATIENTS_ERR_HANDLE))
      unsafe patients_patient_free(handle)
      unsafe patients_client_free(handle)
      unsafe patients_error_free(handle)
      unsafe #expect(patients_client_pending(handle) == 0)
      unsafe #expect(text == nil)
    }
    unsafe #expect(patients_issues_count(issues) == 5)
  }

  @Test func `a handle stays stale when its slot is used again`() throws {
    var first: OpaquePointer?
    unsafe #expect(patients_patient_new(&first, nil) == 0)
    unsafe patients_patient_free(first)
    for _ in 0..<5000 {
      var next: OpaquePointer?
      unsafe #expect(patients_patient_new(&next, nil) == 0)
      unsafe #expect(next != first)
      unsafe patients_patient_free(next)
    }
    unsafe #expect(
      patients_patient_set_lead(first, true, nil) == patients_status(PATIENTS_ERR_HANDLE))
  }

  @Test func `text that is not UTF-8 is refused and changes nothing`() throws {
    try unsafe withPatient { patient in
      unsafe #expect(set(patient, Int(PATIENTS_EMAIL), "old") == 0)
      for bytes: [UInt8] in [
        [0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80, 0x80, 0x80],
      ] {
        let signed = bytes.map { CChar(bitPattern: $0) }
        let result = unsafe failing {
          unsafe patients_patient_set(
            patient, patients_field(PATIENTS_EMAIL), signed, signed.count, $0)
        }
        #expect(result.status == patients_status(PATIENTS_ERR_UTF8))
      }
      unsafe #expect(get(patient, Int(PATIENTS_EMAIL)) == "old")
    }
  }

  @Test(arguments: [0, 8, 13, -1, 1000, Int(Int32.max)])
  func `a field that a patient has not is refused`(_ field: Int) throws {
    try unsafe withPatient { patient in
      unsafe #expect(set(patient, field, "x") == patients_status(PATIENTS_ERR_ARGUMENT))
      unsafe #expect(get(patient, field) == nil)
    }
  }

  @Test(arguments: [-2, Int.min, Int.max, 1 << 40])
  func `a length that is none is refused`(_ length: Int) throws {
    try unsafe withPatient { patient in
      unsafe #expect(
        patients_patient_set(patient, patients_field(PATIENTS_EMAIL), "x", length, nil)
          == patients_status(PATIENTS_ERR_ARGUMENT))
    }
  }

  @Test func `an output that is NULL is an argument error`() throws {
    try unsafe withPatient { patient in
      let wrong = patients_status(PATIENTS_ERR_ARGUMENT)
      #expect(patients_patient_new(nil, nil) == wrong)
      unsafe #expect(patients_patient_get(patient, 1, nil, nil, nil) == wrong)
      unsafe #expect(patients_patient_is_lead(patient, nil, nil) == wrong)
      unsafe #expect(patients_patient_check(patient, nil, nil) == wrong)
      unsafe #expect(patients_patient_encode(patient, nil, nil, nil) == wrong)
      #expect(patients_client_new(nil, nil, nil) == wrong)
      #expect(patients_age(nil, nil, nil, nil) == wrong)
    }
  }

  @Test func `check gives every issue with field, code, severity and text`() throws {
    try unsafe withPatient { patient in
      var issues: OpaquePointer?
      unsafe #expect(patients_patient_check(patient, &issues, nil) == 0)
      defer { unsafe patients_issues_free(issues) }
      var issue = unsafe patients_issue()
      unsafe issue.size = MemoryLayout<patients_issue>.size
      unsafe #expect(patients_issues_get(issues, 0, &issue, nil) == 0)
      unsafe #expect(issue.field == patients_field(PATIENTS_FULL_NAME))
      unsafe #expect(issue.severity == patients_severity(PATIENTS_ERROR))
      unsafe #expect(String(cString: issue.code) == "missing")
      for index in [5, -1, Int.max] {
        unsafe #expect(
          patients_issues_get(issues, index, &issue, nil) == patients_status(PATIENTS_ERR_ARGUMENT))
      }
      unsafe issue.size = 0
      unsafe #expect(
        patients_issues_get(issues, 0, &issue, nil) == patients_status(PATIENTS_ERR_ARGUMENT))
      unsafe issue.size = 4096
      unsafe #expect(
        patients_issues_get(issues, 0, &issue, nil) == patients_status(PATIENTS_ERR_VERSION))
    }
  }

  @Test func `an invalid patient's error carries its issues`() throws {
    try unsafe withPatient { patient in
      var json: UnsafeMutablePointer<CChar>?
      var error: OpaquePointer?
      unsafe #expect(
        patients_patient_encode(patient, &json, nil, &error)
          == patients_status(PATIENTS_ERR_INVALID))
      let issues = unsafe patients_error_issues(error)
      unsafe #expect(patients_issues_count(issues) == 5)
      unsafe patients_issues_free(issues)
      unsafe patients_error_free(error)
      unsafe #expect(json == nil)
    }
  }

  @Test func `every status has a name of its own, in Swift as in the header`() throws {
    var names = Set<String>()
    for code in PatientsError.Code.allCases {
      let name = unsafe String(cString: try #require(patients_status_name(code.rawValue)))
      #expect(name == code.name)
      #expect(names.insert(name).inserted)
    }
    let unknown = unsafe try #require(patients_status_name(9999))
    unsafe #expect(String(cString: unknown) == "unknown")
  }

  @Test func `success leaves no error behind`() throws {
    var error: OpaquePointer? = unsafe OpaquePointer(bitPattern: 1)
    var patient: OpaquePointer?
    unsafe #expect(patients_patient_new(&patient, &error) == 0)
    unsafe #expect(error == nil)
    unsafe patients_patient_free(patient)
  }

  @Test func `a reply becomes a record, or an error that says what is known`() throws {
    let body = #"{"data":{"patient":{"id":"x","patientNo":"7","k":1}},"status":"0"}"#
    var record: OpaquePointer?
    unsafe #expect(patients_reply_decode(200, body, nulTerminated, nil, &record, nil) == 0)
    var text: UnsafePointer<CChar>?
    unsafe #expect(
      patients_record_get(record, patients_field(PATIENTS_OTHER), &text, nil, nil) == 0)
    unsafe #expect(String(cString: try #require(text)) == #"{"k":1}"#)
    unsafe patients_record_free(record)

    var error: OpaquePointer?
    unsafe #expect(
      patients_reply_decode(429, "", 0, "7", &record, &error)
        == patients_status(PATIENTS_ERR_THROTTLED))
    var failure = unsafe patients_failure()
    unsafe failure.size = MemoryLayout<patients_failure>.size
    unsafe #expect(patients_error_failure(error, &failure) == 0)
    unsafe #expect(failure.http_status == 429)
    unsafe #expect(failure.retry_after_seconds == 7)
    unsafe #expect(String(cString: failure.stage) == "")
    unsafe patients_error_free(error)
  }

  @Test func `two threads in one handle: each call works or says busy, and nothing breaks`()
    async throws
  {
    var patient: OpaquePointer?
    unsafe #expect(patients_patient_new(&patient, nil) == 0)
    let bits = UInt(bitPattern: patient)
    let allowed: Set<patients_status> = [0, patients_status(PATIENTS_ERR_BUSY)]
    await withTaskGroup(of: Set<patients_status>.self) { group in
      for worker in 0..<4 {
        group.addTask {
          var found: Set<patients_status> = []
          for _ in 0..<20_000 {
            let handle = unsafe OpaquePointer(bitPattern: bits)
            found.insert(
              unsafe patients_patient_set(
                handle, patients_field(PATIENTS_EMAIL), "worker \(worker)", nulTerminated, nil))
          }
          return found
        }
      }
      for await found in group { #expect(found.isSubset(of: allowed)) }
    }
    unsafe #expect((get(try #require(patient), Int(PATIENTS_EMAIL)) ?? "").hasPrefix("worker "))
    unsafe patients_patient_free(patient)
  }

  private let nulTerminated = -1
}
