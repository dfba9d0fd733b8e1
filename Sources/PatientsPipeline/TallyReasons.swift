package import PatientsScripting

/// Why leads came to their ends, in memory that does not grow with the file, nor with what a script
/// calls a reason. It has words of scripts and of the registry.
package struct TallyReasons: Hashable, Codable, Sendable {
  private var counts: [ResultKind: [String: Reason]] = [:]
  /// The first leads of each kind that a person or another run has to see to.
  private var open: [ResultKind: [OpenLead]] = [:]

  /// Distinct reasons that are counted apart for each kind; what comes later is "other reasons".
  private static let maximum = 100
  /// Leads of each kind that are kept one by one.
  static let maximumOpen = 200

  /// What is known of all leads with one reason.
  private struct Reason: Hashable, Codable, Sendable {
    @Count var count = 0
    /// The row of the first.
    @Count var row: Int
    let hint: String?
    let excerpt: String?
  }

  package init() {}

  mutating func count(_ result: LeadResult) {
    let counted = (result.reasonForSummary ?? result.reason).bounded
    let isKnown = counts[result.kind]?[counted] != nil
    let hasRoom = (counts[result.kind]?.count ?? 0) < TallyReasons.maximum
    let reason = isKnown || hasRoom ? counted : "other reasons"
    let isItsOwn = reason == counted
    let first = Reason(
      row: result.row, hint: isItsOwn ? result.hint?.bounded : nil,
      excerpt: isItsOwn ? result.excerpt?.bounded : nil)
    counts[result.kind, default: [:]][reason, default: first].count += 1
    guard result.needsSomebody, leads(result.kind).count < TallyReasons.maximumOpen else { return }
    // Which lead a duplicate is alike is what a person wants to know of each.
    let place = result.needsDecision ? result.reason.bounded : result.place
    open[result.kind, default: []].append(
      OpenLead(row: result.row, place: place, code: result.code, reason: counted))
  }

  /// The leads of a kind that somebody has to see to, in their order: at most the first 200.
  package func leads(_ kind: ResultKind) -> [OpenLead] { open[kind] ?? [] }

  /// The reasons of a kind, most frequent first, each with the row that had it first.
  package func of(
    _ kind: ResultKind
  ) -> [(reason: String, count: Int, row: Int, hint: String?, excerpt: String?)] {
    (counts[kind] ?? [:])
      .map { ($0.key, $0.value.count, $0.value.row, $0.value.hint, $0.value.excerpt) }
      .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
  }
}

/// A lead that a person or another run has to see to. It names nobody.
package struct OpenLead: Hashable, Codable, Sendable {
  @Count package var row: Int
  /// Where to look, where that is known better than by the row: a place in the file, another row.
  package let place: String?
  /// As in the result files.
  package let code: String
  package let reason: String
}

extension String {
  /// The beginning of a text from outside: nothing that is counted or kept is longer.
  var bounded: String {
    let longest = 500
    let scalars = unicodeScalars
    guard utf8.count > longest, scalars.count > longest else { return self }
    return String(String.UnicodeScalarView(scalars.prefix(longest - 1))) + "…"
  }
}
