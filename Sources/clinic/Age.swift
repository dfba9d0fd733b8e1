import ArgumentParser

/// A time as people write it: a whole number and `s`, `m`, `h` or `d`.
struct Age: ExpressibleByArgument {
  let duration: Duration

  init(_ duration: Duration) { self.duration = duration }

  init?(argument: String) {
    let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = units[String(argument.suffix(1))],
      let count = Int(argument.dropLast()), (0...1_000_000).contains(count)
    else { return nil }
    duration = .seconds(count * unit)
  }

  var defaultValueDescription: String { "\(duration.components.seconds)s" }
}
