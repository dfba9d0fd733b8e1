import Synchronization

/// Which requests are struck by which fault. The same seed and the same order of requests give the
/// same faults.
///
/// Only a POST with the right token can be struck: registrations, and the look-ups too where
/// ``isEverywhere`` is set. Otherwise look-ups always work, so that what became of a registration
/// can be found out.
package struct FaultPlan: Hashable, Sendable {
  enum Choice: Hashable, Sendable {
    /// Faults with their probabilities, which add up to 1 at most.
    case chances([Chance])
    /// One after the other, over and over; nil is a request that goes well.
    case cycle([Fault?])
  }

  struct Chance: Hashable, Sendable {
    let fault: Fault
    let probability: Double
  }

  let choice: Choice
  let isEverywhere: Bool
  package let seed: UInt64

  /// Nothing goes wrong.
  package static let none = FaultPlan(choice: .chances([]), isEverywhere: false, seed: 0)

  init(choice: Choice, isEverywhere: Bool, seed: UInt64) {
    self.choice = choice
    self.isEverywhere = isEverywhere
    self.seed = seed
  }

  /// What strikes a request, the coin tossed.
  ///
  /// - Parameter index: counts the requests that can be struck, from 0.
  /// - Returns: nil where the request goes well; a fault with its fate otherwise.
  package func fault(at index: UInt64) -> Fault? {
    var random = SplitMix64(seed: seed, stream: index)
    guard let fault = drawn(at: index, with: random.unit()) else { return nil }
    let coin: Fault.Fate = random.unit() < 0.5 ? .created : .lost
    return Fault(fault.kind, wait: fault.wait, fate: fault.fate ?? coin)
  }

  private func drawn(at index: UInt64, with draw: Double) -> Fault? {
    switch choice {
    case .cycle(let faults):
      guard !faults.isEmpty else { return nil }
      return faults[Int(index % UInt64(faults.count))]
    case .chances(let chances):
      var reached = 0.0
      for chance in chances {
        reached += chance.probability
        if draw < reached { return chance.fault }
      }
      return nil
    }
  }
}

/// Gives the plan's faults in the order in which requests arrive.
final class FaultSource: Sendable {
  private let plan: FaultPlan
  private let drawn = Atomic<UInt64>(0)

  init(_ plan: FaultPlan) {
    self.plan = plan
  }

  func next(for exchange: Exchange) -> Fault? {
    guard exchange.obstacle == nil, plan.isEverywhere || exchange.endpoint == .add else {
      return nil
    }
    let index = drawn.wrappingAdd(1, ordering: .relaxed).oldValue
    return plan.fault(at: index)
  }
}

/// Sebastiano Vigna's SplitMix64, here for its short and portable definition.
struct SplitMix64 {
  private var state: UInt64

  /// - Parameter stream: numbers of one stream tell nothing of the next.
  init(seed: UInt64, stream: UInt64) {
    state = Self.mixed(seed) ^ Self.mixed(stream &+ 0x9E37_79B9_7F4A_7C15)
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// From 0 to less than 1.
  mutating func unit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  private static func mixed(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
