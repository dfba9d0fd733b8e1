internal import CScriptHost

/// What a script may use up before it is stopped.
package struct ScriptLimits: Hashable, Sendable {
  /// CPU seconds while a script that judges leads loads.
  package var loadSeconds: Double = 2
  /// CPU seconds for one lead.
  package var leadSeconds: Double = 0.5
  /// CPU seconds for an automation script. Waiting for the registry takes none.
  package var automationSeconds: Double = 30
  /// Bytes that a script holds at once.
  package var memoryBytes: Int = 64 << 20
  /// Bytes that one call prints.
  package var outputBytes: Int = 1 << 20
  /// Steps of `find`, `match`, `gmatch` and `gsub` for one lead; elsewhere for one call of them.
  package var patternSteps: Int = 10_000_000

  package init() {}

  var native: script_host_limits {
    script_host_limits(
      load_seconds: loadSeconds, lead_seconds: leadSeconds,
      automation_seconds: automationSeconds, memory_bytes: max(memoryBytes, 0),
      output_bytes: max(outputBytes, 0), pattern_steps: UInt64(max(patternSteps, 0)))
  }
}

/// One of the limits that a script broke, and what it had reached.
package struct BrokenLimit: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// In seconds.
    case cpu
    /// In bytes.
    case memory
    /// In bytes.
    case output
    /// In steps.
    case pattern
  }

  package let kind: Kind
  package let allowed: Double
  package let reached: Double

  init?(_ error: script_host_error) {
    switch unsafe error.limit {
    case SCRIPT_HOST_CPU: kind = .cpu
    case SCRIPT_HOST_MEMORY: kind = .memory
    case SCRIPT_HOST_OUTPUT: kind = .output
    case SCRIPT_HOST_PATTERN: kind = .pattern
    default: return nil
    }
    allowed = unsafe error.allowed
    reached = unsafe error.reached
  }
}
