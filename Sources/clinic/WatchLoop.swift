import Glibc
import PatientsCore
import PatientsPipeline

/// Makes a dry run each time that the script, a file beside it or the leads file is saved.
struct WatchLoop {
  let script: String
  let leads: String

  /// - Parameter dryRun: gives the summary of one.
  func run(_ dryRun: () throws(PatientsError) -> String) -> ExitStatus {
    var watch = ScriptWatch()
    while Interrupts.asked == .none {
      let stamps = FileStamps(script: script, leads: leads)
      show(watch.attempt(dryRun))
      while Interrupts.asked == .none, stamps == FileStamps(script: script, leads: leads) {
        usleep(200_000)
      }
    }
    return .done
  }

  private func show(_ event: ScriptWatch.Event) {
    switch event {
    case .result(let summary):
      Terminal.output(summary + "\n")
    case .mistake(let error, let lastGood):
      Terminal.report(error)
      if let lastGood {
        Terminal.output("The last result without this mistake still stands:\n\n\(lastGood)\n")
      }
    }
    Terminal.error("Waiting until \(script) is saved; Ctrl-C ends.\n")
  }
}
