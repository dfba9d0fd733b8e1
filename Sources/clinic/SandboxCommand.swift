import ArgumentParser
import ClinicSandbox
import Foundation
import PatientsCore

struct SandboxCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sandbox",
    abstract: "A practice registry on this machine: the registry's API over a SQLite file.",
    discussion: """
      It listens on loopback only, until Ctrl-C. --faults rehearses a bad day: \
      late=0.1:250ms,reset-before-body=0.05,throttle=0.1:1s and so on, see docs/sandbox.md.
      """)

  @Option(help: "The port; 0 takes any that is free.")
  var port = 0

  @Option(help: "The SQLite file that keeps the patients.")
  var database = "practice-registry.sqlite"

  @Option(help: "A file with the token that clients must send; without it one is made and shown.")
  var tokenFile: String?

  @Option(help: "Write the port to this file once it listens.")
  var portFile: String?

  @Option(help: "Append each request to this file, a line of JSON each.")
  var record: String?

  @Option(help: "What goes wrong on purpose, and how often.")
  var faults: String?

  @Option(help: "The same seed and the same requests give the same faults.")
  var seed: UInt64 = 1

  func run() throws {
    try reporting { () throws(PatientsError) in
      Interrupts.install()
      let token = try tokenFile.map(readToken) ?? randomToken()
      let registry = try PracticeRegistry.start(options(token: token))
      Terminal.output("The practice registry listens at \(registry.baseURL)\n")
      if tokenFile == nil { Terminal.output("Its token: \(token)\n") }
      Terminal.output("It keeps patients in \(database). Ctrl-C ends it.\n")
      try writePort(registry.port)
      Interrupts.wait()
      try registry.stop()
      return .done
    }
  }

  private func options(token: String) throws(PatientsError) -> SandboxOptions {
    var options = SandboxOptions(token: token, databasePath: database)
    options.port = port
    options.recordPath = record
    if let faults { options.faults = try FaultPlan(parsing: faults, seed: seed) }
    return options
  }

  /// Whole or not at all: whoever waits for the file reads a port.
  private func writePort(_ port: Int) throws(PatientsError) {
    guard let portFile else { return }
    do {
      try Data("\(port)\n".utf8).write(to: URL(fileURLWithPath: portFile), options: .atomic)
    } catch {
      throw PatientsError(.system, "the port file \(portFile) cannot be written")
    }
  }
}
