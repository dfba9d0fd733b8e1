import PatientsClient
package import PatientsCore
import PatientsScripting

/// One run of a script without leads: the file itself is the work.
package enum AutomationRun {
  /// Runs the script once, with `patients.client()` ready and its token out of reach.
  ///
  /// - Parameter output: takes what the script prints, line by line.
  /// - Throws: `.script` or `.limit` with the place, `.argument` where the script judges leads.
  package static func run(
    _ options: RunOptions, output: @escaping (String) -> Void
  ) throws(PatientsError) {
    let client = options.client.map { ScriptClient($0, options) }
    let script = try Script(
      path: options.script, limits: options.limits, purpose: .automation, client: client,
      output: output)
    do throws(ScriptFailure) { try script.runAutomation() } catch { throw error.error }
    guard !script.hasQualify else {
      throw PatientsError(
        .argument, "\(options.script) judges leads: give a leads file behind it")
    }
  }
}

extension ScriptClient {
  /// The same registry, in the same way.
  fileprivate init(_ client: ClientOptions, _ run: RunOptions) {
    self.init(baseURL: client.baseURL, token: client.token)
    caFile = client.caFile
    allowsHTTP = client.allowsHTTP
    sendsKnownDate = run.dates == .known
    maximumAttempts = client.maximumAttempts
    maximumConnections = client.maximumConnections
    journal = run.journal
    registryName = run.registryName
  }
}
