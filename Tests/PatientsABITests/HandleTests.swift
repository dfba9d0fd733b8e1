import CPatients
import ClinicSandbox
import PatientsABI
import Synchronization
import Testing

/// Whether a call in another thread has come back.
private final class Ending: Sendable {
  private let flag = Atomic(false)

  var isOver: Bool { flag.load(ordering: .acquiring) }

  func end() { flag.store(true, ordering: .releasing) }
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
    async throws
  {
    let registry = try KeyedRegistry(faults: "late=1:3000ms")
    var client: OpaquePointer?
    unsafe #expect(registry.newClient(journal: registry.journal, &client).status == 0)
    try unsafe withPatient { patient in
      unsafe fillSound(patient)
      unsafe #expect(patients_client_submit_keyed(client, patient, "1", 1, 7, nil) == 0)
    }
    let bits = UInt(bitPattern: client)
    let ending = Ending()
    async let status = HandleTests.wait(bits, ending)
    while unsafe patients_client_submit(client, nil, 0, nil) != busy {
      // A machine that was held up for so long that the answer came first has no such moment.
      try #require(!ending.isOver)
      await Task.yield()
    }
    unsafe patients_client_free(client)
    unsafe #expect(patients_client_submit(client, nil, 0, nil) == none)
    unsafe patients_client_free(client)
    // The call that was under way goes on to its end, and takes the client with it: else the
    // journal would still be in use.
    #expect(await status == 0)
    unsafe #expect(patients_client_submit(client, nil, 0, nil) == none)
    var next: OpaquePointer?
    unsafe #expect(registry.newClient(journal: registry.journal, &next).message == "")
    unsafe patients_client_free(next)
  }

  /// Waits for one completion, which must be a success.
  private static func wait(_ client: UInt, _ ending: Ending) async -> patients_status {
    defer { ending.end() }
    var done = unsafe patients_completion()
    unsafe done.size = MemoryLayout<patients_completion>.size
    let status = unsafe patients_client_wait(OpaquePointer(bitPattern: client), -1, &done, nil)
    unsafe patients_record_free(done.record)
    unsafe patients_error_free(done.error)
    return unsafe status == 0 ? done.status : status
  }

  private let busy = patients_status(PATIENTS_ERR_BUSY)
  private let none = patients_status(PATIENTS_ERR_HANDLE)
}
