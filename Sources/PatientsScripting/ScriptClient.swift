internal import CPatients
internal import CPatientsLua
internal import Glibc

/// The registry that `patients.client()` of an automation script talks to.
///
/// A script can use it and cannot read it: neither the address nor the token.
package struct ScriptClient: Sendable {
  package var baseURL: String
  package var token: String
  /// Certificates in PEM that are trusted in place of the system's.
  package var caFile: String?
  /// `http://` also to other hosts than this one.
  package var allowsHTTP = false
  /// A lead's own date of birth instead of the placeholder.
  package var sendsKnownDate = false
  /// How often one request may start; nil: the library's default.
  package var maximumAttempts: Int?
  /// How many connections there may be; nil: the library's default.
  package var maximumConnections: Int?
  /// The file in which each key of the script's is registered once; nil: no journal is kept.
  package var journal: String?
  /// What the journal calls the registry; nil: its address.
  package var registryName: String?

  package init(baseURL: String, token: String) {
    self.baseURL = baseURL
    self.token = token
  }
}

/// The same in memory that does not move and lives as long as the Lua state that points to it.
@safe final class ClientOptionsBox {
  let options: UnsafeMutablePointer<patients_client_options>

  init(_ client: ScriptClient) {
    unsafe options = .allocate(capacity: 1)
    unsafe options.initialize(
      to: patients_client_options(
        size: MemoryLayout<patients_client_options>.size, base_url: strdup(client.baseURL),
        token: strdup(client.token), ca_file: client.caFile.flatMap { unsafe strdup($0) },
        allow_http: client.allowsHTTP, send_known_date: client.sendsKnownDate,
        max_attempts: Int32(clamping: client.maximumAttempts ?? 4),
        max_connections: Int32(clamping: client.maximumConnections ?? 32),
        connect_timeout_ms: 10_000, first_byte_timeout_ms: 30_000, total_timeout_ms: 60_000,
        max_reply_bytes: 4 << 20, journal: client.journal.flatMap { unsafe strdup($0) },
        registry_name: client.registryName.flatMap { unsafe strdup($0) }))
  }

  deinit {
    unsafe free(UnsafeMutablePointer(mutating: options.pointee.base_url))
    unsafe free(UnsafeMutablePointer(mutating: options.pointee.token))
    unsafe free(UnsafeMutablePointer(mutating: options.pointee.ca_file))
    unsafe free(UnsafeMutablePointer(mutating: options.pointee.journal))
    unsafe free(UnsafeMutablePointer(mutating: options.pointee.registry_name))
    unsafe options.deallocate()
  }
}
