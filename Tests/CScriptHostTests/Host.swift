import CLua
import CScriptHost
import Glibc

/// Why a call of the host failed, as a value that outlives the next call.
struct Failure: Error, Equatable {
  var file: String
  var line: Int
  var reason: String
  var limit: script_host_limit
  var allowed: Double
  var reached: Double
  var traceback: String
}

/// What became of one lead.
enum Outcome: Equatable {
  case value
  case disqualified(String)
  case failed(Failure)

  var failure: Failure? {
    if case .failed(let failure) = self { return failure }
    return nil
  }

  var reason: String? {
    if case .disqualified(let reason) = self { return reason }
    return nil
  }
}

/// What a host's callback writes to.
@safe final class Surroundings {
  var lines: [String] = []
}

/// The callback for printed lines.
private func printed(
  _ context: UnsafeMutableRawPointer?, _ line: UnsafePointer<CChar>?, _ length: Int
) {
  guard let context = unsafe context else { return }
  let surroundings = unsafe Unmanaged<Surroundings>.fromOpaque(context).takeUnretainedValue()
  surroundings.lines.append(unsafe text(script_host_text(bytes: line, length: length)))
}

/// Calls `body` with the texts as the host takes them.
func withTexts<Result>(
  _ texts: [String], _ body: (UnsafeBufferPointer<script_host_text>) throws -> Result
) rethrows -> Result {
  let bytes: [UInt8] = texts.flatMap { Array($0.utf8) } + [0]
  return unsafe try bytes.withUnsafeBytes { all in
    var start = 0
    var list: [script_host_text] = unsafe []
    for text in texts {
      let length = text.utf8.count
      let base = unsafe all.baseAddress.map { unsafe $0 + start }
      unsafe list.append(
        script_host_text(
          bytes: base?.assumingMemoryBound(to: CChar.self), length: length))
      start += length
    }
    return unsafe try list.withUnsafeBufferPointer(body)
  }
}

func text(_ value: script_host_text) -> String {
  unsafe String(
    decoding: UnsafeRawBufferPointer(start: value.bytes, count: value.length), as: UTF8.self)
}

/// What a script may require, in C.
@safe struct Module {
  let name: String
  let open: lua_CFunction
}

/// A script host as the tests use it.
@safe final class Host {
  let raw: OpaquePointer
  private let surroundings: Surroundings
  /// For as long as the host lives.
  private let modules: UnsafeMutablePointer<script_host_module>

  var lines: [String] { surroundings.lines }

  init(
    limits: script_host_limits = script_host_limits(),
    module: Module? = nil
  ) throws {
    let surroundings = Surroundings()
    let modules = UnsafeMutablePointer<script_host_module>.allocate(capacity: 1)
    unsafe modules.initialize(
      to: script_host_module(
        name: strdup(module?.name ?? ""), open: module?.open, text: nil, length: 0))
    var options = unsafe script_host_options()
    unsafe options.limits = limits
    unsafe options.context = Unmanaged.passUnretained(surroundings).toOpaque()
    unsafe options.print = printed
    unsafe options.modules = UnsafePointer(modules)
    unsafe options.module_count = module == nil ? 0 : 1
    guard let raw = unsafe script_host_open(&options) else {
      throw Failure(
        file: "", line: 0, reason: "no host", limit: SCRIPT_HOST_NO_LIMIT, allowed: 0, reached: 0,
        traceback: "")
    }
    unsafe self.raw = raw
    unsafe self.modules = modules
    self.surroundings = surroundings
  }

  /// Loads and runs a script for leads with the columns `Full Name`, `phone` and `Get`.
  convenience init(
    _ script: String, limits: script_host_limits = script_host_limits(), folder: String? = nil
  ) throws {
    try self.init(limits: limits)
    try load(script, folder: folder)
    try run()
    try setColumns(["Full Name", "phone", "Get"])
  }

  deinit {
    unsafe script_host_close(raw)
    unsafe free(UnsafeMutableRawPointer(mutating: modules.pointee.name))
    unsafe modules.deallocate()
  }

  var failure: Failure {
    let error = unsafe script_host_last_error(raw)
    return unsafe Failure(
      file: String(cString: error.file), line: Int(error.line),
      reason: String(cString: error.reason), limit: error.limit, allowed: error.allowed,
      reached: error.reached, traceback: String(cString: error.traceback))
  }

  private func check(_ status: script_host_status) throws {
    if status == SCRIPT_HOST_FAILED { throw failure }
  }

  func name(_ name: String, column: Int) throws {
    try unsafe withTexts([name]) { texts in
      guard let text = unsafe texts.first else { return }
      try check(unsafe script_host_name_column(raw, text, column))
    }
  }

  func load(_ script: String, name: String = "test.lua", folder: String? = nil) throws {
    unsafe try check(script_host_load_text(raw, script, script.utf8.count, name, folder))
  }

  func load(_ bytes: [UInt8]) throws {
    unsafe try bytes.withUnsafeBytes { all in
      let start = unsafe all.baseAddress?.assumingMemoryBound(to: CChar.self)
      unsafe try check(script_host_load_text(raw, start, bytes.count, "test.lua", nil))
    }
  }

  func load(path: String) throws {
    unsafe try check(script_host_load_file(raw, path))
  }

  func run(for purpose: script_host_purpose = SCRIPT_HOST_FOR_LEADS) throws {
    unsafe try check(script_host_run(raw, purpose))
  }

  func has(_ name: String) -> Bool { unsafe script_host_has(raw, name) }

  func setColumns(_ headers: [String]) throws {
    unsafe try withTexts(headers) {
      unsafe try check(script_host_set_columns(raw, $0.baseAddress, $0.count))
    }
  }

  func qualify(_ cells: [String] = ["Test Lead", "561231231", "got"], row: UInt64 = 1) -> Outcome {
    let status = unsafe withTexts(cells) {
      unsafe script_host_qualify(raw, $0.baseAddress, $0.count, row)
    }
    switch status {
    case SCRIPT_HOST_OK: return .value
    case SCRIPT_HOST_DISQUALIFIED: return unsafe .disqualified(text(script_host_reason(raw)))
    default: return .failed(failure)
    }
  }

  func refuse() -> Failure {
    _ = unsafe script_host_refuse_result(raw)
    return failure
  }

  func hasRead(_ column: Int) -> Bool { unsafe script_host_column_read(raw, column) }

  /// The columns that a part of the last lead's work has read.
  func columns(ofPart part: UInt32) -> [Int] {
    unsafe (0..<script_host_column_count(raw)).filter {
      unsafe script_host_part_read(raw, part, $0)
    }
  }
}

/// Limits that a test reaches at once.
func limits(
  lead: Double = 0.05, load: Double = 0.05, memory: Int = 4 << 20, output: Int = 1 << 10,
  steps: UInt64 = 1_000_000
) -> script_host_limits {
  script_host_limits(
    load_seconds: load, lead_seconds: lead, automation_seconds: load, memory_bytes: memory,
    output_bytes: output, pattern_steps: steps)
}
