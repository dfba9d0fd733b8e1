/// What to look at, for the mistakes that beginners make: one line for each.
///
/// A pure function of Lua's own reason. Reasons that are no beginner's mistake have no hint.
package struct ScriptHint: Hashable, Sendable {
  package let text: String

  /// - Parameter reason: as Lua or the script host says it, without the place.
  package init?(_ reason: String) {
    guard let row = Self.table.first(where: { $0.fits(reason) }) else { return nil }
    text = row.hint
  }

  /// A mistake: every one of the signs stands in the reason.
  private struct Mistake {
    let signs: [String]
    let hint: String

    func fits(_ reason: String) -> Bool { signs.allSatisfy(reason.contains) }
  }

  private static func mistake(_ signs: String..., hint: String) -> Mistake {
    Mistake(signs: signs, hint: hint)
  }

  /// The first that fits is told: what is special stands before what is general.
  private static let table = syntax + values

  private static let syntax = [
    mistake(
      " near '!'", hint: "\"is not\" is written ~= in Lua, and \"not\" is the word not"),
    mistake("'then' expected near '='", hint: equals),
    mistake("'do' expected near '='", hint: equals),
    mistake("')' expected near '='", hint: equals),
    mistake(
      "unfinished string",
      hint: "a text begins and ends with the same quote, on one line: is the second one missing?"),
    mistake(
      "'end' expected",
      hint: "every if, for, while and function needs its own end; else if is one word: elseif"),
    mistake(
      "<eof> expected near 'end'",
      hint: "there is one end more than there is if, for, while and function: take one away"),
    mistake("'then' expected", hint: "the condition of an if or elseif is followed by then"),
    mistake("'do' expected", hint: "what a for or while begins with is followed by do"),
  ]

  private static let values = [
    mistake(
      "attempt to index a nil value",
      hint: "what stands before the dot or bracket has no value: is its name right, and was it set?"
    ),
    mistake(
      "attempt to call a nil value",
      hint: "there is no function of this name here: is it spelt right, and defined further up?"),
    mistake(
      "attempt to concatenate a nil value",
      hint: ".. joins texts, and this has no value: write (value or \"\"), or ask for it first"),
    mistake("attempt to compare", " nil", hint: "one side has no value: ask for it with if first"),
    mistake("attempt to compare", "number", "string", hint: number),
    mistake(
      "attempt to perform arithmetic on a nil value",
      hint: "one cannot calculate with what has no value: is its name right, and was it set?"),
    mistake("attempt to perform arithmetic on a string value", hint: number),
    mistake("attempt to ", "'string' with a '", hint: number),
    mistake("attempt to ", "with a 'string'", hint: number),
    mistake(
      "cannot set the global",
      hint: "write local before the name where it is set for the first time"),
    mistake(
      "stack overflow",
      hint: "a function calls itself again and again: it needs a case in which it does not"),
  ]

  private static let equals = "= sets a value; to compare two values write =="
  private static let number =
    "a column is text: make a number of it with tonumber(…) before you compare or calculate"
}
