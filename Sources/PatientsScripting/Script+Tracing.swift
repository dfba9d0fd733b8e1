internal import CPatientsLua
internal import CScriptHost
package import PatientsCore

extension Script {
  /// From now on ``scorings`` tells what the rules gave. It costs time: a run does without.
  package func traceRules() throws(PatientsError) {
    guard unsafe tracer == nil else { return }
    let tracer = UnsafeMutablePointer<patients_lua_tracer>.allocate(capacity: 1)
    unsafe tracer.initialize(
      to: patients_lua_tracer(
        context: UnsafeMutableRawPointer(host), began: script_host_part_began,
        ended: script_host_part_ended))
    unsafe self.tracer = tracer
    guard unsafe patients_lua_set_tracer(script_host_state(host), tracer) else {
      throw PatientsError(.memory, "there is not enough memory to trace the rules")
    }
  }

  /// What the last lead's calls of `rules:score` came to, in their order; at most 64.
  package var scorings: [Scoring] {
    let state = unsafe script_host_state(host)
    return unsafe (0..<patients_lua_scorings(state)).compactMap { index in
      var native = unsafe patients_lua_scoring()
      guard unsafe patients_lua_scoring_at(state, index, &native) else { return nil }
      let rules = unsafe (0..<native.rules).compactMap { rule($0, of: index) }
      return unsafe Scoring(
        rules: rules, score: native.has_score ? native.score : nil,
        verdict: String(cString: native.verdict))
    }
  }

  private func rule(_ index: Int, of scoring: Int) -> RuleTrace? {
    var native = unsafe patients_lua_rule()
    guard unsafe patients_lua_rule_at(script_host_state(host), scoring, index, &native) else {
      return nil
    }
    let result: RuleTrace.Result =
      switch unsafe native.result {
      case PATIENTS_LUA_PASSED: .passed
      case PATIENTS_LUA_FAILED: .failed
      default: .notEvaluated
      }
    return unsafe RuleTrace(
      name: native.name.map { unsafe String(cString: $0) } ?? "",
      group: native.group.map { unsafe String(cString: $0) }, isRequired: native.required,
      result: result, points: native.points, worth: native.worth,
      error: native.error.map { unsafe whole($0) },
      file: String(cString: native.file), line: native.line > 0 ? Int(native.line) : nil,
      columns: (0..<script_host_column_count(host)).filter {
        unsafe script_host_part_read(host, native.tag, $0)
      })
  }

  /// An error's text with the whole name of the script, which Lua cuts where it is long.
  private func whole(_ text: UnsafePointer<CChar>) -> String {
    unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4096) { line in
      guard let start = line.baseAddress else { return "" }
      unsafe script_host_copy_error(host, text, start, line.count)
      return unsafe String(cString: start)
    }
  }
}
