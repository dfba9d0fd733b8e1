import CNames
import Foundation
import Testing

private func folded(_ name: String) -> String {
  unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 2 * name.utf8.count + 1) { room in
    guard let start = room.baseAddress else { return "" }
    let length = unsafe names_folded(name, name.utf8.count, start)
    return unsafe String(
      decoding: UnsafeRawBufferPointer(start: start, count: length), as: UTF8.self)
  }
}

@Suite struct FoldedForms {
  @Test(arguments: [
    ("Full Name", "fullname"), ("full_name", "fullname"), ("Téléphone (privé)", "telephoneprive"),
    ("TE\u{301}LE\u{301}PHONE privé", "telephoneprive"), ("Größe", "grosse"), ("Łódź", "lodz"),
    ("Ёлка", "елка"), ("Τηλέφωνο", "τηλεφωνο"), ("رقم الجوّال", "رقمالجوال"),
    ("الإيميل", "الايميل"), ("هاتف ٢", "هاتف2"), ("?!", ""), ("", ""), ("नाम", "नाम"),
  ])
  func `what is left without case, spaces, accents and punctuation`(name: String, form: String) {
    #expect(folded(name) == form)
  }

  @Test func `a Latin letter loses the accents that Unicode takes apart`() {
    var count = 0
    for value in UInt32(0xC0)...0x1EFF {
      guard let scalar = Unicode.Scalar(value), scalar.properties.isAlphabetic else { continue }
      let parts = Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
      guard parts.count > 1, let base = parts.first, base.isASCII else { continue }
      count += 1
      #expect(folded(String(scalar)) == String(base).lowercased(), "U+\(String(value, radix: 16))")
    }
    #expect(count > 400)
  }

  @Test func `no folded form is longer than its plain form may be`() {
    for value in UInt32(0)...0x1_FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      #expect(folded(String(scalar)).utf8.count <= 2 * String(scalar).utf8.count)
    }
  }
}
