internal import CPatients
internal import CPatientsLua
internal import CScriptHost
internal import Glibc
internal import PatientsABI
internal import PatientsCore

/// The module that `require "patients"` gives. Its name is static text and lives for ever.
nonisolated(unsafe) let patientsModule: UnsafePointer<script_host_module> = {
  let module = UnsafeMutablePointer<script_host_module>.allocate(capacity: 1)
  unsafe module.initialize(to: script_host_module(name: strdup("patients"), open: luaopen_patients))
  return unsafe UnsafePointer(module)
}()

extension Script {
  /// The patient that `qualify` has returned; nil where it is another value.
  var patient: Patient? {
    let index = unsafe script_host_result_index(host)
    let handle = unsafe patients_lua_to_patient(script_host_state(host), index)
    return unsafe patientValue(behind: handle)
  }

  /// The last score that the rules gave for this lead.
  var score: Double? {
    var score = 0.0
    return unsafe patients_lua_last_score(script_host_state(host), &score) ? score : nil
  }
}
