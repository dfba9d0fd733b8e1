import PatientsCore
import PatientsScripting
import Testing

@testable import PatientsPipeline

@Suite struct SummaryTests {
  /// A bad day: all kinds, many reasons for each, many rules.
  private var worst: RunSummary {
    var tally = Tally()
    for kind in ResultKind.allCases {
      for row in 0..<30 {
        tally.countRead()
        var result = LeadResult(kind, row: row)
        result.reason =
          "reason \(row % 12) that is long enough to be cut where a terminal ends, surely"
        result.score = Double(row)
        if kind == .invalid { result.excerpt = "the line\n    ^" }
        tally.count(result)
      }
    }
    let rules = (1...20).map { RuleCounts(name: "a rule with number \($0)") }
    var summary = RunSummary()
    summary.figures = RunFigures(
      tally: tally, answers: AnswerTimes(),
      rules: [RuleSetCounts(scorings: 100, patientFrom: 20, leadFrom: 10, rules: rules)],
      end: .interrupted, milliseconds: 1500)
    summary.files = ResultKind.allCases.map { "\($0.rawValue).csv" }
    return summary
  }

  private func text(_ look: TerminalLook?) -> String {
    worst.text(leads: "leads.csv", results: "leads-results", look: look)
  }

  @Test func `on a terminal it is a screenful, however bad the day was`() {
    for rows in [24, 34, 50, 80] {
      for columns in [60, 80, 200] {
        let lines = text(TerminalLook(columns: columns, rows: rows)).split(
          separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count <= rows - 3, "\(columns) × \(rows)")
        #expect(lines.allSatisfy { TextWidth.cells(String($0)) <= columns })
      }
    }
  }

  @Test func `every count is there in the shortest form too`() {
    let text = text(TerminalLook(columns: 80, rows: 10))
    for words in [
      "became patients", "turned down", "cannot be sent", "refused by the registry",
      "cannot be read", "may have reached", "were not sent", "are duplicates",
    ] { #expect(text.contains("     30  ") && text.contains(words)) }
    #expect(text.contains("No lead is lost: 240 = 30 registered"))
  }

  @Test func `in a narrow terminal the counts and the sum are whole, in rows that fit`() {
    let look = TerminalLook(columns: 40, rows: 100)
    let rows = text(look).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    #expect(rows.allSatisfy { TextWidth.cells($0) <= 40 })
    let words = rows.joined(separator: " ").split(separator: " ").joined(separator: " ")
    #expect(words.contains("30 may have reached the registry, and are not sent again:"))
    #expect(words.contains("+ 30 in doubt + 30 not sent + 30 malformed"))
    #expect(words.contains("The same command goes on from here."))
  }

  @Test func `text is broken at spaces, and only a word that is too long is cut`() {
    #expect(TextWidth.wrap("  one two three", to: 9, indent: 4) == ["  one two", "    three"])
    #expect(TextWidth.wrap("患者 のリ スト", to: 9, indent: 0) == ["患者 のリ", "スト"])
    #expect(TextWidth.wrap("a incomprehensible b", to: 8, indent: 2) == ["a", "  incom…", "  b"])
    #expect(TextWidth.wrap("   3  of these", to: 10, indent: 5) == ["   3  of", "     these"])
    #expect(TextWidth.wrap("short", to: 8, indent: 2) == ["short"])
    #expect(TextWidth.wrap("", to: 8, indent: 2) == [""])
  }

  @Test func `colours are there on a terminal that has them, and nowhere else`() {
    let coloured = text(TerminalLook(hasColour: true))
    #expect(coloured.contains("\u{1B}[32m"))
    #expect(!text(TerminalLook()).contains("\u{1B}"))
    #expect(!text(nil).contains("\u{1B}"))
  }

  @Test func `in a pipe nothing is cut, and nothing of a reason works on a terminal`() {
    #expect(text(nil).contains("surely"))
    var summary = RunSummary()
    var tally = Tally()
    tally.countRead()
    var result = LeadResult(.disqualified, row: 1)
    result.reason = "x\u{1B}[2J\u{7}y"
    tally.count(result)
    summary.figures.tally = tally
    let text = summary.text(leads: "leads.csv", results: nil)
    #expect(text.contains("x?[2J?y"))
  }

  @Test func `it says the scores, the rules and how the registry answered`() {
    let text = text(nil)
    #expect(text.contains("Scores 0 to 29: "))
    #expect(text.contains("lead from 10, patient from 20"))
    #expect(text.contains("a rule with number 1 0 %"))
  }
}
