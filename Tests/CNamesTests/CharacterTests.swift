import CNames
import Testing

@Suite struct Characters {
  private func isUTF8(_ bytes: [UInt8]) -> Bool {
    unsafe bytes.withUnsafeBytes { all in
      unsafe names_is_utf8(all.baseAddress?.assumingMemoryBound(to: CChar.self), all.count)
    }
  }

  @Test func `bytes are UTF-8 where Swift's library says so`() {
    var random = SystemRandomNumberGenerator()
    let telling: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
      0xEF,
      0xF0, 0xF1, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<50_000 {
      let bytes = (0..<Int.random(in: 0...5, using: &random)).map { _ in
        telling.randomElement(using: &random) ?? 0
      }
      #expect(isUTF8(bytes) == (String(validating: bytes, as: UTF8.self) != nil), "\(bytes)")
    }
  }

  @Test func `each character is written as it was read`() {
    for value in UInt32(0)...0x10_FFFF {
      guard let character = Unicode.Scalar(value) else { continue }
      let bytes = Array(String(character).utf8)
      var read: UInt32 = 0
      let (length, written) = unsafe bytes.withUnsafeBytes { all in
        let start = unsafe all.baseAddress?.assumingMemoryBound(to: CChar.self)
        let length = unsafe names_character(start, all.count, &read)
        var copy: [CChar] = [0, 0, 0, 0]
        let count = unsafe names_write(&copy, value)
        return (length, copy.prefix(count).map(UInt8.init(bitPattern:)))
      }
      guard length == bytes.count, read == value, written == bytes else {
        Issue.record("U+\(String(value, radix: 16))")
        return
      }
    }
  }
}
