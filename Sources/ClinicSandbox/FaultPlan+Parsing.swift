package import PatientsCore

extension FaultPlan {
  /// Reads a plan from text.
  ///
  /// Either chances, `late=0.1:250ms,close=0.05,throttle=0.1:1s`: each request is struck by one
  /// of them or by none. Or a cycle, `cycle:ok,ok,close:created,late:1s`: the first request gets
  /// the first, and so on, and then again from the start. What may stand after a colon is told at
  /// ``Fault``. The item `everywhere` lets look-ups be struck too. Empty text and `none` are a plan
  /// in which nothing goes wrong.
  ///
  /// - Throws: `.argument`, naming the item and what could stand in its place.
  package init(parsing text: String, seed: UInt64) throws(PatientsError) {
    let text = text.trimmed
    let isCycle = text.hasPrefix("cycle:")
    let list = isCycle ? text.dropFirst("cycle:".count) : text
    var items = list.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
    if items == [""] || items == ["none"] { items = [] }
    let everywhere = items.contains("everywhere")
    items.removeAll { $0 == "everywhere" }
    self.init(
      choice: isCycle ? .cycle(try Self.cycle(items)) : .chances(try Self.chances(items)),
      isEverywhere: everywhere, seed: seed)
  }

  private static func cycle(_ items: [Substring]) throws(PatientsError) -> [Fault?] {
    guard !items.isEmpty else {
      throw PatientsError(.argument, "a cycle of faults needs an item: cycle:ok,late:1s")
    }
    var faults: [Fault?] = []
    for item in items {
      let (name, argument) = item.halved(at: ":")
      faults.append(name == "ok" ? nil : try Fault(named: name, argument: argument))
    }
    return faults
  }

  private static func chances(_ items: [Substring]) throws(PatientsError) -> [Chance] {
    var chances: [Chance] = []
    for item in items {
      let chance = try chance(item)
      guard !chances.contains(where: { $0.fault.kind == chance.fault.kind }) else {
        throw PatientsError(.argument, "the fault \(chance.fault.kind.rawValue) is there twice")
      }
      chances.append(chance)
    }
    // A little over 1 is what decimal fractions add up to in binary.
    guard chances.reduce(0, { $0 + $1.probability }) <= 1 + 1e-9 else {
      throw PatientsError(.argument, "the probabilities of the faults add up to more than 1")
    }
    return chances
  }

  private static func chance(_ item: Substring) throws(PatientsError) -> Chance {
    let (name, value) = item.halved(at: "=")
    let (number, argument) = (value ?? "").halved(at: ":")
    let fault = try Fault(named: name, argument: argument)
    guard let probability = Double(number), (0...1).contains(probability) else {
      throw PatientsError(
        .argument, "the fault \(name) needs a probability from 0 to 1: \(name)=0.05")
    }
    return Chance(fault: fault, probability: probability)
  }
}

extension Fault {
  /// - Parameters:
  ///   - name: a ``Kind``'s.
  ///   - argument: what stands after the colon, if there is one.
  fileprivate init(named name: Substring, argument: Substring?) throws(PatientsError) {
    let name = name.halved(at: ":").0
    guard let kind = Kind(rawValue: String(name)) else {
      let known = Kind.allCases.map(\.rawValue).joined(separator: ", ")
      throw PatientsError(.argument, "unknown fault \(name): known are \(known)")
    }
    guard let argument else {
      self.init(kind)
      return
    }
    if kind.takesFate, let fate = Fate(rawValue: String(argument)) {
      self.init(kind, fate: fate)
    } else if kind.takesWait, let wait = Duration(written: argument) {
      self.init(kind, wait: wait)
    } else {
      throw PatientsError(.argument, "the fault \(name) \(kind.argumentRule)")
    }
  }
}

extension Fault.Kind {
  fileprivate var argumentRule: String {
    if takesWait { return "takes a time after its colon, at most 10 minutes: 250ms, 1s" }
    if takesFate { return "takes created or lost after its colon" }
    return "takes nothing after a colon"
  }
}

extension Duration {
  /// Reads `250ms` or `1s`, whole numbers up to ten minutes.
  fileprivate init?(written text: Substring) {
    let digits = text.prefix { ("0"..."9").contains($0) }
    guard let count = Int(digits) else { return nil }
    let duration: Duration
    switch text.dropFirst(digits.count) {
    case "ms" where count <= 600_000: duration = .milliseconds(count)
    case "s" where count <= 600: duration = .seconds(count)
    default: return nil
    }
    self = duration
  }
}

extension StringProtocol where SubSequence == Substring {
  fileprivate var trimmed: Substring {
    let start = self[...].drop(while: \.isWhitespace)
    guard let last = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...last]
  }

  /// What stands before and after the first separator; the second is nil without one.
  fileprivate func halved(at separator: Character) -> (Substring, Substring?) {
    guard let index = firstIndex(of: separator) else { return (self[...], nil) }
    return (self[..<index], self[self.index(after: index)...])
  }
}
