import FoundationEssentials
import PatientsClient
import PatientsCore
import PatientsJournal
package import PatientsScripting

/// All that a run is counted by: what the summary and the report tell, and the journal keeps. It
/// names nobody.
package struct RunFigures: Hashable, Codable, Sendable {
  package var tally = Tally()
  package var answers = AnswerTimes()
  package var rules: [RuleSetCounts] = []
  package var end: EarlyEnd?
  @Count package var milliseconds = 0

  package init() {}

  init(
    tally: Tally, answers: AnswerTimes, rules: [RuleSetCounts], end: EarlyEnd?, milliseconds: Int
  ) {
    self.tally = tally
    self.answers = answers
    // Rules that no lead came to say nothing.
    self.rules = rules.filter { $0.scorings > 0 }.map(\.bounded)
    self.end = end
    self.milliseconds = milliseconds
  }

  package var elapsed: Duration { .milliseconds(milliseconds) }
}

extension RuleSetCounts {
  /// As much of it as people read and the journal has room for.
  fileprivate var bounded: RuleSetCounts {
    let shown = rules.prefix(200).map { rule in
      var rule = rule
      (rule.name, rule.group) = (rule.name.bounded, rule.group?.bounded)
      return rule
    }
    return RuleSetCounts(
      scorings: scorings, patientFrom: patientFrom, leadFrom: leadFrom, rules: shown,
      leftOut: rules.count - shown.count)
  }
}

/// Who the leads are that somebody has to see to: personal, and kept apart from all figures.
package struct OpenNames: Hashable, Codable, Sendable {
  package struct Person: Hashable, Codable, Sendable {
    package let row: Int
    package let name: String?
    /// What the registry said, in its own words.
    package let words: String?
  }

  private var people: [ResultKind: [Person]] = [:]

  package init() {}

  /// The same leads as in ``TallyReasons/leads(_:)``, by their rows.
  package func people(_ kind: ResultKind) -> [Int: Person] {
    Dictionary((people[kind] ?? []).map { ($0.row, $0) }) { first, _ in first }
  }

  /// - Parameter name: by the leads file.
  mutating func count(_ result: LeadResult, _ name: String?) {
    guard result.needsSomebody, (people[result.kind] ?? []).count < TallyReasons.maximumOpen else {
      return
    }
    let words = result.kind == .rejected ? result.reason.bounded : nil
    people[result.kind, default: []].append(
      Person(row: result.row, name: name?.bounded, words: words))
  }
}

/// One thing that the run was told, in words.
package struct RunSetting: Hashable, Codable, Sendable {
  package let name: String
  package let value: String
}

// MARK: - In the journal

extension RunRecord {
  init(_ figures: RunFigures, _ names: OpenNames) {
    self.init(
      figures: json(figures), reasons: json(figures.tally.reasons),
      names: names == OpenNames() ? nil : json(names))
  }
}

extension RunSetting {
  static func json(_ settings: [RunSetting]) -> String? { PatientsPipeline.json(settings) }
}

/// The same text for the same value. nil: there is a number in it that JSON has not.
private func json(_ value: some Encodable) -> String? {
  let encoder = JSONEncoder()
  encoder.outputFormatting = .sortedKeys
  return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
}

/// Reads what ``json(_:)`` wrote.
///
/// - Throws: `.journal` where it is something else.
func fromJournal<Value: Decodable>(
  _ type: Value.Type, _ text: String, of name: String
) throws(PatientsError) -> Value {
  do {
    guard text.utf8.count <= 16 << 20 else { throw CocoaError(.fileReadTooLarge) }
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  } catch {
    throw PatientsError(
      .journal,
      "the journal \(name) has figures of a run that cannot be read: they were changed, or "
        + "a newer program wrote them")
  }
}
