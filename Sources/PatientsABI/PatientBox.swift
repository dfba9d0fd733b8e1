public import CPatients
package import PatientsCore

/// What a `patients_patient` stands for: the texts as C set them, each already checked as UTF-8.
final class PatientBox: Box {
  static var kind: HandleKind { .patient }

  var isLead = false
  /// By the field's number, from 1; a slot without bytes is a missing text.
  private var texts: [CText] = Array(repeating: CText(), count: 8)

  deinit { for index in texts.indices { texts[index].free() } }

  func set(_ number: patients_field, _ text: CText) throws(BorderError) {
    let index = try index(of: number)
    texts[index].free()
    texts[index] = text
  }

  func get(_ number: patients_field) throws(BorderError) -> CText {
    texts[try index(of: number)]
  }

  private func index(of number: patients_field) throws(BorderError) -> Int {
    guard (1...7).contains(number) else {
      throw BorderError(.argument, "a patient has no field of this number")
    }
    return Int(number)
  }

  var value: Patient {
    var patient = Patient(isLead: isLead)
    for field in PatientField.allCases where field.belongsToPatient {
      patient[field] = texts[Int(field.rawValue)].string
    }
    return patient
  }
}

/// The value of a patient that a script made.
package func patientValue(behind handle: OpaquePointer?) -> Patient? {
  try? unsafe HandleTable.with(handle, PatientBox.self) { $0.value }.get()
}

@c @implementation
public func patients_patient_new(
  _ patient: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let patient = try unsafe output(patient, "patient")
    unsafe patient.pointee = try handle(for: PatientBox())
  }
}

@c @implementation
public func patients_patient_free(_ patient: OpaquePointer?) {
  unsafe HandleTable.remove(patient, PatientBox.self)
}

@c @implementation
public func patients_patient_set(
  _ patient: OpaquePointer?, _ field: patients_field, _ text: UnsafePointer<CChar>?,
  _ length: Int, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, patient, PatientBox.self) { box in
    guard unsafe text != nil else { return try box.set(field, CText()) }
    let source = try unsafe buffer(text, length, "text")
    guard unsafe isUTF8(source) else { throw BorderError(.utf8, "text is not UTF-8") }
    _ = try box.get(field)
    try unsafe box.set(field, CText(copying: source))
  }
}

@c @implementation
public func patients_patient_get(
  _ patient: OpaquePointer?, _ field: patients_field,
  _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>?, _ length: UnsafeMutablePointer<Int>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, patient, PatientBox.self) { box in
    let text = try unsafe output(text, "text")
    let found = try box.get(field)
    unsafe text.pointee = found.pointer
    unsafe length?.pointee = found.count
  }
}

@c @implementation
public func patients_patient_set_lead(
  _ patient: OpaquePointer?, _ isLead: Bool, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, patient, PatientBox.self) { $0.isLead = isLead }
}

@c @implementation
public func patients_patient_is_lead(
  _ patient: OpaquePointer?, _ isLead: UnsafeMutablePointer<Bool>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, patient, PatientBox.self) {
    unsafe try output(isLead, "is_lead").pointee = $0.isLead
  }
}

/// Whether bytes are UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing cut short.
private func isUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
  if unsafe bytes.allSatisfy({ $0 < 0x80 }) { return true }
  do { _ = try unsafe UTF8Span(validating: bytes.span) } catch { return false }
  return true
}
