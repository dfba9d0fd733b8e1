import PatientsClient
import PatientsCore
import PatientsScripting

extension RunOptions {
  /// What the report says of how the run was set. Nothing secret and nothing personal: the leads file
  /// may be called after somebody, and stands in the run's description, which a purge knows.
  ///
  /// - Parameter keying: how leads are told apart, in words.
  func settings(keying: String) -> [RunSetting] {
    [RunSetting(name: "Script", value: script)] + form.settings + [
      RunSetting(name: "Leads are told apart by", value: keying),
      RunSetting(name: "Leads that are alike", value: duplicates.words),
      RunSetting(name: "Rows read", value: limit.map { "the first \($0)" } ?? "all"),
      RunSetting(
        name: "Date of birth",
        value: dates == .known ? "sent as it is known" : "sent for patients, 1111-01-01 for leads"),
    ] + requestSettings + scriptSettings
  }

  private var requestSettings: [RunSetting] {
    guard let client else { return [] }
    return [
      RunSetting(name: "Requests at once", value: "at most \(client.maximumConnections)"),
      RunSetting(
        name: "Requests a second",
        value: client.rate.map { "at most \(scoreText($0))" } ?? "as fast as the registry answers"),
      RunSetting(name: "Attempts for a lead", value: "at most \(client.maximumAttempts)"),
    ]
  }

  private var scriptSettings: [RunSetting] {
    [
      RunSetting(name: "Script may use for a lead", value: "\(scoreText(limits.leadSeconds)) s"),
      RunSetting(
        name: "Script may hold in memory", value: "\(limits.memoryBytes >> 20) MiB"),
      RunSetting(
        name: "Stops after failures in a row",
        value: maximumFailuresInARow == 0 ? "never" : String(maximumFailuresInARow)),
    ]
  }
}

extension LeadsForm {
  fileprivate var settings: [RunSetting] {
    [
      RunSetting(name: "Encoding of the leads file", value: encoding ?? LeadsForm.byLooking),
      RunSetting(name: "Between its cells", value: delimiter ?? LeadsForm.byLooking),
      RunSetting(name: "Sheet of a workbook", value: sheet ?? "the first one"),
      RunSetting(name: "Names of columns", value: map.map { "by \($0)" } ?? "as in the file"),
    ]
  }

  private static let byLooking = "found by looking"
}

extension DuplicateOptions {
  fileprivate var words: String {
    let alike = likenesses.map(\.words).joined(separator: ", or ")
    return switch policy {
    case .keep: "are sent like all others"
    case .skip: "are not sent: the same \(alike)"
    case .review: "wait in \(LeadResult.decisions).csv for somebody: the same \(alike)"
    }
  }
}
