public import CPatients
import Glibc
import PatientsClient
import PatientsCore
import PatientsJournal

/// Many requests under way at once: submit, wait, cancel, and the descriptor for an event loop.

@c @implementation
public func patients_client_submit(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ tag: UInt64,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) {
    try unsafe submit($0, patient, Submission(tag: tag))
  }
}

@c @implementation
public func patients_client_submit_keyed(
  _ client: OpaquePointer?, _ patient: OpaquePointer?, _ key: UnsafePointer<CChar>?,
  _ keyLength: Int, _ tag: UInt64, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) {
    try unsafe submit($0, patient, Submission(tag: tag, key: try leadKey(key, keyLength)))
  }
}

@c @implementation
public func patients_client_submit_with(
  _ client: OpaquePointer?, _ patient: OpaquePointer?,
  _ options: UnsafePointer<patients_submit_options>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) { box in
    guard let options = unsafe options else { throw BorderError(.argument, "options is NULL") }
    let given = try unsafe patients_submit_options.read(options, over: .defaults)
    try unsafe submit(box, patient, Submission(given))
  }
}

private func submit(
  _ client: ClientBox, _ patient: OpaquePointer?, _ submission: Submission
) throws {
  let value = try unsafe HandleTable.with(patient, PatientBox.self) { $0.value }.get()
  try client.submit(value, submission)
}

extension Submission {
  init(_ options: patients_submit_options) throws {
    unsafe tag = options.tag
    key = unsafe options.key == nil ? nil : try leadKey(options.key, Int(options.key_length))
    let milliseconds = unsafe options.deadline_ms
    guard (0...86_400_000).contains(milliseconds) else {
      throw BorderError(.argument, "deadline_ms is not between 0 and 86400000 milliseconds")
    }
    deadline = milliseconds == 0 ? nil : .milliseconds(milliseconds)
  }
}

@c @implementation
public func patients_client_cancel(
  _ client: OpaquePointer?, _ tag: UInt64, _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) { try $0.cancel(tag: tag) }
}

@c @implementation
public func patients_client_descriptor(
  _ client: OpaquePointer?, _ descriptor: UnsafeMutablePointer<Int32>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) {
    unsafe try output(descriptor, "descriptor").pointee = $0.descriptor()
  }
}

@c @implementation
public func patients_client_wait(
  _ client: OpaquePointer?, _ timeout: Int64,
  _ completion: UnsafeMutablePointer<patients_completion>?,
  _ error: UnsafeMutablePointer<OpaquePointer?>?
) -> patients_status {
  unsafe border(error, inClient: client) { box in
    let completion = try unsafe patients_completion.output(completion, "completion")
    let place = try RecordPlace()
    let done = try box.wait(timeout: timeout < 0 ? nil : .milliseconds(timeout))
    try unsafe patients_completion.write(handedOver(done, place), to: completion)
  }
}

/// What the caller frees from here on.
private func handedOver(
  _ done: Settled, _ place: consuming RecordPlace
) throws -> patients_completion {
  var target = unsafe patients_completion()
  unsafe target.tag = done.tag
  switch done.result {
  case .success(let record):
    unsafe target.record = try place.take(record)
    unsafe target.status = patients_status(PATIENTS_OK)
  case .failure(let failure):
    unsafe target.error = HandleTable.insert(ErrorBox(failure))
    unsafe target.status = failure.error.code.rawValue
  }
  return unsafe target
}

@c @implementation
public func patients_client_pending(_ client: OpaquePointer?) -> Int {
  (try? unsafe HandleTable.with(client, ClientBox.self) { $0.pending }.get()) ?? 0
}
