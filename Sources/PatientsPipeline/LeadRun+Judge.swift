import PatientsCore
import PatientsJournal
import PatientsLeads
import PatientsScripting

extension LeadRun {
  /// A row that cannot be read: reported, and passed over.
  func take(_ row: MalformedLead) {
    tally.countRead()
    var result = LeadResult(.malformed, row: row.number)
    result.code = "malformed"
    result.reason = row.reason
    result.place =
      row.isInSheet
      ? "cell \(row.columnName)\(row.line)" : "line \(row.line), character \(row.column)"
    count(result)
    write(row)
  }

  /// A lead: finds out whether it is to be judged at all, judges it, and stages it.
  func take(_ lead: Lead) throws(PatientsError) {
    tally.countRead()
    let cells = unsafe columns.ownCells(lead)
    let digest = unsafe digest(cells)
    // Its cells are for the result files.
    let copy = unsafe LeadCopy(
      number: lead.number, line: lead.line, cells: files == nil ? [] : cells)
    let key: LeadKey
    do throws(PatientsError) { key = try unsafe columns.leadKey(cells, digest: digest) } catch {
      return report(keyless(lead, error), of: copy)
    }
    let row = InputRow(
      number: lead.number, key: key, contentDigest: digest, copy: copy,
      attemptBefore: columns.attempt(lead))
    if let first = seen.insert(key, row: lead.number) {
      return report(repeated(lead.number, of: first), of: copy)
    }
    let entry = try earlierEntry(key)
    if let entry, let result = finished(entry, row: lead.number) {
      return report(result, of: copy)
    }
    if entry == nil, let kind = columns.finishedKind(lead) {
      return report(unknown(kind, row: lead.number), of: copy)
    }
    let verdict = unsafe cells.withUnsafeBufferPointer {
      unsafe script.qualify($0, row: lead.number)
    }
    try stage(verdict, row, entry)
    watch(verdict)
  }

  /// What earlier runs know of a lead. This run has met it for the first time, or it would be among
  /// `seen`; so a journal that was empty is not asked.
  private func earlierEntry(_ key: LeadKey) throws(PatientsError) -> JournalEntry? {
    if let earlier { return try earlier.entry(for: key) }
    guard let commits, journal?.wasEmpty == false else { return nil }
    return try commits.whileIdle().entry(for: key)
  }

  /// Stops a script that fails for one lead after the other. What is staged or under way goes its
  /// way as in any other early end, and the failed leads are judged again by the next run.
  private func watch(_ verdict: Verdict) {
    guard case .failed = verdict else { return failuresInARow = 0 }
    failuresInARow += 1
    guard failuresInARow == options.maximumFailuresInARow else { return }
    stop(.scriptFails(failuresInARow))
  }

  private func digest(_ cells: [UnsafeBufferPointer<UInt8>]) -> [UInt8] {
    guard journal != nil || earlier != nil else { return unsafe hash(cells) }
    var digest = LeadDigest()
    unsafe cells.forEach { unsafe digest.add(UnsafeRawBufferPointer($0)) }
    return digest.finish()
  }

  /// What tells the rows of this run apart where no journal has to know them in another one: with a
  /// seed of this process, so that nobody makes two that collide, and in a fifth of the time.
  private func hash(_ cells: [UnsafeBufferPointer<UInt8>]) -> [UInt8] {
    var hasher = Hasher()
    for column in unsafe cells.indices {
      hasher.combine(unsafe cells[column].count)
      unsafe hasher.combine(bytes: UnsafeRawBufferPointer(cells[column]))
    }
    return unsafe withUnsafeBytes(of: hasher.finalize()) { unsafe [UInt8]($0) }
  }

  /// A result that the journal need not record.
  func report(_ result: LeadResult, of copy: LeadCopy) {
    write(result, of: copy)
    count(result, of: copy)
  }

  /// Counts a result, and keeps the name of a lead that somebody has to see to, where that is wanted.
  func count(_ result: LeadResult, of copy: LeadCopy? = nil) {
    if options.keepsNames { names.count(result, columns.name(in: copy)) }
    tally.count(result)
  }

  private func keyless(_ lead: Lead, _ error: PatientsError) -> LeadResult {
    var result = LeadResult(.invalid, row: lead.number)
    result.code = "no_key"
    result.reason = error.message
    return result
  }

