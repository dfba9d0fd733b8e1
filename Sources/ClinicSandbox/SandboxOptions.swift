import PatientsCore

/// How a practice registry is started.
package struct SandboxOptions: Sendable {
  /// Where it listens: `127.0.0.1`, `::1`, `localhost` or another address of loopback. Practice
  /// patients are copies of real ones often enough, so no other machine is ever served.
  package var host: String
  /// Where it listens; 0 takes any free port, see ``PracticeRegistry/port``.
  package var port: Int
  /// What clients send as `Authorization: Bearer …`: visible ASCII.
  package var token: String
  /// The SQLite file that keeps the patients, made with mode 0600 where it is missing;
  /// `:memory:` keeps them until the registry stops.
  package var databasePath: String
  /// What goes wrong on purpose; ``FaultPlan/none`` by default.
  package var faults: FaultPlan
  /// A file to which each request is appended as a line of JSON, see ``RequestRecord``.
  package var recordPath: String?

  package init(
    host: String = "127.0.0.1", port: Int = 0, token: String, databasePath: String,
    faults: FaultPlan = .none, recordPath: String? = nil
  ) {
    self.host = host
    self.port = port
    self.token = token
    self.databasePath = databasePath
    self.faults = faults
    self.recordPath = recordPath
  }
}

extension SandboxOptions {
  /// The host as a number, so that no name service decides who can reach it.
  ///
  /// - Throws: `.argument` for anything but loopback.
  func loopbackAddress() throws(PatientsError) -> String {
    if host == "localhost" { return "127.0.0.1" }
    if host == "::1" { return host }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    let octets = parts.compactMap { UInt8($0) }
    guard octets.count == 4, parts.count == 4, octets.first == 127 else {
      throw PatientsError(
        .argument, "the practice registry listens on 127.0.0.1, ::1 or localhost only")
    }
    return octets.map(String.init).joined(separator: ".")
  }

  /// - Throws: `.argument` for a port, token or path that cannot be used.
  func check() throws(PatientsError) {
    guard (0...65_535).contains(port) else {
      throw PatientsError(.argument, "the practice registry's port must be from 0 to 65535")
    }
    guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
      throw PatientsError(
        .argument, "the practice registry's token must be visible ASCII without spaces")
    }
    guard !databasePath.isEmpty, !databasePath.utf8.contains(0) else {
      throw PatientsError(.argument, "the practice registry needs the path of a database")
    }
  }
}
