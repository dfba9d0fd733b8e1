import ArgumentParser

/// A time as people write it: a whole number and `s`, `m`, `h` or `d`.
struct Age: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    self.init(argument, units: ["s": 1, "m": 60, "h": 3600, "d": 86_400])
  }

  /// - Parameter units: seconds by what stands for them.
  init?(_ text: String, units: [Character: Int]) {
    let digits = text.dropLast()
    guard let unit = text.last.flatMap({ units[$0] }),
      digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 }),
      let count = Int(digits), count <= 1_000_000
    else { return nil }
    duration = .seconds(count * unit)
  }

  var defaultValueDescription: String { "\(duration.components.seconds)s" }
}

/// How old leads are, in hours or days. No `m`: who means months would lose all that is older than
/// some minutes.
struct LeadAge: ExpressibleByArgument {
  let duration: Duration

  init?(argument: String) {
    guard let age = Age(argument, units: ["h": 3600, "d": 86_400]) else { return nil }
    duration = age.duration
  }
}
