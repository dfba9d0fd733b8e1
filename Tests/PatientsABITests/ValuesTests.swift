import CPatients
import PatientsABI
import Testing

@Suite struct ValuesTests {
  @Test func `a phone is split into the two fields that the registry wants`() {
    var phone = patients_phone()
    phone.size = MemoryLayout<patients_phone>.size
    unsafe #expect(patients_phone_parse("050 123 4567", -1, "+971", &phone, nil) == 0)
    #expect(text(of: phone.calling_code) == "+971")
    #expect(text(of: phone.local_phone) == "501234567")
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

  @Test func `a phone's extension is told to whoever has a place for it`() {
    var phone = patients_phone()
    phone.size = MemoryLayout<patients_phone>.size
    unsafe #expect(patients_phone_parse("050 123 4567 x12", -1, "+971", &phone, nil) == 0)
    #expect(text(of: phone.extension) == "12")
    unsafe #expect(patients_phone_parse("050 123 4567", -1, "+971", &phone, nil) == 0)
    #expect(text(of: phone.extension).isEmpty)
  }

  @Test func `a program that was built before extensions were told goes on working`() throws {
    var phone = patients_phone()
    let first = try #require(MemoryLayout<patients_phone>.offset(of: \.extension))
    phone.size = first
    unsafe withUnsafeMutableBytes(of: &phone.extension) { unsafe $0[0] = 0x78 }
    unsafe #expect(patients_phone_parse("050 123 4567 x12", -1, "+971", &phone, nil) == 0)
    #expect(text(of: phone.local_phone) == "501234567")
    #expect(text(of: phone.extension) == "x")
    phone.size = first - 1
    unsafe #expect(
      patients_phone_parse("0501234567", -1, "+971", &phone, nil)
        == patients_status(PATIENTS_ERR_ARGUMENT))
    phone.size = MemoryLayout<patients_phone>.size + 1
    unsafe #expect(
      patients_phone_parse("0501234567", -1, "+971", &phone, nil)
        == patients_status(PATIENTS_ERR_VERSION))
  }

  @Test func `a date's pivot is the caller's`() {
    var date = [CChar](repeating: 1, count: 11)
    var options = unsafe patients_date_options()
    unsafe options.size = MemoryLayout<patients_date_options>.size
    unsafe options.pivot = 50
    let status = unsafe "DD/MM/YY".withCString { format in
      unsafe options.format = unsafe format
      return unsafe patients_date_parse_with("03/04/49", -1, &options, &date, nil)
    }
    #expect(status == 0)
    #expect(String(decoding: date.prefix(10).map(UInt8.init), as: UTF8.self) == "2049-04-03")
    unsafe options.format = nil
    unsafe options.pivot = 101
    let wrong = patients_status(PATIENTS_ERR_ARGUMENT)
    unsafe #expect(patients_date_parse_with("1990-04-03", -1, &options, &date, nil) == wrong)
    unsafe #expect(patients_date_parse_with("1990-04-03", -1, nil, &date, nil) == wrong)
  }

  @Test func `a gender is read with words of the caller's own`() {
    var gender: UnsafePointer<CChar>?
    let read = { (word: String, meaning: String, text: String) in
      unsafe word.withCString { word in
        unsafe meaning.withCString { meaning in
          let own = unsafe [patients_gender_word(word: word, gender: meaning)]
          return unsafe patients_gender_parse_with(text, -1, own, 1, &gender, nil)
        }
      }
    }
    #expect(read("Dame", "Female", "dame") == 0)
    unsafe #expect(gender.map { unsafe String(cString: $0) } == "Female")
    #expect(read("Dame", "Lady", "dame") == patients_status(PATIENTS_ERR_ARGUMENT))
    #expect(read("Dame", "Female", "x") == patients_status(PATIENTS_ERR_GENDER))
    unsafe #expect(
      patients_gender_parse_with("m", -1, nil, 1, &gender, nil)
        == patients_status(PATIENTS_ERR_ARGUMENT))
    unsafe #expect(patients_gender_parse_with("m", -1, nil, 0, &gender, nil) == 0)
  }

  @Test func `a name comes apart as two parts of the text itself`() {
    let text = "  Dr. Sam Hill "
    unsafe text.withCString { bytes in
      var parts = unsafe patients_name()
      unsafe parts.size = MemoryLayout<patients_name>.size
      unsafe #expect(patients_name_split(bytes, -1, nil, 0, &parts, nil) == 0)
      unsafe #expect(parts.title == bytes + 2 && parts.title_length == 3)
      unsafe #expect(parts.name == bytes + 6 && parts.name_length == 9)
      unsafe parts.size = 0
      unsafe #expect(
        patients_name_split(bytes, -1, nil, 0, &parts, nil)
          == patients_status(PATIENTS_ERR_ARGUMENT))
    }
  }

  /// The text in a fixed array of C's.
  private func text<Array>(of array: Array) -> String {
    unsafe withUnsafeBytes(of: array) { bytes in
      unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }
  }

  @Test func `a field's name is found, and a misspelt one gets the nearest`() {
    var field: patients_field = 0
    unsafe #expect(patients_field_named("patient_no", -1, &field, nil) == 0)
    #expect(field == patients_field(PATIENTS_PATIENT_NO))
    let result = unsafe failing { unsafe patients_field_named("gendr", -1, &field, $0) }
    #expect(result.message.contains("did you mean 'gender'?"))
  }
}
