import CZlib
import PatientsCore
import Testing

@testable import PatientsLeads

@Suite struct GzipTests {
  private let text = Array("a,b\n1,ж\n2,y\n".utf8)
  private let read: [Row] = [.lead(1, line: 2, ["1", "ж"]), .lead(2, line: 3, ["2", "y"])]

  private func message(_ bytes: [UInt8]) -> String {
    do throws(PatientsError) {
      _ = try LeadReader(bytes: bytes).rows()
      return "taken"
    } catch { return error.code == .leads ? error.message : "\(error.code)" }
  }

  @Test(arguments: [1, 7, 4096])
  func `a packed file is the file that was packed`(size: Int) throws {
    let packed = try gzipped(text)
    #expect(try LeadReader(bytes: packed, piece: size, bufferSize: size).rows() == read)
    let marked = try gzipped(
      [0xFF, 0xFE] + "a;b\n1;ж\n2;y\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
    #expect(try LeadReader(bytes: marked, piece: size, bufferSize: size).rows() == read)
  }

  @Test func `archives in a row are one file, and zeros fill it up`() throws {
    let packed = try gzipped(Array(text[..<9])) + gzipped(Array(text[9...]))
    #expect(try LeadReader(bytes: packed).rows() == read)
    #expect(try LeadReader(bytes: packed + [0, 0, 0], piece: 1).rows() == read)
    #expect(message(packed + [0x41]).contains("has something behind its end"))
  }

  @Test func `an archive that breaks off, or was damaged, is said`() throws {
    let packed = try gzipped(text)
    for length in [12, packed.count - 9, packed.count - 1] {
      #expect(
        message(Array(packed[..<length]))
          == "test.csv: the gzip archive breaks off before its end: fetch it again")
    }
    for index in [14, packed.count - 8] {
      var bytes = packed
      bytes[index] ^= 0xFF
      #expect(message(bytes).hasPrefix("test.csv: the gzip archive is damaged"))
    }
    #expect(message(try gzipped(packed)).contains("a gzip archive in a gzip archive"))
  }

  @Test func `a bomb is refused before it is unpacked`() throws {
    let bomb = Array("a,b\n1,2\n".utf8) + [UInt8](repeating: 0x0A, count: 70 << 20)
    #expect(
      message(try gzipped(bomb))
        == "test.csv: the gzip archive unpacks to more than 400 times its size: no leads do that")
  }
}

/// What gzip makes of bytes.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  var stream = unsafe z_stream()
  let result = unsafe deflateInit2_(
    &stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  try #require(result == Z_OK)
  defer { unsafe deflateEnd(&stream) }
  var bytes = bytes
  let room = unsafe deflateBound(&stream, UInt(bytes.count))
  var packed = [UInt8](repeating: 0, count: Int(room))
  let count = unsafe bytes.withUnsafeMutableBufferPointer { source in
    unsafe packed.withUnsafeMutableBufferPointer { target in
      unsafe stream.next_in = source.baseAddress
      unsafe stream.avail_in = UInt32(source.count)
      unsafe stream.next_out = target.baseAddress
      unsafe stream.avail_out = UInt32(target.count)
      _ = unsafe deflate(&stream, Z_FINISH)
      return unsafe Int(stream.total_out)
    }
  }
  return Array(packed.prefix(count))
}
