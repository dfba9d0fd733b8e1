import Glibc
import PatientsCore
import PatientsLeads

/// Reads any bytes as a file of leads, of whichever kind they look like: once as files are read, and
/// once in pieces of a few bytes. Nothing may trap, and both must say the same.
@c(LLVMFuzzerTestOneInput)
public func readAnyLeads(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = unsafe UnsafeBufferPointer(start: bytes, count: count)
  let whole = unsafe Transcript(input, bufferSize: 256 * 1024)
  let pieces = unsafe Transcript(input, bufferSize: 1 + Int(input.first ?? 0) % 13)
  guard whole == pieces else { fatalError("read in pieces it is another file") }
  guard whole.isCounted else { fatalError("rows are not counted from 1") }
  if isPlanted, whole.events.contains(where: \.isMalformed) { commitMistake(count) }
  return 0
}

/// A file without a name that holds each input.
private let descriptor: Int32 = unsafe tmpfile().map { unsafe fileno($0) } ?? -1

/// What came out of a file.
private struct Transcript: Equatable {
  enum Event: Equatable {
    case lead(number: Int, cells: Int, digest: [UInt8])
    case malformed(MalformedLead)
    case failed(String)

    var isMalformed: Bool { if case .malformed = self { true } else { false } }
  }

  private(set) var events: [Event] = []
  private var columns = 0

  init(_ input: UnsafeBufferPointer<UInt8>, bufferSize: Int) {
    guard ftruncate(descriptor, 0) == 0, lseek(descriptor, 0, SEEK_SET) == 0,
      unsafe write(descriptor, input.baseAddress, input.count) == input.count,
      lseek(descriptor, 0, SEEK_SET) == 0
    else { fatalError("there is no room for a file") }
    var options = LeadReader.Options()
    options.bufferSize = bufferSize
    options.maximumCell = 4096
    do throws(PatientsError) {
      let reader = try LeadReader(descriptor: descriptor, name: "leads", options: options)
      columns = reader.header.names.count
      while let event = try Transcript.next(reader) { events.append(event) }
    } catch { events.append(.failed(error.message)) }
  }

  private static func next(_ reader: LeadReader) throws(PatientsError) -> Event? {
    switch try reader.next() {
    case .lead(let lead):
      for column in 0..<lead.count { _ = lead[column] }
      return .lead(number: lead.number, cells: lead.count, digest: lead.digest())
    case .malformed(let malformed): return .malformed(malformed)
    case .end: return nil
    }
  }

  /// Whether each row has the next number, and each lead the header's columns.
  var isCounted: Bool {
    for (index, event) in events.enumerated() {
      switch event {
      case .lead(let number, let cells, _):
        if number != index + 1 || cells != columns { return false }
      case .malformed(let malformed):
        if malformed.number != index + 1 { return false }
      case .failed: break
      }
    }
    return true
  }
}

/// A mistake made on purpose, for the fuzzer to find: a read beyond a block of memory.
private let isPlanted = unsafe getenv("PLANT_A_MISTAKE") != nil

private func commitMistake(_ count: Int) {
  let block = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
  unsafe print(block[count])
  unsafe block.deallocate()
}
