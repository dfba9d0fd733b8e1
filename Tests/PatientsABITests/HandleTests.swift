import CPatients
import ClinicSandbox
import Foundation
import PatientsABI
import Synchronization
import Testing

/// A wait for one completion, in a thread of its own: one of the pool might begin only when others are
/// done.
private final class OtherWait: Sendable {
  private let client: UInt
  private let result = Mutex<patients_status?>(nil)
  private let ended = DispatchSemaphore(value: 0)

  init(_ client: OpaquePointer?) {
    self.client = UInt(bitPattern: client)
    Thread.detachNewThread { self.run() }
  }

  var isOver: Bool { result.withLock { $0 != nil } }

  /// What came of it, when it is over: 0 where a request was registered.
  func status() -> patients_status? {
    ended.wait()
    return result.withLock { $0 }
  }

  private func run() {
    var done = unsafe patients_completion()
    unsafe done.size = MemoryLayout<patients_completion>.size
    var status = patients_status(PATIENTS_ERR_BUSY)
    // Whoever looks whether this thread is in the client is in it for that moment.
    while status == patients_status(PATIENTS_ERR_BUSY) {
      status = unsafe patients_client_wait(OpaquePointer(bitPattern: client), -1, &done, nil)
    }
    unsafe patients_record_free(done.record)
    unsafe patients_error_free(done.error)
    if status == 0 { status = unsafe done.status }
    result.withLock { $0 = status }
    ended.signal()
  }
}

/// Handles in the hands of several threads.
@Suite struct HandleTests {
  @Test func `any thread may read an error, and several at once`() async throws {
    var error: OpaquePointer?
    unsafe #expect(
      patients_patient_set_lead(nil, true, &error) == patients_status(PATIENTS_ERR_HANDLE))
    let bits = UInt(bitPattern: error)
    let texts = await withTaskGroup(of: Set<String>.self) { group in
      for _ in 0..<4 {
        group.addTask {
          let error = unsafe OpaquePointer(bitPattern: bits)
          let texts = (0..<20_000).map { _ in
            unsafe patients_error_message(error).map { unsafe String(cString: $0) } ?? ""
          }
          return Set(texts)
        }
      }
      return await group.reduce(into: Set<String>()) { $0.formUnion($1) }
    }
    #expect(texts == ["the handle is NULL, freed, or of another type"])
    unsafe patients_error_free(error)
  }

  @Test func `what is freed while a thread is in it is gone for all others, and then for good`()
    throws
  {
    let registry = try KeyedRegistry(faults: "late=1:3000ms")
    var client: OpaquePointer?
    unsafe #expect(registry.newClient(journal: registry.journal, &client).status == 0)
    try unsafe withPatient { patient in
      unsafe fillSound(patient)
      unsafe #expect(patients_client_submit_keyed(client, patient, "1", 1, 7, nil) == 0)
    }
    let other = unsafe OtherWait(client)
    while unsafe patients_client_submit(client, nil, 0, nil) != busy {
      // A machine that was held up for so long that the answer came first has no such moment.
      try #require(!other.isOver)
      sched_yield()
    }
    unsafe patients_client_free(client)
    unsafe #expect(patients_client_submit(client, nil, 0, nil) == none)
    unsafe patients_client_free(client)
    // The call that was under way goes on to its end, and takes the client with it: else the
    // journal would still be in use.
    #expect(other.status() == 0)
    unsafe #expect(patients_client_submit(client, nil, 0, nil) == none)
    var next: OpaquePointer?
    unsafe #expect(registry.newClient(journal: registry.journal, &next).message == "")
    unsafe patients_client_free(next)
  }

  private let busy = patients_status(PATIENTS_ERR_BUSY)
  private let none = patients_status(PATIENTS_ERR_HANDLE)
}
