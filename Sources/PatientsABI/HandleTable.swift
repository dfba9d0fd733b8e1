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

/// An object that C knows by a handle.
protocol Box: AnyObject {
  static var kind: HandleKind { get }
  /// Whether a call waits for another thread's to leave the object, instead of being told that it
  /// is busy. For what never changes and is entered for moments.
  static var isShared: Bool { get }
  /// The process that the object belongs to; 0: a child of a fork has it as its parent does.
  var process: pid_t { get }
}

extension Box {
  static var isShared: Bool { false }
  var process: pid_t { 0 }
}

/// Looks objects up by handles that C callers keep.
///
/// A handle is no address: it is `kind (4 bits) | generation (28 bits) | index (32 bits)`, so that a
/// NULL, freed, stale, foreign or random value is found out instead of followed. A slot's state
/// word holds the kind and generation that it answers to, and a bit for "in use"; a call takes that
/// bit by one compare-and-swap and gives it back by another. Any thread may call.
///
/// No generation comes twice: a slot that has had all of them is not used again.
///
/// There is no lock. A thread that a fork left in the parent can therefore hold nothing that the
/// child would wait for; at worst the child lacks one slot.
enum HandleTable {
  /// Why a handle leads to no object.
  enum Miss: Error {
    case unknown
    case busy
    /// Busy, and another process's: the thread that is in it may be a thread of that process.
    case forked
  }

  /// Calls `body` with the object, which no other call can enter or free meanwhile.
  @inline(__always)
  static func with<Object: Box, Value>(
    _ handle: OpaquePointer?, _ type: Object.Type, _ body: (Object) throws -> Value
  ) rethrows -> Result<Value, Miss> {
    guard let place = unsafe place(of: handle, Object.kind) else { return .failure(.unknown) }
    let (isIn, found) = unsafe place.slot.pointee.enter(place.word)
    if !isIn, let miss = unsafe miss(place, found: found, isShared: Object.isShared) {
      return .failure(miss)
    }
    defer { if unsafe !place.slot.pointee.leave(place.word) { _ = unsafe vacate(place) } }
    guard let object = unsafe place.slot.pointee.object else { return .failure(.unknown) }
    return .success(
      try unsafe object._withUnsafeGuaranteedRef {
        try body(unsafe unsafeDowncast($0, to: type))
      })
  }

  /// A new handle that owns `object`; nil when the table is full (16 million objects) or memory
  /// runs out. The last slots are for errors, so that it can be said.
  static func insert<Object: Box>(_ object: Object) -> OpaquePointer? {
    let most = Object.kind == .error ? maximumSlots : maximumSlots - chunkSize
    guard count.wrappingAdd(1, ordering: .relaxed).oldValue < most,
      let index = takeFree() ?? takeFresh(), let slot = unsafe slot(at: index)
    else {
      count.wrappingSubtract(1, ordering: .relaxed)
      return nil
    }
    let generation = unsafe slot.pointee.state.load(ordering: .relaxed) & generationMask
    unsafe slot.pointee.object = Unmanaged.passRetained(object)
    unsafe slot.pointee.process.store(object.process, ordering: .relaxed)
    let word = Object.kind.rawValue << 28 | generation
    unsafe slot.pointee.state.store(word, ordering: .releasing)
    return unsafe OpaquePointer(bitPattern: UInt(word << 32 | UInt64(index)))
  }

  /// Lets go of the object; its handle is stale from here on. Where another thread is in it, that
  /// thread's call goes on, and lets go of it at its end.
  static func remove<Object: Box>(_ handle: OpaquePointer?, _ type: Object.Type) {
    guard let place = unsafe place(of: handle, Object.kind) else { return }
    var (isIn, found) = unsafe place.slot.pointee.enter(place.word)
    while !isIn {
      guard unsafe found == place.word | Slot.inUse else { return }
      if unsafe place.slot.pointee.doom(place.word) { return }
      (isIn, found) = unsafe place.slot.pointee.enter(place.word)
    }
    _ = unsafe vacate(place)
  }

  // MARK: Looking up

  /// Where a handle's object would be, and the state that answers to the handle.
  private typealias Place = (slot: UnsafeMutablePointer<Slot>, word: UInt64, index: UInt32)

  @inline(__always)
  private static func place(of handle: OpaquePointer?, _ kind: HandleKind) -> Place? {
    let bits = UInt64(UInt(bitPattern: handle))
    let index = UInt32(truncatingIfNeeded: bits)
    guard bits >> 60 == kind.rawValue, let slot = unsafe slot(at: index) else { return nil }
    return unsafe (slot, bits >> 32, index)
  }

  /// Why a place could not be entered; nil: it has been, by now.
  @inline(never)
  private static func miss(_ place: Place, found: UInt64, isShared: Bool) -> Miss? {
    var found = found
    var patience = isShared ? 10_000 : 0
    while unsafe found == place.word | Slot.inUse {
      let process = unsafe place.slot.pointee.process.load(ordering: .relaxed)
      guard process == 0 || process == getpid() else { return .forked }
      // Not for ever: a fork may have left whoever is in it in the parent.
      guard patience > 0 else { return .busy }
      patience -= 1
      sched_yield()
      let (isIn, now) = unsafe place.slot.pointee.enter(place.word)
      if isIn { return nil }
      found = now
    }
    return .unknown
  }

