extension SourceLine {
  /// Where the thing begins that a reason of Lua's names: the byte, where there is just one
  /// candidate in the line, else nil.
  func offset(blamedBy reason: String) -> Int? {
    guard let name = BlamedName(reason) else { return nil }
    let found = tokens.indices.filter { fits($0, name) }
    if found.count == 1 { return found.first.map { tokens[$0].offset } }
    let used = found.filter { isUsed($0, reason) }
    return used.count == 1 ? used.first.map { tokens[$0].offset } : nil
  }

  private func fits(_ index: Int, _ name: BlamedName) -> Bool {
    let token = tokens[index]
    let before = index > 0 ? tokens[index - 1].text : ""
    switch name.kind {
    case .near where token.kind == .string:
      return name.text.dropFirst() == token.text && "\"'".contains(name.text.prefix(1))
    case .near: return token.text == name.text
    case .method: return token.text == name.text && token.kind == .name && before == ":"
    case .field:
      guard token.text == name.text else { return false }
      return token.kind == .name ? before == "." : token.kind == .string && before == "["
    case .variable:
      return token.text == name.text && token.kind == .name && before != "." && before != ":"
    case .constant: return token.text == name.text && token.kind == .string
    }
  }

  /// What stands behind a thing to which is done what Lua complains of: `x` in `x.y` is indexed.
  private static let uses: [(reason: String, symbols: [String], isOperator: Bool)] = [
    ("attempt to index", [".", "[", ":"], false),
    ("attempt to call", ["(", "{"], false),
    ("attempt to concatenate", [".."], true),
    ("attempt to perform arithmetic", ["+", "-", "*", "/", "//", "%", "^"], true),
    ("cannot set the global", ["="], false),
  ]

  private func isUsed(_ index: Int, _ reason: String) -> Bool {
    guard let use = Self.uses.first(where: { reason.hasPrefix($0.reason) }) else { return false }
    let next = tokens.dropFirst(index + 1)
    let after = next.first?.text == "]" ? next.dropFirst().first : next.first
    let before = index > 0 && use.isOperator ? tokens[index - 1] : nil
    // What an operator does to `t.x` from the left stands before `t`: too far to be sure.
    if let before, [".", ":", "["].contains(before.text) { return false }
    return [before, after].contains {
      $0.map { $0.kind == .symbol && use.symbols.contains($0.text) } ?? false
    }
  }
}

/// The name that a reason of Lua's or of the host's quotes, and what Lua knows of it.
private struct BlamedName {
  enum Kind { case near, field, method, variable, constant }

  let kind: Kind
  let text: String

  /// What stands before the name's quote, and what it says of the name.
  private static let signs: [(before: String, kind: Kind)] = [
    ("(field '", .field), ("(method '", .method), ("(constant '", .constant),
    ("(local '", .variable), ("(global '", .variable), ("(upvalue '", .variable),
    ("no column '", .field), ("cannot set the global '", .variable), (" near '", .near),
  ]

  init?(_ reason: String) {
    for (before, kind) in Self.signs {
      guard let start = reason.firstRange(of: before)?.upperBound else { continue }
      let rest = reason[start...]
      // Lua quotes what is near to the end of its text, and that may hold quotes itself.
      let end = kind == .near ? rest.lastIndex(of: "'") : rest.firstIndex(of: "'")
      guard let end, start < end else { return nil }
      (self.kind, text) = (kind, String(reason[start..<end]))
      return
    }
    return nil
  }
}
