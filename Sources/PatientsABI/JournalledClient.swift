import Glibc
import PatientsClient
import PatientsCore
import PatientsJournal

/// Sends patients by keys that a journal remembers: each key once, over all runs.
///
/// Order is what makes it safe: an intent is durable before the first byte of its request leaves,
/// and an outcome is durable before the caller hears of it. What is submitted before one wait
/// shares one commit, and so does what is answered by then.
final class JournalledClient {
  let client: RegistryClient
  let journal: Journal
  private let run: Int
  private let process = getpid()
  private var nextNumber: UInt64 = 1
  /// Keys from their submit to their outcome.
  private var open: Set<LeadKey> = []
  /// Submitted; their intents are not recorded yet.
  private var staged: [KeyedRequest] = []
  /// Recorded as meant to be sent, by their number.
  private var underWay: [UInt64: KeyedRequest] = [:]
  /// Settled for good, and not handed out yet.
  private var settled = Queue<Settled>()
  /// Set once an outcome could not be recorded: whoever cannot write down what was sent must not
  /// send any more.
  private var failure: PatientsError?

  /// - Parameter registry: what the journal calls it.
  /// - Throws: `.journal` where the journal belongs to another registry, or knows its leads by other
  ///   keys.
  init(
    _ client: RegistryClient, journal: Journal, registry: String
  ) throws(PatientsError) {
    self.client = client
    self.journal = journal
    run = try journal.beginRun(RunDescription(keying: "key", registry: registry))
  }

  /// What left is in doubt, what did not is to do again. What cannot be recorded here stays an
  /// intent, which is doubt as well.
  deinit {
    // A child of a fork leaves the file and the connections to its parent.
    guard getpid() == process else { return }
    let abandoned = client.abandon()
    record(abandoned)
    let ending: RunEnding = failure != nil ? .stopped : abandoned.isEmpty ? .finished : .interrupted
    try? journal.endRun(run, ending)
  }

  /// Submitted, and not handed out yet.
  var pending: Int { staged.count + underWay.count + settled.count }

  /// Answers from the journal or stages a request; ``wait(timeout:)`` gives the one and sends the
  /// other.
  ///
  /// - Throws: `.argument` for a key that is under way, `.invalid`, and `.notSent` where the journal
  ///   cannot be asked.
  func submit(
    _ patient: Patient, key: LeadKey, dates: DatePolicy, tag: UInt64, deadline: Duration?
  ) throws(BorderError) {
    guard !open.contains(key) else {
      throw BorderError(
        .argument, "two patients with one key are under way: each needs a key of its own")
    }
    if let known = try known(key) { return settled.append(Settled(tag: tag, result: known)) }
    if let failure { throw unsent(failure) }
    let body = try encode(patient, dates: dates)
    guard body.count <= RegistryClient.maximumBodyBytes else {
      throw BorderError(
        .argument, "a patient takes at most \(RegistryClient.maximumBodyBytes) bytes as JSON")
    }
    open.insert(key)
    staged.append(
      KeyedRequest(
        key: key, number: nextNumber, tag: tag, body: body,
        knownDateOfBirth: patient.dateOfBirth, deadline: deadline.map(client.moment(after:))))
    nextNumber += 1
  }

  /// Records what is staged, sends it, and drives the connections until one request is settled.
  ///
  /// - Throws: as ``RegistryClient/wait(timeout:)``.
  func wait(timeout: Duration?) throws(PatientsError) -> Settled {
    if let next = settled.popFirst() { return next }
    send()
    if settled.isEmpty { try collect(timeout: timeout) }
    guard let next = settled.popFirst() else {
      throw PatientsError(.timeout, "nothing was complete in time; what is under way goes on")
    }
    return next
  }

  /// Ends what is under way, of which there is one request, and writes down how far it came.
  func giveUp() -> Settled? {
    record(client.abandon())
    return settled.popFirst()
  }

  /// Whether a ``wait(timeout:)`` has something to send or to hand out, whatever the connections do.
  var hasTurn: Bool { !staged.isEmpty || !settled.isEmpty }