  /// Empties a slot that this thread is in. The object goes when the caller drops it.
  @inline(never)
  private static func vacate(_ place: Place) -> AnyObject? {
    let object = unsafe place.slot.pointee.object?.takeRetainedValue()
    unsafe place.slot.pointee.object = nil
    // Kind 0 answers to no handle.
    let generation = unsafe (place.word &+ 1) & generationMask
    unsafe place.slot.pointee.state.store(generation, ordering: .releasing)
    if generation != 0 { unsafe putFree(place) }
    count.wrappingSubtract(1, ordering: .relaxed)
    return object
  }

  // MARK: Slots

  private static let chunkBits: UInt32 = 10
  private static let chunkSize: UInt32 = 1 << chunkBits
  private static let maximumChunks: UInt32 = 1 << 14
  private static let maximumSlots = maximumChunks * chunkSize
  private static let generationMask: UInt64 = (1 << 28) - 1

  /// Addresses of chunks, which never move and are never freed: a stale handle always finds a slot
  /// to be refused by. 0 before the first handle is made.
  private static let chunks = Atomic<UInt>(0)
  /// How many handles are out.
  private static let count = Atomic<UInt32>(0)
  /// How many slots have ever been used.
  private static let used = Atomic<UInt32>(0)
  /// The freed slot on top, plus 1, and above it a count of changes: a top that went and came back
  /// is another.
  private static let top = Atomic<UInt64>(0)

  @inline(__always)
  private static func slot(at index: UInt32) -> UnsafeMutablePointer<Slot>? {
    guard index >> chunkBits < maximumChunks,
      let chunks = unsafe chunkAddresses(chunks.load(ordering: .acquiring)),
      let chunk = unsafe UnsafeMutablePointer<Slot>(
        bitPattern: chunks[Int(index >> chunkBits)].load(ordering: .acquiring))
    else { return nil }
    return unsafe chunk + Int(index & (chunkSize - 1))
  }

  @inline(__always)
  private static func chunkAddresses(_ address: UInt) -> UnsafeMutablePointer<Atomic<UInt>>? {
    unsafe UnsafeMutablePointer(bitPattern: address)
  }

  private static func putFree(_ place: Place) {
    var old = top.load(ordering: .relaxed)
    while true {
      unsafe place.slot.pointee.below.store(UInt32(truncatingIfNeeded: old), ordering: .relaxed)
      let (isOn, now) = unsafe top.compareExchange(
        expected: old, desired: changed(old, to: place.index &+ 1),
        ordering: .acquiringAndReleasing)
      if isOn { return }
      old = now
    }
  }

  private static func takeFree() -> UInt32? {
    var old = top.load(ordering: .acquiring)
    while old & 0xFFFF_FFFF != 0 {
      let index = UInt32(truncatingIfNeeded: old) &- 1
      guard let slot = unsafe slot(at: index) else { return nil }
      let below = unsafe slot.pointee.below.load(ordering: .relaxed)
      let (isOff, now) = top.compareExchange(
        expected: old, desired: changed(old, to: below), ordering: .acquiringAndReleasing)
      if isOff { return index }
      old = now
    }
    return nil
  }

  private static func changed(_ old: UInt64, to slot: UInt32) -> UInt64 {
    ((old >> 32) &+ 1) << 32 | UInt64(slot)
  }

  private static func takeFresh() -> UInt32? {
    // Looked at first, so that it never comes round.
    guard used.load(ordering: .relaxed) < maximumSlots else { return nil }
    let index = used.wrappingAdd(1, ordering: .relaxed).oldValue
    guard index < maximumSlots, publishChunk(index >> chunkBits) else { return nil }
    return index
  }

  /// Makes a chunk, if nobody has. False where memory runs out.
  private static func publishChunk(_ number: UInt32) -> Bool {
    let chunks = unsafe chunkAddresses(
      publish(in: chunks, Int(maximumChunks)) { Atomic<UInt>(0) })
    guard let chunks = unsafe chunks else { return false }
    return unsafe publish(in: chunks[Int(number)], Int(chunkSize)) { Slot() } != 0
  }

  /// The address of an array that whoever comes first makes, for good; 0 where memory runs out.
  private static func publish<Element: ~Copyable>(
    in address: borrowing Atomic<UInt>, _ count: Int, _ element: () -> Element
  ) -> UInt {
    let found = address.load(ordering: .acquiring)
    if found != 0 { return found }
    guard
      let bytes = unsafe aligned_alloc(Slot.lineSize, count * MemoryLayout<Element>.stride)
    else { return 0 }
    let array = unsafe bytes.bindMemory(to: Element.self, capacity: count)
    for index in 0..<count { unsafe (array + index).initialize(to: element()) }
    let (isFirst, first) = address.compareExchange(
      expected: 0, desired: UInt(bitPattern: bytes), ordering: .acquiringAndReleasing)
    if !isFirst { unsafe free(bytes) }
    return isFirst ? UInt(bitPattern: bytes) : first
  }
}
