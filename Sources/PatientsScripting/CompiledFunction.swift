/// A function as Lua 5.4 has compiled it, with names and lines.
///
/// Scopes, upvalues and constants are resolved by Lua's own compiler, so that what is found here
/// holds for every way to write Lua; a reader of the source text would have to know the whole
/// grammar to be right about a single `local`.
struct CompiledFunction {
  struct Upvalue {
    /// Whether it is a register of the enclosing function, else one of its upvalues.
    let isRegister: Bool
    let index: Int
  }

  struct Local {
    let name: String
    let start: Int
    let end: Int
  }

  let line: Int
  let parameterCount: Int
  let code: [UInt32]
  /// The strings among the constants; nil for others.
  let constants: [String?]
  let upvalues: [Upvalue]
  let children: [CompiledFunction]
  /// The line of each instruction.
  let lines: [Int]
  let locals: [Local]
}

/// Reads what `string.dump` writes in Lua 5.4 (its `ldump.c`). Whatever is not as expected gives nil.
struct CompiledReader {
  private static let signature: [UInt8] = [
    0x1B, 0x4C, 0x75, 0x61, 0x54, 0x00, 0x19, 0x93, 0x0D, 0x0A, 0x1A, 0x0A, 4, 8, 8,
  ]

  private let bytes: [UInt8]
  private var at = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The main function of a chunk; nil where it is not of Lua 5.4 on a machine like this.
  static func main(of bytes: [UInt8]) -> CompiledFunction? {
    var reader = CompiledReader(bytes)
    guard bytes.starts(with: signature) else { return nil }
    reader.at = signature.count
    // The integer 0x5678 and the number 370.5 tell byte order and format.
    guard reader.word() == 0x5678, reader.word() == (370.5).bitPattern, reader.byte() != nil else {
      return nil
    }
    return reader.function(depth: 0)
  }

  private mutating func byte() -> UInt8? {
    guard at < bytes.count else { return nil }
    defer { at += 1 }
    return bytes[at]
  }

  private mutating func little(_ count: Int) -> UInt64? {
    guard count <= bytes.count - at else { return nil }
    defer { at += count }
    return bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private mutating func word() -> UInt64? { little(8) }

  /// Seven bits a byte, the highest first; the last byte has its top bit set.
  private mutating func size() -> Int? {
    var value: UInt64 = 0
    while let byte = byte() {
      guard value < 1 << 48 else { return nil }
      value = value << 7 | UInt64(byte & 0x7F)
      if byte & 0x80 != 0 { return Int(value) }
    }
    return nil
  }

  /// A string, empty where there is none; nil at the end of the bytes.
  private mutating func text() -> String? {
    guard let size = size(), size <= bytes.count - at + 1 else { return nil }
    let length = max(0, size - 1)
    defer { at += length }
    return String(decoding: bytes[at..<at + length], as: UTF8.self)
  }

  private mutating func list<Element>(
    _ element: (inout CompiledReader) -> Element?
  ) -> [Element]? {
    guard let count = size(), count <= bytes.count - at else { return nil }
    var elements: [Element] = []
    elements.reserveCapacity(count)
    for _ in 0..<count {
      guard let next = element(&self) else { return nil }
      elements.append(next)
    }
    return elements
  }

  private mutating func function(depth: Int) -> CompiledFunction? {
    guard depth < 250, text() != nil, let line = size(), size() != nil,
      let parameters = byte(), byte() != nil, byte() != nil,
      let code = list({ $0.little(4).map(UInt32.init(truncatingIfNeeded:)) }),
      let constants = list({ $0.constant() }), let upvalues = list({ $0.upvalue() }),
      let children = list({ $0.function(depth: depth + 1) }),
      let steps = list({ $0.byte().map(Int8.init(bitPattern:)) }),
      let absolute = list({ $0.absoluteLine() }), let locals = list({ $0.local() }),
      list({ $0.text() }) != nil
    else { return nil }
    return CompiledFunction(
      line: line, parameterCount: Int(parameters), code: code, constants: constants,
      upvalues: upvalues, children: children,
      lines: Self.lines(from: line, steps, Dictionary(absolute) { $1 }), locals: locals)
  }

  /// The outer optional is nil at the end of the bytes, the inner one for what is no string.
  private mutating func constant() -> String?? {
    switch byte() {
    case 0x00, 0x01, 0x11: return .some(nil)
    case 0x03, 0x13: return word().map { _ in nil }
    case 0x04, 0x14: return text().map { $0 }
    default: return nil
    }
  }

  private mutating func upvalue() -> CompiledFunction.Upvalue? {
    guard let isRegister = byte(), let index = byte(), byte() != nil else { return nil }
    return CompiledFunction.Upvalue(isRegister: isRegister != 0, index: Int(index))
  }

  private mutating func absoluteLine() -> (Int, Int)? {
    guard let instruction = size(), let line = size() else { return nil }
    return (instruction, line)
  }

  private mutating func local() -> CompiledFunction.Local? {
    guard let name = text(), let start = size(), let end = size() else { return nil }
    return CompiledFunction.Local(name: name, start: start, end: end)
  }

  /// Each instruction has the step from the line before it, or -128 where its line is in a list.
  private static func lines(from first: Int, _ steps: [Int8], _ absolute: [Int: Int]) -> [Int] {
    var line = first
    return steps.enumerated().map { instruction, step in
      line = step == -128 ? absolute[instruction] ?? line : line &+ Int(step)
      return line
    }
  }
}
