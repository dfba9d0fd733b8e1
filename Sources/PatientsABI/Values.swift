public import CPatients
import PatientsCore

/// What people typed, as the registry wants it.

@c @implementation
public func patients_phone_parse(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ assumed: UnsafePointer<CChar>?,
  _ phone: UnsafeMutablePointer<patients_phone>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let phone = try unsafe patients_phone.output(phone, "phone")
    let typed = try unsafe PatientsABI.text(text, length, "text")
    let assumed = try unsafe optionalText(assumed, "assumed")
    let number = try PhoneNumber.parse(typed, assuming: assumed)
    var parts = patients_phone()
    unsafe withUnsafeMutableBytes(of: &parts.calling_code) { unsafe fill($0, number.callingCode) }
    unsafe withUnsafeMutableBytes(of: &parts.local_phone) { unsafe fill($0, number.localPhone) }
    if let digits = number.extensionDigits {
      unsafe withUnsafeMutableBytes(of: &parts.extension) { unsafe fill($0, digits) }
    }
    try unsafe patients_phone.write(parts, to: phone)
  }
}

@c @implementation
public func patients_date_parse(
  _ text: UnsafePointer<CChar>?, _ length: Int, _ format: UnsafePointer<CChar>?,
  _ date: UnsafeMutablePointer<CChar>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let date = try unsafe output(date, "date")
    let typed = try unsafe PatientsABI.text(text, length, "text")
    let format = try unsafe optionalText(format, "format")
    let parsed = try CalendarDate.parse(typed, format: format)
    unsafe fill(UnsafeMutableRawBufferPointer(start: date, count: 11), parsed.description)
  }
}

@c @implementation
public func patients_gender_parse(
  _ text: UnsafePointer<CChar>?, _ length: Int,
  _ gender: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let gender = try unsafe output(gender, "gender")
    let typed = try unsafe PatientsABI.text(text, length, "text")
    unsafe gender.pointee = try Gender.parse(typed).permanentText
  }
}

@c @implementation
public func patients_age(
  _ born: UnsafePointer<CChar>?, _ on: UnsafePointer<CChar>?,
  _ years: UnsafeMutablePointer<Int32>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let years = try unsafe output(years, "years")
    let born = try date(unsafe text(born, nulTerminated, "born"), "born")
    let day = try unsafe optionalText(on, "on").map { try date($0, "on") } ?? CalendarDate.today()
    unsafe years.pointee = Int32(clamping: try born.age(on: day))
  }
}

private func date(_ text: String, _ what: StaticString) throws(BorderError) -> CalendarDate {
  guard let date = CalendarDate(iso: text) else {
    throw BorderError(.date, "\(what) is not a calendar date as YYYY-MM-DD")
  }
  return date
}

/// Copies text and a NUL into a fixed array, cut where it is too long for it.
func fill(_ target: UnsafeMutableRawBufferPointer, _ text: String) {
  var text = text
  text.withUTF8 { bytes in
    let count = min(bytes.count, target.count - 1)
    guard count >= 0 else { return }
    unsafe target.copyBytes(from: bytes.prefix(count))
    unsafe target[count] = 0
  }
}
