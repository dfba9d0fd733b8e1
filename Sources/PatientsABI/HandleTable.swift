import Glibc
import Synchronization

/// What a handle stands for. The number is part of the handle.
enum HandleKind: UInt64 {
  case patient = 1
  case record = 2
  case issues = 3
  case client = 4
  case error = 5
}

/// Looks objects up by handles that C callers keep.
///
/// A handle is no address: it is `kind (4 bits) | generation (28 bits) | index (32 bits)`, so that a
/// NULL, freed, stale, foreign or random value is found out instead of followed. A slot's state
/// word holds the kind and generation that it answers to, and one bit for "in use"; a call takes
/// that bit by one compare-and-swap and gives it back by one store. Any thread may call.
///
/// A generation comes round after 2^28 uses of one slot; freed slots are used again oldest first,
/// so that this takes long.
enum HandleTable {
  @safe private struct Slot: ~Copyable {
    let state = Atomic<UInt64>(0)
    var object: Unmanaged<AnyObject>?
  }

  private struct Free {
    var slots: [UInt32] = []
    var head = 0
    var count: UInt32 = 0
  }

  private static let inUse: UInt64 = 1 << 63
  private static let chunkBits: UInt32 = 10
  private static let chunkSize = 1 << 10
  private static let maximumChunks = 1 << 14
  private static let maximumSlots = maximumChunks * chunkSize
  private static let generationMask: UInt64 = (1 << 28) - 1

  /// Chunks never move and are never freed: a stale handle always finds a slot to be refused by.
  nonisolated(unsafe) private static let chunks: UnsafeMutablePointer<UnsafeMutablePointer<Slot>?> =
    {
      let table = UnsafeMutablePointer<UnsafeMutablePointer<Slot>?>.allocate(
        capacity: maximumChunks)
      unsafe table.initialize(repeating: nil, count: maximumChunks)
      return unsafe table
    }()
  private static let published = Atomic<UInt32>(0)
  private static let free = Mutex(Free())

  /// A new handle that owns `object`; nil when the table is full (16 million objects). The last
  /// slots are for errors, so that it can be said.
  static func insert(_ object: AnyObject, as kind: HandleKind) -> OpaquePointer? {
    let most = kind == .error ? maximumSlots : maximumSlots - chunkSize
    guard let index = takeSlot(ofAtMost: most), let slot = unsafe slot(at: index)
    else { return nil }
    let generation = unsafe slot.pointee.state.load(ordering: .relaxed) & generationMask
    unsafe slot.pointee.object = Unmanaged.passRetained(object)
    let word = kind.rawValue << 28 | generation
    unsafe slot.pointee.state.store(word, ordering: .releasing)
    return unsafe OpaquePointer(bitPattern: UInt(word << 32 | UInt64(index)))
  }

  enum Miss: Error { case unknown, busy }

  /// Calls `body` with the object, which no other call can enter or free meanwhile.
  @inline(__always)
  static func with<Object: AnyObject, Result>(
    _ handle: OpaquePointer?, _ kind: HandleKind, _ type: Object.Type,
    _ body: (Object) throws -> Result
  ) throws -> Result {
    let (slot, word) = try unsafe enter(handle, kind)
    defer { unsafe slot.pointee.state.store(word, ordering: .releasing) }
    guard let object = unsafe slot.pointee.object else { throw Miss.unknown }
    return try unsafe object._withUnsafeGuaranteedRef {
      try body(unsafe unsafeDowncast($0, to: type))
    }
  }

  /// Takes the object out; its handle is stale from here on.
  static func remove(_ handle: OpaquePointer?, _ kind: HandleKind) throws -> AnyObject? {
    let (slot, word) = try unsafe enter(handle, kind)
    let object = unsafe slot.pointee.object?.takeRetainedValue()
    unsafe slot.pointee.object = nil
    // Kind 0 answers to no handle.
    unsafe slot.pointee.state.store((word &+ 1) & generationMask, ordering: .releasing)
    let index = UInt32(truncatingIfNeeded: UInt(bitPattern: handle))
    free.withLock { $0.slots.append(index) }
    return object
  }

  @inline(__always)
  private static func enter(
    _ handle: OpaquePointer?, _ kind: HandleKind
  ) throws -> (UnsafeMutablePointer<Slot>, UInt64) {
    let bits = UInt64(UInt(bitPattern: handle))
    let word = bits >> 32
    guard word >> 28 == kind.rawValue,
      let slot = unsafe slot(at: UInt32(truncatingIfNeeded: bits))
    else { throw Miss.unknown }
    let (taken, found) = unsafe slot.pointee.state.compareExchange(
      expected: word, desired: word | inUse, ordering: .acquiring)
    guard taken else { throw found == word | inUse ? Miss.busy : Miss.unknown }
    return unsafe (slot, word)
  }

  @inline(__always)
  private static func slot(at index: UInt32) -> UnsafeMutablePointer<Slot>? {
    let chunk = index >> chunkBits
    guard chunk < published.load(ordering: .acquiring) else { return nil }
    return unsafe chunks[Int(chunk)].map { unsafe $0 + Int(index) % chunkSize }
  }

  private static func takeSlot(ofAtMost most: Int) -> UInt32? {
    free.withLock { free in
      let queued = free.slots.count - free.head
      guard Int(free.count) - queued < most else { return nil }
      // Reuse only behind a queue of some length, as long as there are other slots: a stale handle
      // stays stale for long.
      if queued > chunkSize || Int(free.count) == maximumSlots {
        let index = free.slots[free.head]
        free.head += 1
        if free.head > 4 * chunkSize, free.head * 2 > free.slots.count {
          free.slots.removeFirst(free.head)
          free.head = 0
        }
        return index
      }
      if Int(free.count) % chunkSize == 0 { publishChunk(free.count >> chunkBits) }
      defer { free.count += 1 }
      return free.count
    }
  }

  private static func publishChunk(_ number: UInt32) {
    let chunk = UnsafeMutablePointer<Slot>.allocate(capacity: chunkSize)
    for index in 0..<chunkSize { unsafe (chunk + index).initialize(to: Slot()) }
    unsafe chunks[Int(number)] = unsafe chunk
    published.store(number + 1, ordering: .releasing)
  }
}
