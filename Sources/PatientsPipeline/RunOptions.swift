package import PatientsClient
package import PatientsCore
package import PatientsScripting

/// What a run is to do.
package struct RunOptions: Sendable {
  package var script: String
  /// `-` is standard input; nil runs the script once, without leads.
  package var leads: String?
  /// What is known of the leads file's form.
  package var form = LeadsForm()
  /// How to reach the registry; nil: a dry run, nothing is sent and the journal is only read.
  package var client: ClientOptions?
  /// What the journal calls the registry: its leads are never taken for another registry's.
  package var registryName = ""
  /// The file that knows which lead was sent. A script without leads says itself what a key is.
  package var journal: String?
  /// Whether nobody named the journal, and its place follows from the leads file's.
  package var isJournalAssumed = false
  /// The folder of the result files; nil: none are written.
  package var results: String?
  package var keyColumn: String?
  /// Only so many rows are read.
  package var limit: Int?
  package var duplicates = DuplicateOptions()
  /// Whether the names of those that need a person are kept for the report, in the journal too.
  package var keepsNames = false
  package var dates = DatePolicy.placeholderForLeads
  package var limits = ScriptLimits()
  /// The run stops when so many leads in a row failed by a mistake of the script's; 0: never.
  package var maximumFailuresInARow = 25

  package init(script: String) { self.script = script }

  package var isDryRun: Bool { client == nil }
}

/// What somebody at the terminal has asked for.
package enum Interruption: Int, Sendable {
  case none = 0
  /// Finish what is on the wire, begin nothing.
  case drain = 1
  /// Stop at once: what is on the wire is in doubt.
  case stop = 2
}

/// Why a run ended before its last lead.
package enum EarlyEnd: Hashable, Codable, Sendable {
  case interrupted
  /// The registry does not accept the token.
  case unauthorized(String)
  /// Not one request reached the registry.
  case unreachable(String)
  /// The script raised, or broke a limit, for so many leads in a row.
  case scriptFails(Int)
  /// The leads file broke off, or a result could not be written.
  case failed

  /// One word for programs.
  package var name: String {
    switch self {
    case .interrupted: "interrupted"
    case .unauthorized: "unauthorized"
    case .unreachable: "unreachable"
    case .scriptFails: "script"
    case .failed: "failed"
    }
  }
}

/// What a run came to.
package struct RunSummary: Sendable {
  package var figures = RunFigures()
  /// Names of the result files, in their folder.
  package var files: [String] = []
  package var defused = 0
  /// Whether nothing was sent because nothing was to be sent.
  package var isDryRun = false

  package var tally: Tally { figures.tally }
  package var end: EarlyEnd? { figures.end }
}
