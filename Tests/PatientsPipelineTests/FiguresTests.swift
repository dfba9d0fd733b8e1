import Foundation
import PatientsScripting
import Testing

@testable import PatientsClient
@testable import PatientsCore
@testable import PatientsJournal
@testable import PatientsPipeline

@Suite struct FiguresTests {
  private func result(_ kind: ResultKind, _ score: Double?, isLead: Bool = false) -> LeadResult {
    var result = LeadResult(kind, row: 1)
    result.score = score
    result.isLead = isLead
    return result
  }

  private func histogram(_ scores: [Double]) -> ScoreHistogram {
    var histogram = ScoreHistogram()
    for score in scores { histogram.count(result(.registered, score)) }
    return histogram
  }

  @Test func `scores are counted one by one while they are few, each with its end`() {
    var histogram = histogram([10, 10, 20, -5, 0, -0.0])
    histogram.count(result(.registered, 20, isLead: true))
    histogram.count(result(.disqualified, 20))
    histogram.count(result(.inDoubt, 20))
    histogram.count(result(.disqualified, nil))
    histogram.count(result(.disqualified, .infinity))
    #expect(histogram.bars.map(\.score) == [-5, 0, 10, 20])
    #expect(histogram.bars.map(\.ends.patients) == [1, 2, 2, 1])
    #expect(histogram.bars.last?.ends.leads == 1)
    #expect(histogram.bars.last?.ends.disqualified == 1)
    #expect(histogram.bars.last?.ends.open == 1)
    #expect(histogram.total == 9)
  }

  @Test(arguments: [1.0, 1e-3, 1e12])
  func `however many scores there are, few are kept, in an order that changes nothing`(
    _ size: Double
  ) {
    let scores = (0..<20_000).map { _ in Double.random(in: -size...size) }
    let one = histogram(scores)
    let other = histogram(scores.shuffled())
    #expect(one == other)
    #expect(one.bars.count <= 2048)
    #expect(one.total == 20_000)
    let half = one.bars.filter { $0.score < 0 }.reduce(0) { $0 + $1.ends.total }
    #expect(half == scores.filter { $0 < 0 }.count)
  }

  @Test func `each lead with a score stands in one column of the chart`() {
    for _ in 0..<200 {
      let size = pow(10, Double.random(in: -4...12))
      var scores = (0..<50).map { _ in Double.random(in: -size...size) }
      if Bool.random() { scores = scores.map { $0.rounded() } }
      let marks = [Double.random(in: -size...size)]
      let chart = ScoreChart(
        histogram(scores), thresholds: marks.map { .init(score: $0, words: "lead from") })
      #expect(chart.columns.reduce(0) { $0 + $1.ends.total } == 50)
      #expect(chart.columns.count <= 48)
    }
    let whole = ScoreChart(histogram((0...20).map(Double.init)), thresholds: [])
    #expect(whole.columns.map { whole.label($0) } == (0...20).map(String.init))
    let wide = ScoreChart(histogram([0, 15, 30, 60, 100]), thresholds: [])
    #expect(wide.columns.first.map { wide.label($0) } == "0 to below 5")
    #expect(ScoreChart(ScoreHistogram(), thresholds: []).columns.isEmpty)
  }

  @Test func `times of answers are known to an eighth`() {
    var answers = AnswerTimes()
    var times: [Int] = []
    for tag in 0..<5000 {
      let time = Int(pow(10, Double.random(in: 0...8)))
      times.append(time)
      answers.count(completion(tag, microseconds: time, attempts: tag.isMultiple(of: 10) ? 2 : 1))
    }
    times.sort()
    for share in [0.01, 0.5, 0.95, 1] {
      let exact = times[Int((Double(times.count) * share).rounded(.up)) - 1]
      let found = answers.time(of: share) ?? 0
      #expect(found >= exact && Double(found) <= Double(exact) * 1.125 + 1)
    }
    #expect(answers.answered == 5000)
    #expect(answers.attemptCounts.map(\.leads) == [4500, 500])
    #expect(AnswerTimes().time(of: 0.5) == nil)
  }

  private func completion(_ tag: Int, microseconds: Int, attempts: Int) -> Completion {
    let refusal = Refusal(httpStatus: 400, registryStatus: nil, words: "")
    return Completion(
      tag: UInt64(tag), outcome: .rejected(refusal), attempts: attempts, elapsed: .seconds(1),
      lastAttempt: .microseconds(microseconds))
  }

