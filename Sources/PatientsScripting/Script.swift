internal import CLua
internal import CPatientsLua
internal import CScriptHost
package import PatientsCore

/// One Lua script in a state of its own, with limits and an environment by allow-list.
///
/// It belongs to one thread at a time. All that can raise in Lua runs in C, see `script_host.h`.
@safe package final class Script {
  /// What a script is opened for.
  package enum Purpose: Sendable {
    /// It judges leads: it runs once to define `qualify`, without a registry in reach.
    case leads
    /// It is its own work: `runAutomation` runs it.
    case automation
  }

  /// As it was given.
  package let path: String
  /// The bytes of the file, for digests and for errors.
  package let text: [UInt8]
  /// Whether the script has defined `qualify(lead)`. An automation script may have by its end.
  package var hasQualify: Bool { unsafe script_host_has(host, "qualify") }

  let host: OpaquePointer
  let surroundings: ScriptSurroundings
  /// In memory that does not move while the Lua state points to it; nil: nothing is traced.
  var tracer: UnsafeMutablePointer<patients_lua_tracer>?
  private let client: ClientOptionsBox?
  private var cells: [script_host_text] = unsafe []

  /// Reads a script, compiles it, and where it judges leads runs it once.
  ///
  /// - Parameters:
  ///   - client: what `patients.client()` connects to; nil: it raises.
  ///   - output: takes each line that the script prints, without its line feed. It must not call
  ///     the script.
  /// - Throws: `.script` or `.limit`, with the place; `.memory`.
  package init(
    path: String, limits: ScriptLimits = ScriptLimits(), purpose: Purpose = .leads,
    client: ScriptClient? = nil, output: @escaping (String) -> Void
  ) throws(PatientsError) {
    let surroundings = ScriptSurroundings(output: output)
    let host = unsafe try Self.open(surroundings, limits)
    let status = unsafe script_host_load_file(host, path)
    let source = unsafe script_host_source(host)
    let text = unsafe Array(
      UnsafeRawBufferPointer(start: source.bytes, count: source.length))
    self.path = path
    self.text = text
    unsafe self.host = host
    self.surroundings = surroundings
    self.client = client.map(ClientOptionsBox.init)
    guard status == SCRIPT_HOST_OK else { throw failure.error }
    guard
      unsafe patients_lua_set_client_options(script_host_state(host), self.client?.options),
      unsafe patients_lua_keep_rules(script_host_state(host))
    else { throw PatientsError(.memory, "there is not enough memory for a script") }
    guard purpose == .leads else { return }
    guard unsafe script_host_run(host, SCRIPT_HOST_FOR_LEADS) == SCRIPT_HOST_OK else {
      throw failure.error
    }
  }

  deinit {
    unsafe script_host_close(host)
    unsafe tracer?.deallocate()
  }

  private static func open(
    _ surroundings: ScriptSurroundings, _ limits: ScriptLimits
  ) throws(PatientsError) -> OpaquePointer {
    var options = unsafe surroundings.options(limits)
    unsafe options.modules = scriptModules
    unsafe options.module_count = 1
    guard let host = unsafe script_host_open(&options) else {
      throw PatientsError(.memory, "there is not enough memory for a script")
    }
    return unsafe host
  }

  /// Why the last call failed.
  var failure: ScriptFailure {
    unsafe ScriptFailure(script_host_last_error(host), path: path, text: text)
  }

  /// Names the columns of the leads to come, as the file's header has them; the host makes their
  /// plain forms.
  package func setColumns(names: [String]) throws(PatientsError) {
    let status = unsafe withTexts(names) {
      unsafe script_host_set_columns(host, $0.baseAddress, $0.count)
    }
    guard status == SCRIPT_HOST_OK else { throw failure.error }
  }

  /// Gives a column, from 0, one more name. The columns must be set.
  package func nameColumn(_ column: Int, _ name: String) throws(PatientsError) {
    let status = unsafe withTexts([name]) { texts in
      unsafe texts.first.map { unsafe script_host_name_column(host, $0, max(0, column)) }
    }
    guard status == SCRIPT_HOST_OK else { throw failure.error }
  }

  /// Judges one lead.
  ///
  /// - Parameters:
  ///   - row: its cells as UTF-8, in the order of the columns; they are not kept.
  ///   - number: of the row. The script's random numbers follow from it.
  package func qualify(
    _ row: UnsafeBufferPointer<UnsafeBufferPointer<UInt8>>, row number: Int
  ) -> Verdict {
    unsafe cells.removeAll(keepingCapacity: true)
    for column in row.indices {
      unsafe cells.append(script_host_text(UnsafeRawBufferPointer(row[column])))
    }
    unsafe patients_lua_clear_lead(script_host_state(host))
    let status = unsafe cells.withUnsafeBufferPointer {
      unsafe script_host_qualify(
        host, $0.baseAddress, $0.count, UInt64(truncatingIfNeeded: number))
    }
    let verdict = verdict(status)
    guard case .failed(let failure) = verdict else { return verdict }
    return .failed(failure.of(row: number))
  }

  private func verdict(_ status: script_host_status) -> Verdict {
    switch status {
    case SCRIPT_HOST_OK:
      guard let patient else {
        unsafe script_host_refuse_result(host)
        return .failed(failure)
      }
      return .patient(patient, score: score)
    case SCRIPT_HOST_DISQUALIFIED:
      return unsafe .disqualified(reason: string(script_host_reason(host)), score: score)
    default:
      return .failed(failure)
    }
  }

  /// Runs an automation script, once.
  ///
  /// Afterwards ``hasQualify`` tells a script that is meant for leads and was run without them.
  package func runAutomation() throws(ScriptFailure) {
    guard unsafe script_host_run(host, SCRIPT_HOST_FOR_AUTOMATION) == SCRIPT_HOST_OK else {
      throw failure
    }
  }

  /// Whether the script read this column of the last lead, from 0.
  package func hasRead(column: Int) -> Bool {
    unsafe column >= 0 && script_host_column_read(host, column)
  }
}
