/// The name that somebody who typed `name` most likely meant, or nil where none is near.
///
/// Near is a distance of at most two fifths of the longer name, and at most three: letters put in,
/// left out, mistaken, or swapped with their neighbour. Case does not count. Names of more than 64 bytes
/// are near to none: the search stays bounded.
package func nearestName(to name: String, in known: some Sequence<String>) -> String? {
  let typed = Array(name.lowercased().utf8)
  guard !typed.isEmpty, typed.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in known {
    let bytes = Array(candidate.lowercased().utf8)
    guard !bytes.isEmpty, bytes.count <= 64 else { continue }
    let distance = editDistance(typed, bytes)
    let allowed = min(3, max(typed.count, bytes.count) * 2 / 5)
    guard distance <= allowed, distance < (best?.distance ?? .max) else { continue }
    best = (candidate, distance)
  }
  return best?.name
}

/// `; did you mean 'full_name'?`, or nothing where no name is near.
package func suggestion(for name: String, among known: some Sequence<String>) -> String {
  nearestName(to: name, in: known).map { "; did you mean '\($0)'?" } ?? ""
}

/// The optimal string alignment distance in bytes: Levenshtein's, with swapped neighbours as one step.
private func editDistance(_ left: [UInt8], _ right: [UInt8]) -> Int {
  var before: [Int] = []
  var row = Array(0...right.count)
  for (i, a) in left.enumerated() {
    var next = [i + 1]
    for (j, b) in right.enumerated() {
      var best = min(row[j] + (a == b ? 0 : 1), row[j + 1] + 1, next[j] + 1)
      if i > 0, j > 0, a == right[j - 1], b == left[i - 1] {
        best = min(best, before[j - 1] + 1)
      }
      next.append(best)
    }
    (before, row) = (row, next)
  }
  return row[right.count]
}
