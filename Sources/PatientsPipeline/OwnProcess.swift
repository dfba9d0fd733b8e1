import PatientsClient
import PatientsJournal

/// What a program may change that has the process to itself; a library leaves it to its host.
package enum OwnProcess {
  /// Makes memory cheaper, before anything else is done.
  package static func tune() {
    RegistryClient.tuneProcess()
    Journal.tuneProcess()
  }
}
