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

  /// Whether what Lua complains of is done to this token: `x` in `x.y` is indexed, in `x()` called.
  private func isUsed(_ index: Int, _ reason: String) -> Bool {
    let next = tokens.dropFirst(index + 1)
    let after = next.first?.text == "]" ? next.dropFirst().first : next.first
    guard let after else { return false }
    if reason.hasPrefix("attempt to index") { return [".", "[", ":"].contains(after.text) }
    if reason.hasPrefix("attempt to call") { return ["(", "{"].contains(after.text) }
    if reason.hasPrefix("cannot set the global") { return after.text == "=" }
    return false
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
