import Glibc
import PatientsScripting

/// How many leads came to which score, and to which end with it, in memory that does not grow with
/// the number of leads.
///
/// Scores are kept as they are while there are few different ones, as rules with whole points give;
/// else in steps of a power of two, as fine as there is room for. The order of the leads changes
/// nothing.
package struct ScoreHistogram: Hashable, Sendable {
  /// What became of the leads with a score.
  package struct Ends: Hashable, Codable, Sendable {
    @Count package var patients = 0
    @Count package var leads = 0
    @Count package var disqualified = 0
    /// Those that are not done: refused, invalid, in doubt, not sent.
    @Count package var open = 0

    package init() {}

    package var total: Int { patients + leads + disqualified + open }

    package static func += (ends: inout Ends, more: Ends) {
      ends.patients += more.patients
      ends.leads += more.leads
      ends.disqualified += more.disqualified
      ends.open += more.open
    }
  }

  private static let capacity = 2048

  /// By the least score of the step.
  private var counts: [Double: Ends] = [:]
  /// 0: each score is kept as it is.
  package private(set) var step = 0.0

  package init() {}

  /// - Returns: in order, each with the least score that it stands for.
  package var bars: [(score: Double, ends: Ends)] {
    counts.map { ($0.key, $0.value) }.sorted { $0.score < $1.score }
  }

  /// How many leads have a score.
  package var total: Int { counts.values.reduce(0) { $0 + $1.total } }

  mutating func count(_ result: LeadResult) {
    guard let score = result.score, score.isFinite else { return }
    var end = Ends()
    switch result.kind {
    case .registered: if result.isLead { end.leads = 1 } else { end.patients = 1 }
    case .disqualified: end.disqualified = 1
    default: end.open = 1
    }
    counts[place(of: score), default: Ends()] += end
    while counts.count > ScoreHistogram.capacity { coarsen() }
  }

  private func place(of score: Double) -> Double {
    step == 0 ? score + 0 : floor(score / step) * step
  }

  private mutating func coarsen() {
    step = step == 0 ? 1.0 / 1024 : step * 2
    var coarse: [Double: Ends] = [:]
    for (score, ends) in counts { coarse[place(of: score), default: Ends()] += ends }
    counts = coarse
  }
}

extension ScoreHistogram: Codable {
  private struct Bar: Codable {
    let score: Double
    let ends: Ends
  }

  private enum Keys: String, CodingKey { case step, bars }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    step = try container.decode(Double.self, forKey: .step)
    for bar in try container.decode([Bar].self, forKey: .bars) where bar.score.isFinite {
      counts[bar.score, default: Ends()] += bar.ends
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(step, forKey: .step)
    try container.encode(bars.map { Bar(score: $0.score, ends: $0.ends) }, forKey: .bars)
  }
}
