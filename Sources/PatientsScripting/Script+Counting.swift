internal import CLua
internal import CPatientsLua
internal import CScriptHost

extension Script {
  /// What the rules came to over all leads so far, by table of rules: at most 16 of them. Counting
  /// costs next to nothing, and is always on.
  package var ruleCounts: [RuleSetCounts] {
    let state = unsafe script_host_state(host)
    let sets = unsafe patients_lua_rule_sets(state)
    return (0..<sets).compactMap { index in
      var native = patients_lua_rule_set()
      guard unsafe patients_lua_rule_set_at(state, index, &native) else { return nil }
      let rules = (0..<native.rules).compactMap { counts(ofRule: $0, in: index) }
      return RuleSetCounts(
        scorings: Int(clamping: native.scorings),
        patientFrom: native.has_thresholds ? native.patient_from : nil,
        leadFrom: native.has_thresholds ? native.lead_from : nil, rules: rules)
    }
  }

  private func counts(ofRule rule: Int, in set: Int) -> RuleCounts? {
    var native = unsafe patients_lua_rule_counts()
    guard unsafe patients_lua_rule_counts_at(script_host_state(host), set, rule, &native) else {
      return nil
    }
    var counts = unsafe RuleCounts(name: native.name.map { unsafe String(cString: $0) } ?? "")
    unsafe counts.group = native.group.map { unsafe String(cString: $0) }
    unsafe counts.isRequired = native.required
    unsafe counts.worth = native.worth
    unsafe counts.passed = Int(clamping: native.passed)
    unsafe counts.failed = Int(clamping: native.failed)
    unsafe counts.notEvaluated = Int(clamping: native.not_evaluated)
    unsafe counts.decided = Int(clamping: native.decided)
    return counts
  }
}
