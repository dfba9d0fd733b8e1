package import PatientsCore
import PatientsJournal

/// What one run came to, for the people who go on from there.
package struct RunReport: Sendable {
  let description: RunDescription
  /// The run's number in its journal; nil where there is no journal.
  let run: Int?
  /// The journal's file, without its folder.
  let journal: String?
  /// Milliseconds since 1970, UTC.
  let startedAt: Int
  let figures: RunFigures
  let settings: [RunSetting]
  /// nil: they are not to be shown.
  let names: OpenNames?
  /// Whether the run came to its end, so that all is counted.
  let isWhole: Bool
  /// Whether reasons were removed from the journal.
  let isPurged: Bool

  /// Of a run without a journal.
  init(_ description: RunDescription, figures: RunFigures, names: OpenNames?, startedAt: Int) {
    self.description = description
    self.figures = figures
    self.names = names
    self.startedAt = startedAt
    settings = (try? RunReport.settings(description, of: "")) ?? []
    (run, journal, isWhole, isPurged) = (nil, nil, true, false)
  }

  /// From a journal, which it only reads, also while a run is writing.
  ///
  /// - Parameters:
  ///   - run: nil: the last one over a leads file.
  ///   - withNames: names people, as far as the journal keeps their names.
  /// - Throws: `.journal` where there is no journal, or none that can be read; `.argument` where it
  ///   has no such run.
  package init(journal path: String, run: Int?, withNames: Bool) throws(PatientsError) {
    let view = try Journal.open(existing: path)
    let found = try RunReport.find(run, in: view, path)
    let record = try view.record(ofRun: found.id)
    description = try view.description(ofRun: found)
    settings = try RunReport.settings(description, of: path)
    startedAt = found.startedAt
    self.run = found.id
    journal = fileName(path)
    isWhole = record.figures != nil
    isPurged = isWhole && record.reasons == nil
    if let counted = try RunReport.figures(record, of: path) {
      figures = counted
    } else {
      figures = try RunReport.figures(of: found, in: view)
    }
    let kept = try record.names.map { text throws(PatientsError) in
      try fromJournal(OpenNames.self, text, of: path)
    }
    names = withNames ? kept ?? OpenNames() : nil
  }

  private static func find(
    _ run: Int?, in view: JournalView, _ path: String
  ) throws(PatientsError) -> JournalRun {
    let runs = try view.runs()
    let found: JournalRun?
    if let run {
      found = runs.first { $0.id == run }
    } else {
      found = try RunReport.last(of: runs, in: view)
    }
    guard let found else {
      let ids = runs.map(\.id)
      let known = ids.first.map { "it has runs \($0) to \(ids.last ?? $0)" } ?? "it has none yet"
      let what = run.map { "no run \($0)" } ?? "no run over a leads file"
      throw PatientsError(.argument, "the journal \(path) has \(what): \(known)")
    }
    return found
  }

  /// The last run over a leads file. One that was purged has no file, and has settings.
  private static func last(
    of runs: [JournalRun], in view: JournalView
  ) throws(PatientsError) -> JournalRun? {
    for run in runs.reversed() {
      if run.description.leadsFile != nil { return run }
      if try view.description(ofRun: run).settings != nil { return run }
    }
    return nil
  }

  private static func figures(
    _ record: RunRecord, of path: String
  ) throws(PatientsError) -> RunFigures? {
    guard let text = record.figures else { return nil }
    var figures = try fromJournal(RunFigures.self, text, of: path)
    if let text = record.reasons {
      figures.tally.reasons = try fromJournal(TallyReasons.self, text, of: path)
    }
    return figures
  }

  private static func settings(
    _ description: RunDescription, of path: String
  ) throws(PatientsError) -> [RunSetting] {
    guard let text = description.settings else { return [] }
    return try fromJournal([RunSetting].self, text, of: path)
  }

  /// Of a run that was cut off, or that an older version made: the leads that it left in the journal,
  /// counted anew.
  private static func figures(
    of run: JournalRun, in view: JournalView
  ) throws(PatientsError) -> RunFigures {
    var tally = Tally()
    let cursor = try view.entries()
    while let entry = try cursor.next() {
      guard entry.runId == run.id, let result = LeadResult(entry) else { continue }
      tally.countRead()
      tally.count(result)
    }
    let elapsed = max(0, (run.endedAt ?? run.startedAt) &- run.startedAt)
    return RunFigures(
      tally: tally, answers: AnswerTimes(), rules: [], end: nil, milliseconds: elapsed)
  }
}

/// A path's last part.
package func fileName(_ path: String) -> String {
  path.split(separator: "/").last.map(String.init) ?? path
}

extension LeadResult {
  /// What the journal has of a lead, in the words that name nobody. One that is under way, or was when
  /// its run was cut off, may be at the registry.
  fileprivate init?(_ entry: JournalEntry) {
    let state = entry.state == .intent ? JournalState.inDoubt : entry.state
    guard let kind = ResultKind(rawValue: state.rawValue) else { return nil }
    self.init(kind, row: entry.row)
    code = entry.code ?? ""
    reason = entry.reason ?? ""
    if kind == .inDoubt { sayWhyInDoubt() }
    score = entry.score
    isLead = entry.patientNo == "-1"
    if kind == .rejected { reasonForSummary = "the registry refused it" }
  }
}

extension RunReport {
  /// Writes the page under its own name only when it is whole; it is the owner's alone (0600).
  ///
  /// - Parameters:
  ///   - journal: that it is made from, which it may not take the place of, by whatever name.
  ///   - inputs: other files that it may not take the place of.
  /// - Throws: `.argument` where it would all the same, or of what is no plain file; `.system` where it
  ///   cannot be written, and one that was there stays.
  package func write(
    to path: String, journal: String?, sparing inputs: [String] = []
  ) throws(PatientsError) {
    do throws(PatientsError) {
      let file = try WholeFile(
        path, sparing: inputs + (journal.map(WholeFile.files) ?? []))
      try file.write(Array(html.utf8))
      try file.place()
    } catch {
      throw PatientsError(error.code, "the report \(error.message)")
    }
  }
}
