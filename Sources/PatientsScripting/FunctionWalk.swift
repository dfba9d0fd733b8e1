/// One way through a function's instructions, in their order (`lopcodes.h` of Lua 5.4).
struct FunctionWalk {
  typealias Value = UseFinder.Value

  private(set) var uses: [ScriptUse] = []
  /// The functions made here, by number: what they close over, and whether they are given a lead.
  private(set) var children: [Int: (upvalues: [Value?], takesLead: Bool)] = [:]

  private let function: CompiledFunction
  private let upvalues: [Value?]
  private let isMain: Bool
  /// What is known of registers.
  private var known: [Int: Value] = [:]
  /// What was known where a jump to the instruction leaves.
  private var arriving: [Int: [Int: Value]] = [:]
  private var line = 0

  init(_ function: CompiledFunction, upvalues: [Value?], takesLead: Bool, isMain: Bool) {
    (self.function, self.upvalues, self.isMain) = (function, upvalues, isMain)
    for (register, parameter) in function.locals.prefix(function.parameterCount).enumerated()
    where parameter.name == "lead" || takesLead && register == 0 {
      known[register] = .lead
    }
  }

  mutating func run() {
    for (at, instruction) in function.code.enumerated() {
      if let other = arriving[at] { known = known.filter { other[$0.key] == $0.value } }
      line = function.lines.indices ~= at ? function.lines[at] : function.line
      step(Instruction(instruction), at: at)
    }
  }

  private mutating func step(_ i: Instruction, at: Int) {
    switch i.operation {
    case .move: known[i.a] = known[i.b]
    case .loadConstant: known[i.a] = constant(i.bx).map(Value.text)
    case .getUpvalue: known[i.a] = upvalue(i.b)
    case .getInUpvalue: known[i.a] = get(constant(i.c), of: upvalue(i.b))
    case .getByRegister: known[i.a] = get(text(i.c), of: known[i.b])
    case .getField: known[i.a] = get(constant(i.c), of: known[i.b])
    case .setInUpvalue: set(constant(i.b), of: upvalue(i.a), i)
    case .setByRegister: set(text(i.b), of: known[i.a], i)
    case .setField: set(constant(i.b), of: known[i.a], i)
    case .newTable: known[i.a] = known[i.a - 1] == .newPatient ? .patientFields : nil
    case .method: method(i)
    case .jump: jump(to: at &+ 1 &+ i.jump)
    case .call, .tailCall: call(i)
    case .closure: closure(i)
    case .forget: forget(from: i.a)
    case .other(let writes): if writes { known[i.a] = nil }
    }
  }

  private func constant(_ index: Int) -> String? {
    function.constants.indices ~= index ? function.constants[index] : nil
  }

  private func upvalue(_ index: Int) -> Value? {
    upvalues.indices ~= index ? upvalues[index] : nil
  }

  private func text(_ register: Int) -> String? {
    if case .text(let text) = known[register] { text } else { nil }
  }

  private mutating func note(_ kind: ScriptUse.Kind, _ name: String) {
    uses.append(ScriptUse(kind: kind, name: name, line: line))
  }

  private mutating func get(_ key: String?, of base: Value?) -> Value? {
    guard let key else { return nil }
    switch base {
    case .environment:
      note(.readsGlobal, key)
      return .global(key)
    case .module: return key == "new" ? .newPatient : nil
    case .lead:
      if key != "get" { note(.readsColumn, key) }
      return nil
    default: return nil
    }
  }

  private mutating func set(_ key: String?, of base: Value?, _ i: Instruction) {
    guard let key else { return }
    if base == .patientFields { note(.setsPatientField, key) }
    if base == .environment { note(isMain ? .setsGlobal : .setsGlobalInFunction, key) }
    // Whatever they call their parameter, it is a lead.
    let isGivenLeads = base == .environment && key == "qualify" || base == nil && key == "when"
    if isGivenLeads, !i.k, case .closure(let child) = known[i.c] {
      children[child]?.takesLead = true
    }
  }

  /// `lead:name(…)`
  private mutating func method(_ i: Instruction) {
    let receiver = known[i.b]
    _ = get(i.k ? constant(i.c) : text(i.c), of: receiver == .lead ? receiver : nil)
    known[i.a] = nil
    known[i.a + 1] = receiver
  }

  private mutating func jump(to target: Int) {
    arriving[target] =
      arriving[target].map { other in other.filter { known[$0.key] == $0.value } }
      ?? known
  }

  private mutating func call(_ i: Instruction) {
    let isModule = known[i.a] == .global("require") && known[i.a + 1] == .text("patients")
    forget(from: i.a)
    if isModule { known[i.a] = .module }
  }

  private mutating func closure(_ i: Instruction) {
    guard function.children.indices ~= i.bx else { return }
    let closed = function.children[i.bx].upvalues.map {
      $0.isRegister ? known[$0.index] : upvalue($0.index)
    }
    children[i.bx] = (closed, false)
    known[i.a] = .closure(i.bx)
  }

  private mutating func forget(from register: Int) {
    known = known.filter { $0.key < register }
  }
}

/// One instruction of Lua 5.4, taken apart.
struct Instruction {
  enum Operation {
    case move, loadConstant, getUpvalue, getInUpvalue, getByRegister, getField
    case setInUpvalue, setByRegister, setField, newTable, method, jump, call, tailCall, closure
    /// Writes many registers, from A on.
    case forget
    case other(writes: Bool)
  }

  private let bits: UInt32

  init(_ bits: UInt32) { self.bits = bits }

  private func field(_ shift: UInt32, _ width: UInt32) -> Int {
    Int(bits >> shift & (1 << width - 1))
  }

  var a: Int { field(7, 8) }
  var b: Int { field(16, 8) }
  var c: Int { field(24, 8) }
  /// Whether C is a constant.
  var k: Bool { field(15, 1) == 1 }
  var bx: Int { field(15, 17) }
  /// How far a jump goes, from the next instruction.
  var jump: Int { field(7, 25) - 0xFF_FFFF }

  var operation: Operation {
    switch field(0, 7) {
    case 0: .move
    case 3: .loadConstant
    case 9: .getUpvalue
    case 11: .getInUpvalue
    case 12: .getByRegister
    case 14: .getField
    case 15: .setInUpvalue
    case 16: .setByRegister
    case 18: .setField
    case 19: .newTable
    case 20: .method
    case 56: .jump
    case 68: .call
    case 69: .tailCall
    case 79: .closure
    case 8, 73...77, 80: .forget
    case 10, 17, 46...48, 54, 55, 57...66, 70...72, 78, 81, 82: .other(writes: false)
    default: .other(writes: true)
    }
  }
}
