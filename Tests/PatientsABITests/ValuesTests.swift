import CPatients
import PatientsABI
import Testing

@Suite struct ValuesTests {
  @Test func `a phone is split into the two fields that the registry wants`() {
    var phone = patients_phone()
    phone.size = MemoryLayout<patients_phone>.size
    unsafe #expect(patients_phone_parse("050 123 4567", -1, "+971", &phone, nil) == 0)
    let code = unsafe withUnsafeBytes(of: phone.calling_code) {
      unsafe String(decoding: $0.prefix(5), as: UTF8.self)
    }
    let local = unsafe withUnsafeBytes(of: phone.local_phone) {
      unsafe String(decoding: $0.prefix(10), as: UTF8.self)
    }
    #expect(code == "+971\0")
    #expect(local == "501234567\0")
  }

  @Test func `an error of a value names no value`() {
    var phone = patients_phone()
    phone.size = MemoryLayout<patients_phone>.size
    let result = unsafe failing { unsafe patients_phone_parse("call 12", -1, "+971", &phone, $0) }
    #expect(result.status == patients_status(PATIENTS_ERR_PHONE))
    #expect(!result.message.contains("12"))
    var date = [CChar](repeating: 0, count: 11)
    let wrong = unsafe failing {
      unsafe patients_date_parse("31/02/1990", -1, "DD/MM/YYYY", &date, $0)
    }
    #expect(wrong.status == patients_status(PATIENTS_ERR_DATE))
    #expect(!wrong.message.contains("1990"))
  }

  @Test func `a date, a gender and an age come out as the registry wants them`() {
    var date = [CChar](repeating: 1, count: 11)
    unsafe #expect(patients_date_parse("3/4/1990", -1, "DD/MM/YYYY", &date, nil) == 0)
    #expect(String(decoding: date.prefix(10).map(UInt8.init), as: UTF8.self) == "1990-04-03")
    var gender: UnsafePointer<CChar>?
    unsafe #expect(patients_gender_parse("f", 1, &gender, nil) == 0)
    unsafe #expect(gender.map { unsafe String(cString: $0) } == "Female")
    var years: Int32 = -1
    unsafe #expect(patients_age("1990-04-03", "2020-04-02", &years, nil) == 0)
    #expect(years == 29)
    unsafe #expect(
      patients_age("1990-02-30", nil, &years, nil) == patients_status(PATIENTS_ERR_DATE))
  }

  @Test func `a field's name is found, and a misspelt one gets the nearest`() {
    var field: patients_field = 0
    unsafe #expect(patients_field_named("patient_no", -1, &field, nil) == 0)
    #expect(field == patients_field(PATIENTS_PATIENT_NO))
    let result = unsafe failing { unsafe patients_field_named("gendr", -1, &field, $0) }
    #expect(result.message.contains("did you mean 'gender'?"))
  }
}
