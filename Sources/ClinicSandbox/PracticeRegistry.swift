package import PatientsCore

/// A registry to practise on: the clinic registry's API on this machine, over a SQLite file.
///
/// It knows nothing of this library's encoder or client, so that it can be held against them. It
/// has one thread of its own and needs none of Swift's concurrency pool: callers may block.
///
/// | path | does |
/// | --- | --- |
/// | `/api/user/v1/patients/add` | registers a patient or a lead, see ``Registration`` |
/// | `/api/user/v1/patients/list` | pages through those that match, see ``PatientSearch`` |
/// | `/api/user/v1/patient_details` | gives one patient by `patientId` |
///
/// A patient is in the file before the reply is sent: it outlives a crash of the process, and,
/// this being practice, not always one of the machine (`synchronous=NORMAL`).
package final class PracticeRegistry: Sendable {
  /// The port it listens on, also where 0 was asked for.
  package let port: Int
  /// What clients take as their base URL: `http://127.0.0.1:PORT`.
  package let baseURL: String

  private let server: RegistryServer
  private let store: PatientStore

  private init(server: RegistryServer, store: PatientStore, host: String) {
    self.server = server
    self.store = store
    port = server.port
    let authority = host.contains(":") ? "[\(host)]" : host
    baseURL = "http://\(authority):\(server.port)"
  }

  deinit {
    try? stop()
  }

  /// Opens the database and returns once the registry listens.
  ///
  /// - Throws: `.argument` for options that cannot be used, `.system` where the port is in use or
  ///   a file cannot be opened.
  package static func start(_ options: SandboxOptions) throws(PatientsError) -> PracticeRegistry {
    try options.check()
    let host = try options.loopbackAddress()
    let store = try PatientStore(path: options.databasePath)
    let service = RegistryService(
      store: store, token: BearerToken(options.token), faults: FaultSource(options.faults),
      record: try RequestRecord(path: options.recordPath))
    let server = try RegistryServer.start(host: host, port: options.port) {
      request, writer, channel in
      try await service.respond(to: request, with: writer, on: channel)
    }
    return PracticeRegistry(server: server, store: store, host: host)
  }

  /// Stops listening, lets requests under way finish for two seconds, and returns when all is
  /// closed. Calling it again does nothing.
  ///
  /// - Throws: `.system` where the database cannot be closed.
  package func stop() throws(PatientsError) {
    server.stop()
    try store.close()
  }
}
