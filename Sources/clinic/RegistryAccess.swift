import ArgumentParser
import ClinicSandbox
import Foundation
import PatientsClient
import PatientsCore

/// The options that say which registry, as whom.
struct RegistryAccess: ParsableArguments {
  @Option(help: "The registry, https://… (or PATIENTS_BASE_URL).")
  var baseURL: String?

  @Option(help: "A file that holds the registry's token (or PATIENTS_TOKEN).")
  var tokenFile: String?

  @Option(help: "Certificates to trust instead of the system's, PEM.")
  var caFile: String?

  @Flag(name: .customLong("allow-http"), help: "Allow http:// beyond this machine.")
  var allowsHTTP = false

  @Option(help: "How many requests at once, 1 to 1024.")
  var concurrency = 32

  @Option(help: "At most so many requests a second.")
  var rate: Double?

  /// - Throws: `.argument` for what is missing, with what to give.
  func clientOptions() throws(PatientsError) -> ClientOptions {
    let environment = ProcessInfo.processInfo.environment
    guard let url = baseURL ?? environment["PATIENTS_BASE_URL"], !url.isEmpty else {
      throw PatientsError(
        .argument,
        "which registry? give --base-url URL, or --sandbox to practise, or --dry-run to send nothing"
      )
    }
    var options = ClientOptions(baseURL: url, token: try token(environment["PATIENTS_TOKEN"]))
    options.caFile = caFile
    options.allowsHTTP = allowsHTTP
    return try tuned(options)
  }

  /// The same, for a practice registry of this process.
  func clientOptions(
    for registry: PracticeRegistry, token: String
  ) throws(PatientsError) -> ClientOptions {
    try tuned(ClientOptions(baseURL: registry.baseURL, token: token))
  }

  private func tuned(_ options: ClientOptions) throws(PatientsError) -> ClientOptions {
    guard (1...1024).contains(concurrency) else {
      throw PatientsError(.argument, "--concurrency is not between 1 and 1024")
    }
    var options = options
    options.maximumConnections = concurrency
    options.rate = rate
    return options
  }

  private func token(_ fromEnvironment: String?) throws(PatientsError) -> String {
    if let tokenFile { return try readToken(tokenFile) }
    guard let fromEnvironment, !fromEnvironment.isEmpty else {
      throw PatientsError(
        .argument, "the registry's token is missing: set PATIENTS_TOKEN or give --token-file FILE")
    }
    return fromEnvironment
  }
}

/// The token in a file: its text without white space around it.
func readToken(_ path: String) throws(PatientsError) -> String {
  guard let data = FileManager.default.contents(atPath: path), data.count <= 65_536 else {
    throw PatientsError(.argument, "the token file \(path) cannot be read")
  }
  let text = String(decoding: data, as: UTF8.self)
    .trimmingCharacters(in: .whitespacesAndNewlines)
  guard !text.isEmpty else {
    throw PatientsError(.argument, "the token file \(path) is empty")
  }
  return text
}

/// A token for a practice registry that lives as long as this process.
func randomToken() -> String {
  (0..<4).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
}
