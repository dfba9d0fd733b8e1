public import CPatients
import Glibc
import PatientsClient
import PatientsCore
import PatientsJournal

@c @implementation
public func patients_client_new(
  _ options: UnsafePointer<patients_client_options>?,
  _ client: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  uncancelled {
    unsafe border(error) {
      let client = try unsafe output(client, "client")
      guard let options = unsafe options else { throw BorderError(.argument, "options is NULL") }
      let given = try unsafe patients_client_options.read(options, over: .defaults)
      unsafe client.pointee = try handle(for: ClientBox(given))
    }
  }
}

@c @implementation
public func patients_client_options_init(
  _ options: UnsafeMutablePointer<patients_client_options>?, _ size: Int,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let options = try unsafe output(options, "options")
    try unsafe patients_client_options.initialize(options, size: size, to: .defaults)
  }
}

@c @implementation
public func patients_client_free(_ client: OpaquePointer?) {
  uncancelled { unsafe HandleTable.remove(client, ClientBox.self) }
}

@c @implementation
public func patients_client_register(
  _ client: OpaquePointer?, _ patient: OpaquePointer?,
  _ record: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) {
    try unsafe register($0, patient, key: nil, record)
  }
}

@c @implementation
public func patients_client_register_keyed(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ key: UnsafePointer<CChar>?,
  _ keyLength: Int, _ record: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) {
    try unsafe register($0, patient, key: try leadKey(key, keyLength), record)
  }
}

private func register(
  _ client: ClientBox, _ patient: OpaquePointer?, key: LeadKey?,
  _ record: UnsafeMutablePointer<OpaquePointer?>?
) throws {
  let value = try unsafe HandleTable.with(patient, PatientBox.self) { $0.value }.get()
  var place = try RecordPlace()
  let registered = try client.register(value, Submission(key: key))
  if let record = unsafe record { unsafe record.pointee = try place.take(registered) }
}

func leadKey(_ key: UnsafePointer<CChar>?, _ length: Int) throws -> LeadKey {
  let key = try unsafe text(key, length, "key")
  guard (1...1024).contains(key.utf8.count) else {
    throw BorderError(.argument, "a key has 1 to 1024 bytes, not \(key.utf8.count)")
  }
  return try LeadKey(digestOf: key)
}
