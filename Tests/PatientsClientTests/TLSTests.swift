import PatientsCore
import Testing

@testable import PatientsClient

/// A real TLS server, with certificates that are made for the test.
@Suite(.serialized) struct TLSTests {
  private let folder: CertificateFolder

  init() throws { folder = try CertificateFolder() }

  private func outcome(
    _ certificate: TLSServer.Certificate, trusted: Bool = true
  ) throws -> Outcome {
    let server = try TLSServer(certificate, in: folder)
    defer { server.stop() }
    var options = options("https://127.0.0.1:\(server.port)")
    if trusted { options.caFile = folder.authority }
    return try RegistryClient(options).send().outcome
  }

  private func reason(
    _ certificate: TLSServer.Certificate, trusted: Bool = true
  ) throws -> String? {
    let outcome = try outcome(certificate, trusted: trusted)
    #expect(outcome.name == "not_sent")
    #expect(outcome.failure?.stage == .tls)
    return outcome.failure?.reason
  }

  @Test func `a certificate of the CA file's authority is trusted`() throws {
    #expect(try outcome(.good).name == "registered")
  }

  @Test func `an unknown authority was not sent`() throws {
    #expect(
      try reason(.good, trusted: false)
        == "the server's certificate is from an unknown authority")
  }

  @Test func `an expired certificate was not sent`() throws {
    #expect(try reason(.expired) == "the server's certificate has expired")
  }

  @Test func `a certificate for another name was not sent`() throws {
    #expect(try reason(.wrongName) == "the server's certificate is for another name")
  }

  @Test func `a CA file without certificates was not sent`() throws {
    let server = try TLSServer(.good, in: folder)
    defer { server.stop() }
    var options = options("https://127.0.0.1:\(server.port)")
    options.caFile = folder.file("here.cnf")
    let outcome = try RegistryClient(options).send().outcome
    #expect(outcome.name == "not_sent")
    #expect(
      outcome.failure?.reason == "the CA file holds no certificates that can be read")
  }
}
