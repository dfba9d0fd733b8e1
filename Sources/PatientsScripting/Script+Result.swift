internal import CPatients
internal import CPatientsLua
internal import CScriptHost
internal import Glibc
internal import PatientsABI
internal import PatientsCore

/// The module that `require "patients"` gives, and for tests the library that they are written
/// with. Names and text live for ever.
nonisolated(unsafe) let scriptModules: UnsafePointer<script_host_module> = {
  let library = PackageResources.patients_testing_lua
  let text = UnsafeMutablePointer<CChar>.allocate(capacity: library.count)
  for (index, byte) in library.enumerated() { unsafe text[index] = CChar(bitPattern: byte) }
  let modules = UnsafeMutablePointer<script_host_module>.allocate(capacity: 2)
  unsafe modules.initialize(
    to: script_host_module(
      name: strdup("patients"), open: luaopen_patients, text: nil, length: 0))
  unsafe (modules + 1).initialize(
    to: script_host_module(
      name: strdup("patients_testing"), open: nil, text: text, length: library.count))
  return unsafe UnsafePointer(modules)
}()

extension Script {
  /// The patient that `qualify` has returned; nil where it is another value.
  var patient: Patient? {
    let index = unsafe script_host_result_index(host)
    let handle = unsafe patients_lua_to_patient(script_host_state(host), index)
    return unsafe patientValue(behind: handle)
  }

  /// What the script's calls have passed over in this lead, for whoever reads the results.
  package var warnings: [String] {
    guard unsafe patients_lua_dropped_extension(script_host_state(host)) else { return [] }
    return ["a phone has an extension, and the registry has no place for it"]
  }

  /// The last score that the rules gave for this lead.
  var score: Double? {
    var score = 0.0
    return unsafe patients_lua_last_score(script_host_state(host), &score) ? score : nil
  }
}
