import Glibc
import Synchronization

/// Where the table keeps one object. A cache line each, so that what two threads do with handles of
/// their own stays apart.
@safe struct Slot: ~Copyable {
  static let lineSize = 64
  static let inUse: UInt64 = 1 << 63
  /// Freed while it was in use.
  private static let doomed: UInt64 = 1 << 62

  let state = Atomic<UInt64>(0)
  /// Belongs to whoever is in the slot.
  var object: Unmanaged<AnyObject>?
  /// The object's, which can be asked only by whoever is in.
  let process = Atomic<pid_t>(0)
  /// The next freed slot, plus 1; 0: none.
  let below = Atomic<UInt32>(0)
  private let padding: (UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0)

  /// Whether this thread is in now; if not, what the state was.
  @inline(__always)
  func enter(_ word: UInt64) -> (Bool, UInt64) {
    let (isIn, found) = state.compareExchange(
      expected: word, desired: word | Slot.inUse, ordering: .acquiring)
    return (isIn, found)
  }

  /// False where the object was freed meanwhile: this thread is in for good, and empties the slot.
  @inline(__always)
  func leave(_ word: UInt64) -> Bool {
    state.compareExchange(
      expected: word | Slot.inUse, desired: word, ordering: .acquiringAndReleasing
    ).exchanged
  }

  /// Has the thread that is in empty the slot. False where there is none any more.
  func doom(_ word: UInt64) -> Bool {
    state.compareExchange(
      expected: word | Slot.inUse, desired: word | Slot.inUse | Slot.doomed,
      ordering: .acquiringAndReleasing
    ).exchanged
  }
}
