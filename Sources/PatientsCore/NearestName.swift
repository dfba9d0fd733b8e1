internal import CNames

/// The name that somebody who typed `name` most likely meant, or nil where none is near.
///
/// Near is a distance of at most two fifths of the longer name, and at most three: letters put in,
/// left out, mistaken, or swapped with their neighbour. Case does not count. Names of more than 64 bytes
/// are near to none: the search stays bounded.
package func nearestName(to name: String, in known: some Sequence<String>) -> String? {
  var best: (name: String, mistakes: Int32)?
  for candidate in known {
    let mistakes = unsafe names_distance(
      name, name.utf8.count, candidate, candidate.utf8.count)
    guard mistakes != NAMES_FAR, mistakes < (best?.mistakes ?? .max) else { continue }
    best = (candidate, mistakes)
  }
  return best?.name
}

/// `; did you mean 'full_name'?`, or nothing where no name is near.
package func suggestion(for name: String, among known: some Sequence<String>) -> String {
  nearestName(to: name, in: known).map { "; did you mean '\($0)'?" } ?? ""
}
