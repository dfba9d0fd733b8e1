/// One run of the command, or the life of one client, over a journal.
package struct JournalRun: Hashable, Sendable {
  package let id: Int
  package let description: RunDescription
  /// Milliseconds since 1970, UTC.
  package let startedAt: Int
  /// nil while it is under way, and for good where its process died.
  package let endedAt: Int?
  package let ending: RunEnding?
}

/// What a run is about.
package struct RunDescription: Hashable, Sendable {
  /// Of the script's text; nil where there is no script.
  package let scriptDigest: [UInt8]?
  /// The leads file's name, nil where leads come from elsewhere.
  package let leadsFile: String?
  /// How keys are made, in words for an error text: `the digest of the row`, `column phone`.
  /// Other keys would make every lead of the journal look new, so it stays the same.
  package let keying: String
  /// The registry's name, its origin say. What one registry has another lacks, so it stays the
  /// same; nil leaves that unchecked.
  package let registry: String?
  /// The script itself, which the journal keeps once for all runs of it; nil where it does not.
  package var scriptText: [UInt8]?
  /// How the run was set, in a form of the caller's, without anything personal.
  package var settings: String?

  package init(
    scriptDigest: [UInt8]? = nil, leadsFile: String? = nil, keying: String, registry: String? = nil
  ) {
    self.scriptDigest = scriptDigest
    self.leadsFile = leadsFile
    self.keying = keying
    self.registry = registry
  }
}

/// How a run ended. The texts are in the file and are never reused.
package enum RunEnding: String, CaseIterable, Hashable, Sendable {
  /// It came to the end of its leads.
  case finished
  /// Somebody asked it to stop.
  case interrupted
  /// It gave up: the token was refused, say.
  case stopped
}

/// What a run came to, in forms of the caller's.
package struct RunRecord: Hashable, Sendable {
  /// Counts, without anything personal.
  package var figures: String?
  /// In whose words leads were refused. They may be about somebody; a purge removes them.
  package var reasons: String?
  /// Names of people, where somebody has asked for them; a purge removes them.
  package var names: String?

  package init(figures: String? = nil, reasons: String? = nil, names: String? = nil) {
    self.figures = figures
    self.reasons = reasons
    self.names = names
  }
}
