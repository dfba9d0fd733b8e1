/// First in, first out; constant cost an element.
package struct Queue<Element> {
  private var elements: [Element?] = []
  private var head = 0

  package init() {}

  package var count: Int { elements.count - head }
  package var isEmpty: Bool { head == elements.count }

  package mutating func append(_ element: Element) { elements.append(element) }

  package mutating func popFirst() -> Element? {
    guard head < elements.count else { return nil }
    let element = elements[head].take()
    head += 1
    if head == elements.count {
      elements.removeAll(keepingCapacity: true)
      head = 0
    } else if head >= 1024, head * 2 >= elements.count {
      elements.removeFirst(head)
      head = 0
    }
    return element
  }

  /// Takes out what is meant, in order.
  mutating func removeAll(where isMeant: (Element) -> Bool) -> [Element] {
    let removed = compactMap { isMeant($0) ? $0 : nil }
    guard !removed.isEmpty else { return [] }
    elements = elements[head...].filter { element in element.map { !isMeant($0) } ?? false }
    head = 0
    return removed
  }

  func compactMap<Value>(_ value: (Element) -> Value?) -> [Value] {
    elements[head...].compactMap { element in element.flatMap(value) }
  }

  /// Takes everything out, in order.
  mutating func removeAll() -> [Element] {
    defer {
      elements = []
      head = 0
    }
    return elements[head...].compactMap { $0 }
  }
}
