import PatientsCore
import Testing

@Suite struct PhoneNumberTests {
  private func split(_ text: String, _ assumed: String? = "+971") -> String {
    do throws(PatientsError) {
      let number = try PhoneNumber.parse(text, assuming: assumed)
      return "\(number.callingCode) \(number.localPhone)"
    } catch {
      return error.code == .phone ? error.message : "\(error.code): \(error.message)"
    }
  }

  @Test func `every case of the corpus is split or refused as libphonenumber does`() throws {
    let cases = try rows("leads/phones.tsv")
    var wrong = 0
    for cells in cases {
      try #require(cells.count == 4)
      let found = try? PhoneNumber.parse(cells[0], assuming: cells[1])
      if found?.callingCode ?? "" != cells[2] || found?.localPhone ?? "" != cells[3] { wrong += 1 }
    }
    #expect(cases.count == 1500)
    #expect(wrong == 0)
  }

  @Test(arguments: [
    "+971 52 636 5836", "00971526365836", "971526365836", "0526365836", "526365836",
    "(052) 636-5836", "052.636.5836", "+971 (0)52 636 5836", "052/6365836", "tel:+971-52-636-5836",
    "\u{202A}+971\u{A0}52\u{A0}636\u{A0}5836\u{202C}", "٠٥٢٦٣٦٥٨٣٦", "+۹۷۱۵۲۶۳۶۵۸۳۶", "０５２６３６５８３６",
    "052 636 5836 x12", "052 636 5836 ext. 4", "052 636 5836 #7", "+971526365836;ext=99",
    "052 636 5836 доб. 12", " 052 636 5836 Extension: 12", "052\u{2011}636\u{2013}5836",
  ])
  func `one number in all its spellings`(text: String) {
    #expect(split(text) == "+971 526365836")
  }

  @Test func `a calling code in the number goes before the assumed one`() {
    #expect(split("+44 7400 123456") == "+44 7400123456")
    #expect(split("+92 301 2345678", nil) == "+92 3012345678")
    #expect(split("0092 301 2345678", "971") == "+92 3012345678")
    #expect(split("011 971 52 636 5836", "+1") == "+971 526365836")
    #expect(split("0011 971 52 636 5836", "+61") == "+971 526365836")
    #expect(split("4915123456789", "+49") == "+49 15123456789")
  }

  @Test func `numbers inside countries lose the trunk prefix and nothing else`() {
    #expect(split("011 15 2345-6789", "+54") == "+54 91123456789")
    #expect(split("8 (301) 123-45-67", "+7") == "+7 3011234567")
    #expect(split("06 698 12345", "+39") == "+39 0669812345")
    #expect(split("(06 1) 234 5678", "+36") == "+36 12345678")
    #expect(split("0 15 11 96123-4567", "+55") == "+55 11961234567")
    #expect(split("01 44 12 34", "+241") == "+241 01441234")
  }

  @Test(arguments: [
    ("052 636 5836 x12", "12"), ("052 636 5836 ext. 4", "4"), ("052 636 5836, ext 004", "004"),
    ("052 636 5836 Extension: 12", "12"), ("+971526365836;ext=99", "99"), ("0526365836#7", "7"),
    ("052 636 5836 доб. 12", "12"), ("052 636 5836 تحويلة ١٢", "12"), ("0526365836,,12#", "12"),
    ("0526365836,12", "12"), ("052 636 5836 12#", "12"), ("0526365836 x 123456789", "123456789"),
    ("0526365836 ｅｘｔ １２", "12"), ("0526365836 anexo 5", "5"),
    ("0526365836 ext 12345678901234567890", "12345678901234567890"),
  ])
  func `an extension is taken apart and told`(text: String, digits: String) throws {
    let number = try PhoneNumber.parse(text, assuming: "+971")
    #expect(number.localPhone == "526365836")
    #expect(number.extensionDigits == digits)
  }

  @Test(arguments: [
    "052 636 5836 x", "052 636 5836 x1234567890", "052 636 5836 ext", "052 636 5836 x12 home",
    "052 636 5836 ext 123456789012345678901",
  ])
  func `what only looks like an extension is refused`(text: String) {
    #expect(split(text) == "not a number: it has letters or signs")
  }

  @Test func `a number without an extension has none`() throws {
    #expect(try PhoneNumber.parse("052-636-5836", assuming: "+971").extensionDigits == nil)
    #expect(try PhoneNumber.parse("0526365836, ", assuming: "+971").extensionDigits == nil)
  }

  @Test(arguments: [
    "Mobile: 052 636 5836", "tel:+971-52-636-5836", "WhatsApp +971526365836", "هاتف: ٠٥٢٦٣٦٥٨٣٦",
    "☎ 0526365836", "'0526365836", "++971 52 636 5836",
  ])
  func `a label before the number is passed over`(text: String) {
    #expect(split(text) == "+971 526365836")
  }

  @Test
  func `digits that could have a calling code or not have it, unless a trunk prefix is typed`() {
    #expect(split("62812345675", "+62") == "+62 812345675")
    #expect(split("318001325", "+31") == "+31 8001325")
    #expect(split("04915123456", "+49") == "+49 4915123456")
    #expect(split("46701234", "+47") == "+47 46701234")
  }

  @Test func `what a country dials for the plus goes before its own numbers`() {
    #expect(split("8~10 1 264-235-1184", "+7") == "+1 2642351184")
    #expect(split("0011 692 235-1234", "+61") == "+692 2351234")
  }

  @Test func `a refusal has its reason`() {
    let plan = " for a number of calling code +971"
    #expect(split("") == "empty")
    #expect(split(" \u{A0}") == "empty")
    #expect(split("-") == "not a number: no digits")
    #expect(split("+") == "not a number: no digits")
    #expect(split("00") == "not a number: no digits")
    #expect(split("n/a") == "not a number: it has letters or signs")
    #expect(split("call instagram") == "not a number: it has letters or signs")
    #expect(split("0501234567 home") == "not a number: it has letters or signs")
    #expect(split("050+1234567") == "not a number: a plus among its digits")
    #expect(split("12") == "too short" + plan)
    #expect(split("+971") == "too short" + plan)
    #expect(split("0000000") == "not the digits or length" + plan)
    #expect(split("050123456789012") == "too long" + plan)
    #expect(split(String(repeating: "5", count: 40)) == "too long for any number")
    #expect(split("+999123456789") == "no country has this calling code")
    #expect(split("0526365836", nil) == "no calling code, and none to assume")
    #expect(split("971526365836", nil) == "no calling code, and none to assume")
  }

  @Test(arguments: ["", "+", "999", "+9715", "uae", "0971", "٩٧١"])
  func `an assumed calling code must be one`(code: String) {
    #expect(split("0526365836", code).hasPrefix("argument: "))
  }
}
