internal import CLua
internal import CPatientsLua
internal import CScriptHost
internal import Glibc
package import PatientsCore

extension Script {
  /// From now on ``scorings`` tells what the rules gave. It costs time: a run does without.
  package func traceRules() throws(PatientsError) {
    let surroundings = surroundings
    let tracer = unsafe ScriptTracer(host: host) { surroundings.columns.count / 2 }
    guard unsafe patients_lua_set_tracer(script_host_state(host), tracer.native) else {
      throw PatientsError(.memory, "there is not enough memory to trace the rules")
    }
    self.tracer = tracer
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
      error: native.error.map { unsafe withWholePath(String(cString: $0)) },
      file: String(cString: native.file), line: native.line > 0 ? Int(native.line) : nil,
      columns: tracer?.columns(tag: native.tag) ?? [])
  }

  /// Lua cuts long names of scripts at their start, `...ules.lua:12: …`: gives the whole one.
  private func withWholePath(_ text: String) -> String {
    let kept = path.utf8.suffix(Int(LUA_IDSIZE) - 4)
    guard path.utf8.count >= LUA_IDSIZE, let end = String(kept),
      text.hasPrefix("..." + end + ":")
    else { return text }
    return path + text.dropFirst(3 + end.count)
  }
}
