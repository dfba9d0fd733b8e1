internal import CScriptHost
package import PatientsCore

extension Script {
  /// The compiled script, with names and lines: for ``CompiledScript``, never for running.
  func compiled() throws(PatientsError) -> [UInt8] {
    var bytes: [UInt8] = []
    let status = unsafe withUnsafeMutablePointer(to: &bytes) { target in
      unsafe script_host_dump(
        host,
        { context, piece, length in
          let target = unsafe context?.assumingMemoryBound(to: [UInt8].self)
          unsafe target?.pointee.append(
            contentsOf: UnsafeRawBufferPointer(start: piece, count: length))
        }, target)
    }
    guard status == SCRIPT_HOST_OK else { throw failure.error }
    return bytes
  }

  /// The names of all globals that the script has now: those of the environment, and once it has
  /// run, its own.
  package func globalNames() throws(PatientsError) -> Set<String> {
    var names: Set<String> = []
    let status = unsafe withUnsafeMutablePointer(to: &names) { target in
      unsafe script_host_each_global(
        host,
        { context, name, length in
          let target = unsafe context?.assumingMemoryBound(to: Set<String>.self)
          unsafe target?.pointee.insert(string(script_host_text(bytes: name, length: length)))
        }, target)
    }
    guard status == SCRIPT_HOST_OK else { throw failure.error }
    return names
  }
}
