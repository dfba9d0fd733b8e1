/// SHA-256 (FIPS 180-4), for digests of rows, keys and requests: nothing secret goes through it.
package struct SHA256 {
  private var state: InlineArray<8, UInt32> = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]
  /// The block that is being filled.
  private var block = InlineArray<64, UInt8>(repeating: 0)
  /// Bytes taken so far; the low six bits are those in `block`.
  private var count: UInt64 = 0

  private var held: Int { Int(count & 63) }

  package init() {}

  /// Takes bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var rest = unsafe bytes[...]
    if held > 0 {
      let first = unsafe rest.prefix(64 - held)
      unsafe keep(first)
      unsafe rest = rest.dropFirst(first.count)
    }
    while unsafe rest.count >= 64 {
      unsafe compress(SHA256.words(UnsafeRawBufferPointer(rebasing: rest.prefix(64))))
      count &+= 64
      unsafe rest = rest.dropFirst(64)
    }
    unsafe keep(rest)
  }

  /// Takes one byte.
  package mutating func update(_ byte: UInt8) {
    block[held] = byte
    count &+= 1
    if held == 0 { compressBlock() }
  }

  /// Takes the UTF-8 of a text.
  package mutating func update(_ text: String) {
    var text = text
    text.withUTF8 { unsafe update(UnsafeRawBufferPointer($0)) }
  }

  /// The first bytes of the digest of a whole.
  package static func digest(of bytes: [UInt8], size: Int = 32) -> [UInt8] {
    var hash = SHA256()
    unsafe bytes.withUnsafeBytes { unsafe hash.update($0) }
    return hash.finish(size)
  }

  /// Puts bytes into the block, in which there is room for them.
  private mutating func keep(_ bytes: Slice<UnsafeRawBufferPointer>) {
    guard unsafe !bytes.isEmpty else { return }
    let (from, held) = unsafe (UnsafeRawBufferPointer(rebasing: bytes), held)
    unsafe withUnsafeMutableBytes(of: &block) { target in
      unsafe UnsafeMutableRawBufferPointer(rebasing: target[held...]).copyMemory(from: from)
    }
    count &+= UInt64(from.count)
    if self.held == 0 { compressBlock() }
  }

  /// The first bytes of the digest, all 32 unless less will do.
  package consuming func finish(_ size: Int = 32) -> [UInt8] {
    pad()
    return (0..<min(size, 32)).map { place in
      UInt8(truncatingIfNeeded: state[place >> 2] >> UInt32(24 - 8 * (place & 3)))
    }
  }

  /// The first eight bytes of the digest as a number, the first one highest.
  package consuming func finishNumber() -> UInt64 {
    pad()
    return UInt64(state[0]) << 32 | UInt64(state[1])
  }

  private mutating func pad() {
    let bits = count &* 8
    update(0x80)
    if held > 56 { while held != 0 { update(0) } }
    for place in held..<56 { block[place] = 0 }
    for place in 0..<8 {
      block[56 + place] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * place))
    }
    compressBlock()
  }

  private mutating func compressBlock() {
    compress(unsafe withUnsafeBytes(of: block) { unsafe SHA256.words($0) })
  }

  private static func words(_ bytes: UnsafeRawBufferPointer) -> InlineArray<16, UInt32> {
    InlineArray { word in
      unsafe UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: word * 4, as: UInt32.self))
    }
  }

  /// One block into the state (6.2.2), its message schedule kept in the block itself.
  private mutating func compress(_ block: InlineArray<16, UInt32>) {
    var words = block
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for start in stride(from: 0, to: 64, by: 8) {
      if start >= 16, start & 15 == 0 { SHA256.schedule(&words) }
      func input(_ round: Int) -> UInt32 {
        Self.constants[start + round] &+ words[(start + round) & 15]
      }
      // Who is a in one round is b in the next: names move instead of values.
      SHA256.round(a, b, c, &d, e, f, g, &h, input(0))
      SHA256.round(h, a, b, &c, d, e, f, &g, input(1))
      SHA256.round(g, h, a, &b, c, d, e, &f, input(2))
      SHA256.round(f, g, h, &a, b, c, d, &e, input(3))
      SHA256.round(e, f, g, &h, a, b, c, &d, input(4))
      SHA256.round(d, e, f, &g, h, a, b, &c, input(5))
      SHA256.round(c, d, e, &f, g, h, a, &b, input(6))
      SHA256.round(b, c, d, &e, f, g, h, &a, input(7))
    }
    state = [
      state[0] &+ a, state[1] &+ b, state[2] &+ c, state[3] &+ d,
      state[4] &+ e, state[5] &+ f, state[6] &+ g, state[7] &+ h,
    ]
  }

  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32,
    _ e: UInt32, _ f: UInt32, _ g: UInt32, _ h: inout UInt32, _ input: UInt32
  ) {
    let choice = g ^ (e & (f ^ g))
    let first = h &+ (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) &+ choice &+ input
    let majority = (a & b) | (c & (a | b))
    d &+= first
    h = first &+ (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) &+ majority
  }

  @inline(__always)
  private static func schedule(_ words: inout InlineArray<16, UInt32>) {
    for round in 0..<16 {
      let (before2, before15) = (words[(round + 14) & 15], words[(round + 1) & 15])
      let sigma1 = turn(before2, 17) ^ turn(before2, 19) ^ (before2 >> 10)
      let sigma0 = turn(before15, 7) ^ turn(before15, 18) ^ (before15 >> 3)
      words[round] &+= sigma1 &+ words[(round + 9) & 15] &+ sigma0
    }
  }

  @inline(__always)
  private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    (word &>> bits) | (word &<< (32 &- bits))
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2).
  private static let constants: InlineArray<64, UInt32> = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4,
    0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE,
    0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F,
    0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA, 0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7,
    0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC,
    0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070, 0x19A4_C116,
    0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7,
    0xC671_78F2,
  ]
}
