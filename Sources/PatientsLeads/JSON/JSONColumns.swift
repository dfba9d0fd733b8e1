internal import PatientsCore

/// The columns of a JSON file: every field that a lead has, in the order in which they first come.
struct JSONColumns {
  private(set) var names: [String] = []
  private var places: [String: Int] = [:]
  /// Whether some lead has more than null there.
  private var hasValue: [Bool] = []

  /// Reads all elements to the end; those that are wrong are another reading's matter.
  ///
  /// - Throws: `.leads` where there are more columns than any file of leads has.
  init(_ elements: consuming JSONElements, _ reader: JSONReader) throws(PatientsError) {
    // What an array lacks at its end is told where its leads are read.
    while (try? elements.next()) == true, names.count <= LeadHeader.maximumColumns {
      guard !elements.isCut else { continue }
      let source = unsafe UnsafeBufferPointer(rebasing: elements.window.bytes[..<elements.length])
      let found = unsafe JSONColumns.fields(of: source, reader)
      for (path, isNull) in found { add(path, isNull: isNull) }
    }
    guard names.count <= LeadHeader.maximumColumns else {
      throw PatientsError(
        .leads, "the leads have more than \(LeadHeader.maximumColumns) different fields")
    }
    leaveOutEmptyParents()
  }

  private static func fields(
    of source: UnsafeBufferPointer<UInt8>, _ reader: JSONReader
  ) -> [(String, isNull: Bool)] {
    var found: [(String, isNull: Bool)] = []
    let problem = unsafe JSONFields.read(source, reader) { path, text in
      found.append((path, text == nil))
      return nil
    }
    return problem == nil ? found : []
  }

  private mutating func add(_ path: String, isNull: Bool) {
    if let place = places[path] {
      if !isNull { hasValue[place] = true }
    } else {
      places[path] = names.count
      names.append(path)
      hasValue.append(!isNull)
    }
  }

  /// Where one lead has `"utm": null` and another `"utm": {"source": …}`, there is no column `utm`.
  private mutating func leaveOutEmptyParents() {
    let parents = Set(names.flatMap(JSONColumns.parents))
    guard !parents.isEmpty else { return }
    names = names.indices.filter { hasValue[$0] || !parents.contains(names[$0]) }.map { names[$0] }
  }

  private static func parents(of path: String) -> [String] {
    path.indices.filter { path[$0] == "." }.map { String(path[..<$0]) }
  }
}
