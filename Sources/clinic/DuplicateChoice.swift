import ArgumentParser
import PatientsCore
import PatientsPipeline

/// What becomes of leads that are alike, as people say it on the command line.
struct DuplicateChoice: ParsableArguments {
  @Option(
    help: """
      keep, skip or review: what becomes of a lead that is alike another one of the file or of an \
      earlier run. review puts it into review.csv, where a person decides. Without this: review, \
      and by name alone.
      """)
  var duplicates: DuplicatePolicy?
  @Option(
    help: ArgumentHelp(
      "What makes leads alike: phone, email, name (with date of birth); several with commas.",
      valueName: "likenesses"))
  var duplicatesBy: Likenesses?

  func validate() throws {
    if duplicates == .keep, duplicatesBy != nil {
      throw ValidationError("--duplicates keep and --duplicates-by exclude each other")
    }
  }

  var options: DuplicateOptions { DuplicateOptions(duplicates, by: duplicatesBy?.all) }
}

extension DuplicatePolicy: ExpressibleByArgument {}

/// `phone,email`
struct Likenesses: ExpressibleByArgument {
  let all: [Likeness]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false)
    all = names.compactMap { Likeness(rawValue: String($0)) }
    guard all.count == names.count else { return nil }
  }
}