  @Test func `what the journal keeps of a run is what the run came to`() throws {
    var tally = Tally()
    for (index, kind) in ResultKind.allCases.enumerated() {
      tally.countRead()
      var result = result(kind, Double(index) * 10 + 0.5)
      result.reason = "because of \(index)"
      tally.count(result)
    }
    var answers = AnswerTimes()
    answers.count(completion(1, microseconds: 1234, attempts: 3))
    var rule = RuleCounts(name: "a rule")
    rule.passed = 3
    let figures = RunFigures(
      tally: tally, answers: answers,
      rules: [RuleSetCounts(scorings: 5, patientFrom: 60, leadFrom: 30.5, rules: [rule])],
      end: .unreachable("no"), milliseconds: 77)
    let record = RunRecord(figures, OpenNames())
    #expect(RunRecord(figures, OpenNames()) == record)
    let text = try #require(record.figures)
    #expect(!text.contains("because of"))
    var kept = try fromJournal(RunFigures.self, text, of: "j")
    kept.tally.reasons = try fromJournal(
      TallyReasons.self, #require(record.reasons), of: "j")
    #expect(kept == figures)
  }

  @Test func `what a run keeps is small, however many and long its rules and reasons are`() throws {
    var (tally, names) = (Tally(), OpenNames())
    let long = String(repeating: "\u{1}e\u{301}", count: 100_000)
    for row in 0..<2000 {
      tally.countRead()
      var result = LeadResult(.invalid, row: row)
      result.reason = "\(row) \(long)"
      tally.count(result)
      names.count(result, long)
    }
    let rules = (0..<10_000).map { RuleCounts(name: "\($0) \(long.prefix(2000))") }
    let figures = RunFigures(
      tally: tally, answers: AnswerTimes(),
      rules: [RuleSetCounts(scorings: 1, patientFrom: nil, leadFrom: nil, rules: rules)], end: nil,
      milliseconds: 1)
    let record = RunRecord(figures, names)
    for text in [record.figures, record.reasons, record.names] {
      #expect((1...1 << 20).contains(text?.utf8.count ?? 0))
    }
    #expect(figures.rules.first?.rules.count == 200)
    #expect(figures.rules.first?.leftOut == 9800)
    #expect(tally.reasons.of(.invalid).reduce(0) { $0 + $1.count } == 2000)
  }

  @Test func `a run without a lead has a page that adds up`() {
    for registry in ["practice", nil] {
      let description = RunDescription(leadsFile: "leads.csv", keying: "row", registry: registry)
      let page = RunReport(description, figures: RunFigures(), names: nil, startedAt: 0).html
      #expect(page.contains("No lead is lost: 0 = 0."))
      #expect(page.contains("Nothing needs a person."))
      #expect(!page.contains("nan") && !page.contains("inf%"))
    }
  }

  @Test(arguments: [
    "", "{}", "[]", "null", "{\"tally\":{\"read\":-1}}", "{\"milliseconds\":1e99}",
  ])
  func `figures that nobody wrote are refused with one line`(_ text: String) {
    let error = #expect(throws: PatientsError.self) {
      try fromJournal(RunFigures.self, text, of: "leads.journal")
    }
    #expect(error?.code == .journal)
    #expect(error?.message.contains("the journal leads.journal has figures") == true)
  }

  @Test func `the funnel ends with those who are registered, whatever else happened`() {
    var tally = Tally()
    for (index, kind) in ResultKind.allCases.enumerated() {
      for row in 0...index {
        tally.countRead()
        tally.count(LeadResult(kind, row: row))
      }
    }
    var figures = RunFigures()
    figures.tally = tally
    var description = RunDescription(keying: "row")
    let dry = RunReport(description, figures: figures, names: nil, startedAt: 0)
    #expect(
      dry.steps.last?.count == tally.read - tally[.malformed] - tally[.duplicate]
        - tally[.disqualified] - tally[.invalid])
    description = RunDescription(leadsFile: "leads.csv", keying: "row", registry: "practice")
    let report = RunReport(description, figures: figures, names: nil, startedAt: 0)
    #expect(report.steps.first?.count == tally.read)
    #expect(report.steps.last?.count == tally[.registered])
  }
}
