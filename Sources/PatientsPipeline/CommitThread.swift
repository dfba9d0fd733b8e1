import Dispatch
import PatientsClient
import PatientsCore
import PatientsJournal

/// Notes turns in a journal on a thread of its own, one at a time: the disk works while the run goes
/// on with its connections and the next leads. The run's thread alone calls this.
///
/// A journal belongs to one thread at a time: `result` and `whileIdle` wait for the other.
final class CommitThread: @unchecked Sendable {
  private let journal: Journal
  /// Tells the run's thread that a turn is done while that waits for answers.
  private let waker: Waker?
  private let queue = DispatchQueue(label: "clinic.journal")
  private let signal = DispatchSemaphore(value: 0)
  private var isUnderWay = false
  /// The queue's between ``begin(_:)`` and its signal.
  private var turn = JournalTurn()
  private var noted: Result<PatientsError?, PatientsError> = .success(nil)

  init(_ journal: Journal, _ waker: Waker?) { (self.journal, self.waker) = (journal, waker) }

  /// Begins to note a turn. The one before is done.
  ///
  /// - Parameter sendings: their intents are noted with it.
  func begin(_ turn: JournalTurn, toSend sendings: [Sending]) {
    self.turn = turn
    isUnderWay = true
    queue.async { [self] in
      self.turn.intents = sendings.map(\.intent)
      do throws(PatientsError) { noted = .success(try journal.note(self.turn)) } catch {
        noted = .failure(error)
      }
      self.turn = JournalTurn()
      signal.signal()
      waker?.wake()
    }
  }

  /// Whether the turn is done, after so many milliseconds at most.
  func isDone(within time: Int = 0) -> Bool {
    if isUnderWay {
      isUnderWay = signal.wait(timeout: .now() + .milliseconds(time)) == .timedOut
    }
    return !isUnderWay
  }

  /// What ``Journal/note(_:)`` gave or threw for the turn, once that is done.
  func result() throws(PatientsError) -> PatientsError? {
    waitUntilIdle()
    return try noted.get()
  }

  /// The journal, once nothing is being noted.
  func whileIdle() -> Journal {
    waitUntilIdle()
    return journal
  }

  func waitUntilIdle() { queue.sync {} }
}
