import PatientsClient
package import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsScripting

/// One run of a script over a leads file: read, judge, record what is meant, send, record what
/// became of it, report. All on the caller's thread but for the commits, which have one of their own.
///
/// Order is what makes it safe: an intent is durable before the first byte of its request leaves,
/// and an outcome is durable before it stands in a result file or a count. What is done to many
/// leads at once shares one commit.
package final class LeadRun {
  let options: RunOptions
  let script: Script
  let reader: LeadReader
  let columns: InputColumns
  let journal: Journal?
  /// Of a dry run with a journal, in the place of `journal`.
  let earlier: JournalView?
  /// Nil without a journal.
  let commits: CommitThread?
  private let runId: Int
  private let description: RunDescription
  private let startedAt = Journal.systemTime()
  let client: RegistryClient?
  let files: ResultFiles?
  let today = CalendarDate.today()
  let interruption: () -> Interruption

  var tally = Tally()
  var answers = AnswerTimes()
  var names = OpenNames()
  var seen = SeenKeys()
  var known: KnownLeads
  /// Judged, and to be recorded with the next commit.
  var verdicts: [Judged] = []
  /// Judged as to be sent; their intents are not recorded yet.
  var staged: [Sending] = []
  /// Under way, by tag.
  var underWay: [UInt64: Sending] = [:]
  /// Being recorded.
  var commitment: Commitment?
  var lastCommit = ContinuousClock.now
  /// Answered, and not recorded yet.
  var answered: [(sending: Sending, completion: Completion)] = []
  var nextTag: UInt64 = 1
  /// Leads in a row, up to the last that was judged, for which the script failed.
  var failuresInARow = 0
  var end: EarlyEnd?
  /// Requests that did not reach the registry, as long as none has.
  private var unreached = 0
  private var lastUnreached: String?
  /// Why the run cannot be completed, though the journal is in order.
  var failure: PatientsError?
  var haveFilesFailed = false
  private var figures = RunFigures()
  private var isAtEnd = false
  private var progress: (RunProgress) -> Void = { _ in }

  /// Opens everything that the run needs, before anything is sent.
  ///
  /// - Parameters:
  ///   - output: takes what the script prints, line by line.
  ///   - interruption: asked between steps.
  /// - Throws: what is wrong with the script, the file, the options or the journal.
  package init(
    _ options: RunOptions, output: @escaping (String) -> Void,
    interruption: @escaping () -> Interruption
  ) throws(PatientsError) {
    guard let leads = options.leads else {
      throw PatientsError(.argument, "there is no leads file")
    }
    let script = try LeadRun.openScript(options, output: output)
    let waiting = Waiting(interruption)
    let reader = try options.form.open(leads) { () throws(PatientsError) in try waiting.step() }
    let columns = try InputColumns(reader.header, key: options.keyColumn)
    try script.setColumns(columns)
    client = try options.client.map { options throws(PatientsError) in
      try RegistryClient(options)
    }
    journal = try LeadRun.openJournal(options, columns)
    earlier = try LeadRun.openEarlier(options)
    let waker = try client?.waker()
    commits = journal.map { CommitThread($0, waker) }
    files = try options.results.map { directory throws(PatientsError) in
      try ResultFiles(directory: directory, columns: columns)
    }
    description = LeadRun.description(options, script: script, columns: columns)
    try earlier?.checkKinship(description)
    runId = try journal?.beginRun(description) ?? 0
    known = try KnownLeads(options.duplicates, journal: journal?.view() ?? earlier)
    self.options = options
    self.interruption = interruption
    (self.script, self.reader, self.columns) = (script, reader, columns)
    waiting.run = self
  }

  /// What was guessed of the leads file, and what was not found, a line each.
  package var notes: [String] {
    guard options.isDryRun, earlier == nil, let path = options.journal else {
      return reader.namedNotes
    }
    return reader.namedNotes + ["there is no journal \(path) yet: nobody counts as sent before"]
  }

  /// How many leads a run that was killed left in doubt.
  package var interrupted: Int { journal?.interrupted ?? 0 }

  /// Runs to the end of the file, or to an interruption.
  ///
  /// - Parameter progress: called now and then.
  /// - Throws: `.journal` where an outcome could not be recorded: nothing more is sent then, and what
  ///   is under way will be found in doubt. `.system` where a result cannot be written and `.leads`
  ///   where the file breaks off: nothing more is sent, and what is under way is recorded first.
  package func run(
    progress: @escaping (RunProgress) -> Void
  ) throws(PatientsError) -> RunSummary {
    let start = ContinuousClock.now
    self.progress = progress
    defer { commits?.waitUntilIdle() }
    while !isDone {
      try fill()
      try commit()
      try collect()
      tellProgress()
    }
    if end == nil, let lastUnreached, unreached > 0 { end = .unreachable(lastUnreached) }
    return try finish(since: start)
  }

  func tellProgress() {
    progress(
      RunProgress(
        tally: tally, bytesRead: reader.bytesRead, totalBytes: reader.totalBytes,
        limit: options.limit, underWay: staged.count + open,
        isStopping: end == .interrupted && failure == nil))
  }

  /// No further lead is read.
  var isFed: Bool { isAtEnd || end != nil }

  private var isDone: Bool {
    isFed && commitment == nil && staged.isEmpty && underWay.isEmpty && answered.isEmpty
      && verdicts.isEmpty
  }

  /// How many requests may be meant, sent or unanswered at once: enough to keep all connections
  /// busy during a commit, and no more, since after a crash each of them is in doubt.
  var window: Int { max(2 * (options.client?.maximumConnections ?? 256), 16) }

  /// Requests that are in doubt after a crash now: about to be noted as meant, or unanswered.
  var open: Int { underWay.count + (commitment?.sendings.count ?? 0) }

  /// For how many leads a commit is worth its fsync.
  var batch: Int { min(window / 2, 32) }

  /// Whether a lead can be judged. That is done ahead of what may be sent, while others are under way
  /// or being noted: what is only judged is in doubt for nobody.
  var canJudge: Bool { !isFed && staged.count < window && verdicts.count < 4 * window }

  /// Reads and judges leads: a few where connections wait meanwhile, and not for long where they come
  /// one by one from a slow program.
  private func fill() throws(PatientsError) {
    heed(interruption())
    let (turn, most) = (tally.read, open == 0 ? 4 * window : 8)
    let deadline = ContinuousClock.now + .milliseconds(100)
    while canJudge, tally.read - turn < most, ContinuousClock.now < deadline {
      guard tally.read < options.limit ?? .max else { return isAtEnd = true }
      switch try nextLead() {
      case .lead(let lead): try take(lead)
      case .malformed(let row): take(row)
      case .end: isAtEnd = true
      }
      heed(interruption())
    }
  }

  func take(_ completion: Completion) {
    guard let sending = underWay.removeValue(forKey: completion.tag) else { return }
    answered.append((sending, completion))
    answers.count(completion)
    watch(completion.outcome)
  }

  /// Stops where no further lead would fare better.
  private func watch(_ outcome: Outcome) {
    switch outcome {
    case .rejected(let refusal) where refusal.isUnauthorized:
      stop(.unauthorized(refusal.text))
    case .notSent(let failure) where [.resolve, .connect, .tls].contains(failure.stage):
      unreached += 1
      lastUnreached = failure.text
      if unreached >= 10 { stop(.unreachable(failure.text)) }
    default:
      unreached = .min
    }
  }

  func heed(_ interruption: Interruption) {
    guard interruption != .none else { return }
    stop(.interrupted)
    if interruption == .stop, let client {
      for completion in client.abandon() { take(completion) }
    }
  }

  func stop(_ reason: EarlyEnd) {
    guard end == nil else { return }
    end = reason
    client?.finishWithoutRetries()
  }

  private var ending: RunEnding {
    guard failure == nil else { return .stopped }
    return end == nil ? .finished : end == .interrupted ? .interrupted : .stopped
  }

  private func finish(since start: ContinuousClock.Instant) throws(PatientsError) -> RunSummary {
    var summary = RunSummary()
    summary.files = finishFiles()
    summary.defused = files?.defused ?? 0
    summary.isDryRun = options.isDryRun
    figures = RunFigures(
      tally: tally, answers: answers, rules: script.ruleCounts, end: end,
      milliseconds: (ContinuousClock.now - start).milliseconds)
    summary.figures = figures
    try journal?.endRun(runId, ending, RunRecord(figures, names))
    journal?.close()
    client?.close()
    if let failure {
      throw PatientsError(
        failure.code,
        failure.message + ": what was sent is in the journal; mend this, and run the same command "
          + "again")
    }
    guard tally.read == tally.finished else {
      throw PatientsError(
        .system,
        "of \(tally.read) leads \(tally.finished) came to an end: this is a mistake of clinic, "
          + "please report it; the journal is right")
    }
    return summary
  }

  /// What the run came to, for people, once it has ended: from the journal where there is one, so that
  /// it is the same when it is made again.
  package func report() throws(PatientsError) -> RunReport {
    if journal != nil, let path = options.journal {
      return try RunReport(journal: path, run: runId, withNames: options.keepsNames)
    }
    return RunReport(
      description, figures: figures, names: options.keepsNames ? names : nil,
      startedAt: startedAt)
  }
}

/// A lead whose verdict needs no request.
struct Judged {
  let row: InputRow
  let result: LeadResult
  /// What the journal is told; nil where it knows already.
  let record: JournalOutcome?
}

/// A lead whose patient is to be sent, or under way.
struct Sending {
  let row: InputRow
  let request: [UInt8]
  let isLead: Bool
  let score: Double?
  let knownDateOfBirth: String?
  /// Warnings, for the result.
  let warnings: String
  /// Submissions of earlier runs.
  let attemptsBefore: Int
  let marks: LeadMarks
}
