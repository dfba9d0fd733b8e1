internal import PatientsCore

/// The columns of a JSON file: every field that a lead has, in the order in which they first come.
struct JSONColumns {
  private(set) var names: [String] = []
  private var places: [String: Int] = [:]
  /// Whether some lead has more than null there.
  private var hasValue: [Bool] = []
  /// The field of a file that is one object with nothing but a list of objects in it.
  private(set) var wrapping: String?

  /// Reads all elements to the end; those that are wrong are another reading's matter.
  ///
  /// - Throws: `.leads` where there are more columns than any file of leads has.
  init(_ elements: consuming JSONElements, _ reader: JSONReader) throws(PatientsError) {
    var count = 0
    // What an array lacks at its end is told where its leads are read.
    while (try? elements.next()) == true, names.count <= LeadHeader.maximumColumns {
      count += 1
      guard !elements.isCut else { continue }
      let source = unsafe UnsafeBufferPointer(rebasing: elements.window.bytes[..<elements.length])
      let found = unsafe JSONColumns.fields(of: source, reader)
      for (path, isNull) in found { add(path, isNull: isNull) }
      guard elements.layout == .lines, count == 1, found.count == 1 else { continue }
      wrapping = unsafe JSONColumns.list(in: source, reader)
    }
    if count > 1 { wrapping = nil }
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

  /// The field of an object that has this one alone, where it is a list of objects and of nothing else.
  private static func list(
    in source: UnsafeBufferPointer<UInt8>, _ reader: JSONReader
  ) -> String? {
    var field: String?
    var hasObjects = false
    var hasOthers = false
    let read: Void? = try? unsafe reader.read(source) { event in
      switch (event.depth, event.kind) {
      case (1, .beginArray): field = event.key
      case (2, .beginObject): hasObjects = true
      case (0, _), (1, .endArray), (2, .endObject), (3..., _): break
      default: hasOthers = true
      }
      return !hasOthers
    }
    return read != nil && hasObjects && !hasOthers ? field : nil
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