  /// What the journal says of a key; nil where it may be sent.
  private func known(
    _ key: LeadKey
  ) throws(BorderError) -> Result<PatientRecord, BorderError>? {
    let entry: JournalEntry?
    do throws(PatientsError) { entry = try journal.entry(for: key) } catch { throw unsent(error) }
    guard let entry, !entry.state.maySend else { return nil }
    guard entry.state == .registered else { return .failure(doubt(entry)) }
    var record = PatientRecord()
    record.id = entry.patientId ?? ""
    record.patientNo = entry.patientNo
    return .success(record)
  }

  private func doubt(_ entry: JournalEntry) -> BorderError {
    var detail = RequestDetail()
    detail.attempts = entry.attempt
    detail.stage = entry.stage.flatMap(Stage.init(rawValue:))?.rawValue ?? ""
    return BorderError(
      PatientsError(
        .inDoubt,
        "it was sent before, and what became of it is not known: it is not sent again before "
          + "clinic reconcile has found out"),
      detail: detail)
  }
}

// MARK: - In commits of many

extension JournalledClient {
  private func send() {
    guard !staged.isEmpty else { return }
    let requests = staged
    staged = []
    do throws(PatientsError) {
      if let failure { throw failure }
      try journal.intend(requests.map(\.intent))
    } catch {
      for request in requests { settle(request, .failure(unsent(error))) }
      return
    }
    var refused: [Completion] = []
    for request in requests {
      underWay[request.number] = request
      do throws(PatientsError) {
        try client.submit(request.body, tag: request.number, until: request.deadline)
      } catch {
        let failure = Failure(stage: .ready, after: .zero, reason: error.message)
        refused.append(
          Completion(
            tag: request.number, outcome: .notSent(failure), attempts: 0, elapsed: .zero))
      }
    }
    record(refused)
  }

  /// One answer, and all that have come in by then.
  private func collect(timeout: Duration?) throws(PatientsError) {
    var answers = [try client.wait(timeout: timeout)]
    while client.pending > 0, let more = try? client.wait(timeout: .zero) { answers.append(more) }
    record(answers)
  }

  /// Makes outcomes durable, then settles their requests.
  private func record(_ completions: [Completion]) {
    var toDo: [Answer] = []
    var outcomes: [Answer] = []
    for completion in completions {
      guard let request = underWay.removeValue(forKey: completion.tag) else { continue }
      let answer = Answer(request: request, completion: completion)
      if completion.leavesLeadToDo { toDo.append(answer) } else { outcomes.append(answer) }
    }
    settle(outcomes) { () throws(PatientsError) in
      try journal.record(outcomes.map(\.journalOutcome))
    }
    settle(toDo) { () throws(PatientsError) in try journal.takeBack(toDo.map(\.request.key)) }
  }

  /// Gives up what was submitted with this tag: what is staged was never sent; what is under way is
  /// recorded and handed over by the next wait.
  ///
  /// - Throws: as ``RegistryClient/cancel(tag:)``.
  func cancel(tag: UInt64) throws(PatientsError) {
    let waiting = staged.filter { $0.tag == tag }
    staged.removeAll { $0.tag == tag }
    for request in waiting {
      settle(request, .failure(BorderError(.notSent, "it was not sent: cancelled")))
    }
    var isFound = !waiting.isEmpty
    for request in underWay.values where request.tag == tag {
      do throws(PatientsError) {
        try client.cancel(tag: request.number)
        isFound = true
      } catch  where error.code == .idle {
        // Its answer has come in the meantime.
      }
    }
    guard isFound else { throw RegistryClient.nothingToCancel }
  }

  private func settle(_ answers: [Answer], after write: () throws(PatientsError) -> Void) {
    guard !answers.isEmpty else { return }
    do throws(PatientsError) {
      try write()
      for answer in answers { settle(answer.request, answer.result) }
    } catch {
      failure = failure ?? error
      for answer in answers { settle(answer.request, .failure(answer.unrecorded(error))) }
    }
  }

  private func settle(_ request: KeyedRequest, _ result: Result<PatientRecord, BorderError>) {
    open.remove(request.key)
    settled.append(Settled(tag: request.tag, result: result))
  }

  private func unsent(_ error: PatientsError) -> BorderError {
    BorderError(.notSent, "it was not sent: \(error.message)")
  }
}
