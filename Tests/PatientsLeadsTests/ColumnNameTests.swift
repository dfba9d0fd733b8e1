import Foundation
import PatientsCore
import Testing

@testable import PatientsLeads

@Suite struct ColumnNameTests {
  private func header(_ names: [String], map: String? = nil) throws -> LeadHeader {
    guard let map else { return try LeadHeader(names) }
    return try withTemporaryFile(Array(map.utf8)) { path in
      do throws(PatientsError) {
        var header = try LeadHeader(names)
        try ColumnMap(path: path).give(to: &header)
        return header
      } catch {
        throw PatientsError(
          error.code, error.message.replacingOccurrences(of: path, with: "leads.map"))
      }
    }
  }

  private func refusal(_ names: [String], _ map: String) -> String {
    do {
      _ = try header(names, map: map)
      return "taken"
    } catch { return (error as? PatientsError)?.code == .argument ? "\(error)" : "another error" }
  }

  @Test(arguments: [
    (" E-Mail (Arbeit) ", "e_mail_arbeit"), ("Имя  Пациента", "имя_пациента"),
    ("Téléphone", "telephone"), ("TÉLÉPHONE\u{301}", "telephone"), ("Año", "ano"),
    ("Größe", "grosse"), ("Ødegård", "odegard"), ("Łódź", "lodz"), ("Ёлка", "елка"),
    ("Тел. мобильный", "тел_мобильный"), ("رقم الجوّال", "رقم_الجوال"),
    ("الإيميل", "الايميل"), ("هاتف ٢", "هاتف_2"), ("Mobile No.", "mobile_no"), ("№ 1", "1"),
    ("?!", ""),
    ("नाम", "नाम"), ("Τηλέφωνο", "τηλεφωνο"),
  ])
  func `a name's plain form has small letters without accents`(name: String, plain: String) {
    #expect(ColumnName.plain(name) == plain)
  }

  @Test(arguments: [
    "Full Name", "full_name", "FULL NAME", "fullname", "FullName", "full-name", "Fúll  Name!",
  ])
  func `case, spaces, accents and punctuation make no other column`(name: String) throws {
    #expect(try header(["Id", "Full Name", "Note"]).index(of: name) == 1)
  }

  @Test func `a name that fits two columns without its spaces is neither's`() throws {
    let header = try header(["Phone 1", "Pho ne1"])
    #expect(header.index(of: "phone1") == nil)
    #expect(header.index(of: "phone_1") == 0)
    #expect(header.index(of: "") == nil && header.index(of: "?") == nil)
  }

  @Test(arguments: [
    ("phone", "Mobile No."), ("phone", "رقم الجوال"), ("phone", "Handy"),
    ("phone", "Teléfono móvil"),
    ("mobile", "Телефон"), ("email", "E-Mail-Adresse"), ("full_name", "ФИО"), ("name", "Full Name"),
    ("dob", "Date of Birth"), ("date_of_birth", "Fecha de nacimiento"), ("gender", "Sexe"),
    ("phone", "Client phone (WhatsApp)"), ("telephone", "phone"),
  ])
  func `a column that is usual for the same thing is offered`(name: String, column: String) throws {
    #expect(try header(["Lead ID", column, "Other"]).usualColumn(for: name) == 1)
    #expect(try header(["Lead ID", "Other"]).usualColumn(for: name) == nil)
  }

  @Test func `each usual name stands for one thing`() {
    let header = try? LeadHeader(["phone", "email"])
    #expect(header?.usualColumn(for: "weather") == nil)
    #expect(ColumnSynonyms.names(for: "Mobile-No").contains("phone"))
  }

  @Test func `a map gives columns the names of a script`() throws {
    let map = """
      \u{FEFF}# our CRM
      phone = Mobile No.
        full_name="Name = of client"

      born = geburtsdatum
      """
    let header = try header(
      ["Mobile No.", "Name = of client", "Geburtsdatum"],
      map: map.replacingOccurrences(of: "\n", with: "\r\n"))
    #expect(header.index(of: "phone") == 0 && header.index(of: "Phone") == 0)
    #expect(header.index(of: "mobile_no") == 0)
    #expect(header.index(of: "full_name") == 1)
    #expect(header.index(of: "born") == 2)
    #expect(header.names == ["Mobile No.", "Name = of client", "Geburtsdatum"])
  }

  @Test func `of several lines for a name the first that the file has is meant`() throws {
    let map = "phone = Mobile\nphone = Handy\nemail = Mail\n"
    #expect(try header(["Handy", "Email"], map: map).index(of: "phone") == 0)
    #expect(try header(["Mobile", "Handy", "Mail"], map: map).index(of: "phone") == 0)
    #expect(try header(["Phone", "Email"], map: map).index(of: "phone") == 0)
  }

  @Test func `a map whose bytes are no text is refused with the line, and none is guessed`() throws
  {
    func refusal(_ bytes: [UInt8]) throws -> String {
      try withTemporaryFile(bytes) { path in
        do throws(PatientsError) {
          _ = try ColumnMap(path: path)
          return "taken"
        } catch { return error.message.replacingOccurrences(of: path, with: "leads.map") }
      }
    }
    let start = Array("# a\r\nphone = Mobile\r\n".utf8)
    // Windows-1252, as an editor of western Europe writes it.
    #expect(
      try refusal(start + Array("name = Pr".utf8) + [0xE9] + Array("nom\r\n".utf8))
        == "leads.map:3: bytes that are not UTF-8: save this file in UTF-8")
    #expect(
      try refusal(start + [0x61, 0, 0x3D]) == "leads.map:3: a NUL byte: save this file in UTF-8")
    #expect(
      try refusal([0xFF, 0xFE, 0x61, 0, 0x3D, 0, 0x62, 0, 0x0A, 0, 0x00, 0xDC])
        == "leads.map:2: bytes that are not UTF-16: save this file in UTF-8")
    #expect(try refusal([0xFF, 0xFE, 0x61, 0, 0x3D, 0, 0x62, 0]) == "taken")
  }

  @Test func `a mistake in a map is told with its line`() {
    #expect(
      refusal(["a"], "# x\nphone Mobile")
        == "leads.map:2: there is no = in this line: write it as phone = Mobile No.")
    #expect(refusal(["a"], "= b") == "leads.map:1: before the = there must be a name")
    #expect(refusal(["a"], "b =") == "leads.map:1: behind the = there must be a column")
    #expect(
      refusal(["Mobile"], "\nphone = Mobil")
        == "leads.map:2: the leads file has no column 'Mobil'; did you mean 'Mobile'?")
    #expect(
      refusal(["Phone", "Mobile"], "phone = Mobile")
        == "leads.map:1: the leads file has a column 'Phone' besides 'Mobile': give this name to "
        + "neither, or rename a column")
    #expect {
      try ColumnMap(path: "no/such.map")
    } throws: {
      "\($0)" == "--map: no/such.map: there is no such file: check its name and folder"
    }
  }
}
