public import CPatients
import Glibc
import PatientsClient
import PatientsCore

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
  unsafe border(error) {
    let value = try unsafe HandleTable.with(patient, .patient, PatientBox.self) { $0.value }
    let box = try unsafe HandleTable.with(client, .client, ClientBox.self) {
      try $0.register(value)
    }
    if let record = unsafe record { unsafe record.pointee = try handle(for: box, .record) }
  }
}

@c @implementation
public func patients_client_submit(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ tag: UInt64,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error) {
    let value = try unsafe HandleTable.with(patient, .patient, PatientBox.self) { $0.value }
    try unsafe HandleTable.with(client, .client, ClientBox.self) { box in
      try box.checkProcess()
      try box.client.submit(try encode(value, dates: box.dates), tag: tag)
    }
  }
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
    let done = try unsafe HandleTable.with(client, .client, ClientBox.self) { box in
      try box.checkProcess()
      return try box.client.wait(timeout: timeout < 0 ? nil : .milliseconds(timeout))
    }
    unsafe fill(&completion.pointee, with: done)
  }
}

private func fill(_ target: inout patients_completion, with done: Completion) {
  unsafe target.tag = done.tag
  unsafe target.record = nil
  unsafe target.error = nil
  do {
    let box = try recordBox(done.outcome, attempts: done.attempts)
    unsafe target.record = try handle(for: box, .record)
    unsafe target.status = patients_status(PATIENTS_OK)
  } catch {
    unsafe target.error = HandleTable.insert(ErrorBox(error), as: .error)
    unsafe target.status = error.error.code.rawValue
  }
}

@c @implementation
public func patients_client_pending(_ client: OpaquePointer?) -> Int {
  (try? unsafe HandleTable.with(client, .client, ClientBox.self) { $0.client.pending }) ?? 0
}