  /// What an earlier run came to, where that holds: a lead that is registered or in doubt is never
  /// sent again.
  private func finished(_ entry: JournalEntry, row: Int) -> LeadResult? {
    switch entry.state {
    case .registered: return earlier(entry, .registered, row: row)
    case .inDoubt, .intent: return earlier(entry, .inDoubt, row: row)
    case .rejected, .notSent, .disqualified, .invalid: return nil
    }
  }

  private func earlier(_ entry: JournalEntry, _ kind: ResultKind, row: Int) -> LeadResult {
    var result = LeadResult(kind, row: row)
    result.code = entry.code ?? ""
    result.reason = entry.reason ?? ""
    result.score = entry.score
    result.patientId = entry.patientId ?? ""
    result.patientNo = entry.patientNo ?? ""
    result.attempt = entry.attempt
    result.isEarlier = true
    result.isLead = entry.patientNo == "-1"
    if kind == .inDoubt { result.sayWhyInDoubt() }
    if kind == .rejected {
      result.reason = entry.reason ?? "refused in an earlier run; the registry's words were purged"
      result.reasonForSummary = "the registry refused it in an earlier run"
    }
    return result
  }

  /// A result file of another journal says that the lead is, or may be, at the registry.
  private func unknown(_ kind: ResultKind, row: Int) -> LeadResult {
    var result = LeadResult(kind, row: row)
    result.code = "other_journal"
    result.reason = "the file says so, and this journal does not know the lead: not sent"
    result.isEarlier = true
    return result
  }

  private func stage(
    _ verdict: Verdict, _ row: InputRow, _ entry: JournalEntry?
  ) throws(PatientsError) {
    switch verdict {
    case .disqualified(let reason, let score):
      var result = LeadResult(.disqualified, row: row.number)
      (result.code, result.reason, result.score) = ("disqualified", reason, score)
      judge(row, result, .disqualified)
    case .failed(let failure):
      var result = LeadResult(.invalid, row: row.number)
      (result.code, result.reason) = (failure.code.name, failure.oneLine)
      (result.hint, result.excerpt) = (failure.hint, failure.excerpt)
      judge(row, result, .invalid)
    case .patient(let patient, let score):
      try stage(patient, score: score, row, entry)
    }
  }

  private func stage(
    _ patient: Patient, score: Double?, _ row: InputRow, _ entry: JournalEntry?
  ) throws(PatientsError) {
    let issues = patient.issues(on: today)
    let request: [UInt8]
    do throws(PatientsError) {
      request = try patient.encoded(dates: options.dates, issues: issues)
    } catch {
      var result = LeadResult(.invalid, row: row.number)
      (result.code, result.reason, result.score) = (error.code.name, error.message, score)
      return judge(row, result, .invalid)
    }
    if let entry, entry.state == .rejected, row.attemptBefore != entry.attempt,
      entry.requestDigest == LeadRun.digest(of: request)
    {
      return report(earlier(entry, .rejected, row: row.number), of: row.copy)
    }
    let marks = marks(of: patient)
    if let result = try duplicate(row.number, marks, score: score) {
      return report(result, of: row.copy)
    }
    known.insert(marks, row: row.number)
    let sending = Sending(
      row: row, request: request, isLead: patient.isLead, score: score,
      knownDateOfBirth: patient.dateOfBirth,
      warnings: (issues.map(\.text) + script.warnings).joined(separator: "; "),
      attemptsBefore: entry?.attempt ?? 0, marks: marks)
    if options.isDryRun { return report(dryResult(sending), of: row.copy) }
    staged.append(sending)
  }

  /// A journal keeps them all, for the runs to come.
  private func marks(of patient: Patient) -> LeadMarks {
    let compared = journal == nil ? options.duplicates.likenesses : Likeness.allCases
    return LeadMarks(patient, in: compared, salt: known.salt)
  }

  private func dryResult(_ sending: Sending) -> LeadResult {
    var result = LeadResult(.registered, row: sending.row.number)
    (result.code, result.reason) = ("dry_run", sending.warnings)
    (result.score, result.isLead) = (sending.score, sending.isLead)
    return result
  }

  /// A verdict without a request: recorded with the next commit.
  private func judge(_ row: InputRow, _ result: LeadResult, _ state: JournalState) {
    var record = JournalOutcome(key: row.key, row: row.number, state: state)
    record.contentDigest = row.contentDigest
    record.score = result.score
    record.code = result.code
    record.reason = result.reason
    verdicts.append(Judged(row: row, result: result, record: record))
  }
}
