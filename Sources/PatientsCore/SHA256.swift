/// SHA-256 (FIPS 180-4), for digests of rows, keys and requests: nothing secret goes through it.
package struct SHA256 {
  private var state: InlineArray<8, UInt32> = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB,
    0x5BE0_CD19,
  ]
  /// The block that is being filled, as big-endian words.
  private var block = InlineArray<16, UInt32>(repeating: 0)
  /// Bytes taken so far; the low six bits are those in `block`.
  private var count: UInt64 = 0

  package init() {}

  /// Takes bytes.
  package mutating func update(_ bytes: UnsafeRawBufferPointer) {
    var at = 0
    while at < bytes.count, count & 63 != 0 {
      update(unsafe bytes[at])
      at += 1
    }
    while at + 64 <= bytes.count {
      for word in 0..<16 {
        block[word] = unsafe UInt32(
          bigEndian: bytes.loadUnaligned(fromByteOffset: at + word * 4, as: UInt32.self))
      }
      compress()
      count &+= 64
      at += 64
    }
    while at < bytes.count {
      update(unsafe bytes[at])
      at += 1
    }
  }

  /// Takes one byte.
  package mutating func update(_ byte: UInt8) {
    let place = Int(count & 63)
    let kept = place & 3 == 0 ? 0 : block[place >> 2] << 8
    block[place >> 2] = kept | UInt32(byte)
    count &+= 1
    if count & 63 == 0 { compress() }
  }

  /// The 32 bytes of the digest.
  package consuming func finish() -> [UInt8] {
    let bits = count &* 8
    update(0x80)
    while count & 63 != 56 { update(0) }
    for shift in stride(from: 56, through: 0, by: -8) {
      update(UInt8(truncatingIfNeeded: bits >> UInt64(shift)))
    }
    var digest: [UInt8] = []
    digest.reserveCapacity(32)
    for index in 0..<8 {
      for shift in [24, 16, 8, 0] as [UInt32] {
        digest.append(UInt8(truncatingIfNeeded: state[index] >> shift))
      }
    }
    return digest
  }

  /// One block into the state (6.2.2), its message schedule kept in the block itself.
  private mutating func compress() {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      if round >= 16 { schedule(round) }
      let sum1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)
      let choice = (e & f) ^ (~e & g)
      let first = h &+ sum1 &+ choice &+ Self.constants[round] &+ block[round & 15]
      let sum0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)
      let majority = (a & b) ^ (a & c) ^ (b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
    }
    for (index, word) in [a, b, c, d].enumerated() { state[index] &+= word }
    for (index, word) in [e, f, g, h].enumerated() { state[index + 4] &+= word }
  }

  private mutating func schedule(_ round: Int) {
    let before2 = block[(round &- 2) & 15]
    let before15 = block[(round &- 15) & 15]
    let sigma1 = turn(before2, 17) ^ turn(before2, 19) ^ (before2 >> 10)
    let sigma0 = turn(before15, 7) ^ turn(before15, 18) ^ (before15 >> 3)
    block[round & 15] &+= sigma1 &+ block[(round &- 7) & 15] &+ sigma0
  }

  private func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
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
