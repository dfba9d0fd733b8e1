internal import CScriptHost

/// What the host calls back: where lines go.
@safe final class ScriptSurroundings {
  private let output: (String) -> Void
  /// Takes the fields of what a test reports; false: not to be run.
  var report: (([Substring]) -> Bool)?

  init(output: @escaping (String) -> Void) { self.output = output }

  func print(_ line: String) { output(line) }

  private static func at(_ context: UnsafeMutableRawPointer) -> ScriptSurroundings {
    unsafe Unmanaged<ScriptSurroundings>.fromOpaque(context).takeUnretainedValue()
  }

  /// The options of a host whose callbacks come here. The host must not outlive this object.
  func options(_ limits: ScriptLimits) -> script_host_options {
    var options = unsafe script_host_options()
    unsafe options.limits = limits.native
    unsafe options.context = Unmanaged.passUnretained(self).toOpaque()
    unsafe options.print = { context, line, length in
      guard let context = unsafe context else { return }
      let line = unsafe string(script_host_text(bytes: line, length: length))
      unsafe ScriptSurroundings.at(context).print(line)
    }
    unsafe options.report = { context, fields, length in
      guard let context = unsafe context else { return true }
      let text = unsafe string(script_host_text(bytes: fields, length: length))
      let parts = text.split(separator: "\u{1F}", omittingEmptySubsequences: false)
      return unsafe ScriptSurroundings.at(context).report?(parts) ?? true
    }
    return unsafe options
  }
}

/// Text of the host as a String; bytes that are not UTF-8 are replaced.
func string(_ text: script_host_text) -> String {
  unsafe String(
    decoding: UnsafeRawBufferPointer(start: text.bytes, count: text.length), as: UTF8.self)
}

/// Gives texts in the form that the host takes, for the time of `body`.
func withTexts<Result>(
  _ texts: [String], _ body: (UnsafeBufferPointer<script_host_text>) -> Result
) -> Result {
  var bytes: [UInt8] = []
  var ends: [Int] = []
  for text in texts {
    bytes.append(contentsOf: text.utf8)
    ends.append(bytes.count)
  }
  return unsafe bytes.withUnsafeBytes { all in
    var start = 0
    let list = unsafe ends.map { end in
      let part = unsafe UnsafeRawBufferPointer(rebasing: all[start..<end])
      start = end
      return unsafe script_host_text(part)
    }
    return unsafe list.withUnsafeBufferPointer(body)
  }
}

extension script_host_text {
  /// The same bytes, for as long as they are there.
  init(_ bytes: UnsafeRawBufferPointer) {
    unsafe self.init(
      bytes: bytes.baseAddress?.assumingMemoryBound(to: CChar.self), length: bytes.count)
  }
}
