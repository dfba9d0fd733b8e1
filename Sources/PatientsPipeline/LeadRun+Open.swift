import Glibc
import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsScripting

extension LeadRun {
  /// What a request or a script is known by in the journal.
  static func digest(of bytes: [UInt8]) -> [UInt8] {
    var digest = LeadDigest()
    unsafe bytes.withUnsafeBytes { unsafe digest.add($0) }
    return digest.finish()
  }

  /// Opens a script that judges leads.
  static func openScript(
    _ options: RunOptions, output: @escaping (String) -> Void
  ) throws(PatientsError) -> Script {
    let script = try Script(path: options.script, limits: options.limits, output: output)
    guard script.hasQualify else {
      throw PatientsError(
        .script,
        "\(options.script): there is no function qualify(lead): write one, or run the script "
          + "without a leads file")
    }
    return script
  }

  /// What earlier runs came to, for a dry run with a journal, which only reads it; nil where there is
  /// no such file yet.
  static func openEarlier(_ options: RunOptions) throws(PatientsError) -> JournalView? {
    guard options.isDryRun, let path = options.journal,
      unsafe access(path, F_OK) == 0 || errno != ENOENT
    else { return nil }
    return try Journal.open(existing: path)
  }

  /// Opens the journal; nil in a dry run.
  ///
  /// - Throws: `.argument` where the leads are a result file and nobody has said of which journal: a
  ///   new one would send its leads once more.
  static func openJournal(
    _ options: RunOptions, _ columns: InputColumns
  ) throws(PatientsError) -> Journal? {
    guard !options.isDryRun, let path = options.journal else { return nil }
    if columns.isResultFile, options.isJournalAssumed, unsafe access(path, F_OK) != 0 {
      throw PatientsError(
        .argument,
        "this is a result file of an earlier run: give --journal with that run's journal, so that "
          + "no lead is sent twice")
    }
    return try Journal(path: path)
  }

  /// What the journal is told of a run: it refuses another registry and another way to make keys.
  static func description(
    _ options: RunOptions, script: Script, columns: InputColumns
  ) -> RunDescription {
    var description = RunDescription(
      scriptDigest: LeadRun.digest(of: script.text), leadsFile: options.leads,
      keying: columns.keying, registry: options.isDryRun ? nil : options.registryName)
    description.scriptText = script.text
    description.settings = RunSetting.json(options.settings(keying: columns.keying))
    return description
  }
}
