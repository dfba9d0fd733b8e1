internal import CPatientsLua
internal import CScriptHost

/// Finds out which columns each rule reads.
///
/// Called by Lua's C from within a rule: it neither raises nor calls into the state.
@safe final class ScriptTracer {
  /// In memory that does not move while the Lua state points to it.
  let native: UnsafeMutablePointer<patients_lua_tracer>
  private let host: OpaquePointer
  private let columnCount: () -> Int
  /// Columns read by the rules under way, the innermost last: rules may nest.
  private var underWay: [Set<Int>] = []
  private var finished: [[Int]] = []

  init(host: OpaquePointer, columnCount: @escaping () -> Int) {
    unsafe self.host = host
    self.columnCount = columnCount
    unsafe native = .allocate(capacity: 1)
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe native.initialize(
      to: patients_lua_tracer(
        context: context,
        began: { unsafe ScriptTracer.at($0)?.begin() },
        ended: { unsafe ScriptTracer.at($0)?.end() ?? .max }))
  }

  deinit { unsafe native.deallocate() }

  /// Before the next lead.
  func reset() {
    underWay = []
    finished = []
  }

  /// The columns of the rule that has this tag, from 0.
  func columns(tag: UInt32) -> [Int] {
    finished.indices ~= Int(tag) ? finished[Int(tag)] : []
  }

  private static func at(_ context: UnsafeMutableRawPointer?) -> ScriptTracer? {
    guard let context = unsafe context else { return nil }
    return unsafe Unmanaged<ScriptTracer>.fromOpaque(context).takeUnretainedValue()
  }

  private func begin() {
    collect()
    underWay.append([])
  }

  private func end() -> UInt32 {
    collect()
    let own = underWay.popLast() ?? []
    if let outer = underWay.popLast() { underWay.append(outer.union(own)) }
    finished.append(own.sorted())
    return UInt32(clamping: finished.count &- 1)
  }

  /// Gives what was read since the last call to the innermost rule.
  private func collect() {
    if var innermost = underWay.popLast() {
      for column in 0..<columnCount() where unsafe script_host_column_read_since(host, column) {
        innermost.insert(column)
      }
      underWay.append(innermost)
    }
    unsafe script_host_forget_reads(host)
  }
}
