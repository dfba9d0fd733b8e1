public import CPatients
import PatientsCore

@c @implementation
public func patients_version() -> UnsafePointer<CChar>? { unsafe version }

nonisolated(unsafe) private let version = unsafe CText.permanent(PATIENTS_VERSION)

@c @implementation
public func patients_status_name(_ status: patients_status) -> UnsafePointer<CChar>? {
  unsafe statusNames[status] ?? unknownStatus
}

nonisolated(unsafe) private let unknownStatus = unsafe CText.permanent("unknown")

nonisolated(unsafe) private let statusNames: [patients_status: UnsafePointer<CChar>] = {
  var names: [patients_status: UnsafePointer<CChar>] = unsafe [:]
  unsafe names[patients_status(PATIENTS_OK)] = unsafe CText.permanent("ok")
  for code in PatientsError.Code.allCases {
    unsafe names[code.rawValue] = unsafe CText.permanent(code.name)
  }
  return unsafe names
}()

@c @implementation
public func patients_field_named(
  _ name: UnsafePointer<CChar>?, _ length: Int, _ field: UnsafeMutablePointer<patients_field>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let field = try unsafe output(field, "field")
    let name = try unsafe text(name, length, "name")
    unsafe field.pointee = try PatientField(named: name).rawValue
  }
}
