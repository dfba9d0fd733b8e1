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
  unsafe border(error) {
    let client = try unsafe output(client, "client")
    guard let options = unsafe options else { throw BorderError(.argument, "options is NULL") }
    let known = unsafe MemoryLayout<patients_client_options>.size
    try unsafe checkSize(options.pointee.size, known, least: known, "patients_client_options")
    unsafe client.pointee = try handle(for: ClientBox(options.pointee), .client)
  }
}

@c @implementation
public func patients_client_free(_ client: OpaquePointer?) {
  _ = try? unsafe HandleTable.remove(client, .client)
}

@c @implementation
public func patients_client_register(
  _ client: OpaquePointer?, _ patient: OpaquePointer?,
  _ record: UnsafeMutablePointer<OpaquePointer?>?, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) { try unsafe register(client, patient, key: nil, record) }
}

@c @implementation
public func patients_client_register_keyed(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ key: UnsafePointer<CChar>?,
  _ keyLength: Int, _ record: UnsafeMutablePointer<OpaquePointer?>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    try unsafe register(client, patient, key: try leadKey(key, keyLength), record)
  }
}

private func register(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, key: LeadKey?,
  _ record: UnsafeMutablePointer<OpaquePointer?>?
) throws {
  let value = try unsafe HandleTable.with(patient, .patient, PatientBox.self) { $0.value }
  let box = try unsafe HandleTable.with(client, .client, ClientBox.self) {
    try $0.register(value, key: key)
  }
  if let record = unsafe record { unsafe record.pointee = try handle(for: box, .record) }
}

@c @implementation
public func patients_client_submit(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ tag: UInt64,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) { try unsafe submit(client, patient, key: nil, tag) }
}

@c @implementation
public func patients_client_submit_keyed(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ key: UnsafePointer<CChar>?,
  _ keyLength: Int, _ tag: UInt64, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    try unsafe submit(client, patient, key: try leadKey(key, keyLength), tag)
  }
}

private func submit(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, key: LeadKey?, _ tag: UInt64
) throws {
  let value = try unsafe HandleTable.with(patient, .patient, PatientBox.self) { $0.value }
  try unsafe HandleTable.with(client, .client, ClientBox.self) {
    try $0.submit(value, key: key, tag: tag)
  }
}

private func leadKey(_ key: UnsafePointer<CChar>?, _ length: Int) throws -> LeadKey {
  let key = try unsafe text(key, length, "key")
  guard (1...1024).contains(key.utf8.count) else {
    throw BorderError(.argument, "a key has 1 to 1024 bytes, not \(key.utf8.count)")
  }
  return try LeadKey(digestOf: key)
}

@c @implementation
public func patients_client_wait(
  _ client: OpaquePointer?, _ timeout: Int64,
  _ completion: UnsafeMutablePointer<patients_completion>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let completion = try unsafe output(completion, "completion")
    let known = unsafe MemoryLayout<patients_completion>.size
    try unsafe checkSize(completion.pointee.size, known, least: known, "patients_completion")
    let done = try unsafe HandleTable.with(client, .client, ClientBox.self) {
      try $0.wait(timeout: timeout < 0 ? nil : .milliseconds(timeout))
    }
    unsafe fill(&completion.pointee, with: done)
  }
}

private func fill(_ target: inout patients_completion, with done: Settled) {
  unsafe target.tag = done.tag
  unsafe target.record = nil
  unsafe target.error = nil
  do {
    unsafe target.record = try handle(for: RecordBox(done.result.get()), .record)
    unsafe target.status = patients_status(PATIENTS_OK)
  } catch {
    unsafe target.error = HandleTable.insert(ErrorBox(error), as: .error)
    unsafe target.status = error.error.code.rawValue
  }
}

@c @implementation
public func patients_client_pending(_ client: OpaquePointer?) -> Int {
  (try? unsafe HandleTable.with(client, .client, ClientBox.self) { $0.pending }) ?? 0
}
