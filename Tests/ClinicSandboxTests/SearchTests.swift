import Foundation
import Testing

@Suite struct SearchTests {
  /// Three patients and a lead.
  private static func practice() throws -> Practice {
    let practice = try Practice()
    let people = [
      ("José Ñuñez", "\"Male\"", "1980-05-01", "+34", "600111222", "\"jose@example.org\""),
      ("ΟΔΥΣΣΕΥΣ Weiß", "\"Male\"", "1990-06-15", "+30", "6900000001", "null"),
      ("100% Test_Case", "\"Female\"", "2001-12-31", "+971", "561231231", "\"T@Example.COM\""),
    ]
    for (name, gender, born, code, phone, email) in people {
      practice.post(
        body([
          "fullName": "\"\(name)\"", "gender": gender, "dateOfBirth": "{\"date\":\"\(born)\"}",
          "callingCode": "\"\(code)\"", "localPhone": "\"\(phone)\"", "email": email,
          "preferredName": "\"Nick\"",
        ]))
    }
    practice.post(documentedRequest)
    return practice
  }

  private static let jose = "José Ñuñez"
  private static let odysseus = "ΟΔΥΣΣΕΥΣ Weiß"
  private static let test = "100% Test_Case"
  private static let lead = "Incomplete patient "

  @Test func `an empty term finds all in the order of registration`() throws {
    let practice = try Self.practice()
    #expect(try practice.names() == [Self.jose, Self.odysseus, Self.test, Self.lead])
    #expect(try practice.total() == 4)
  }

  @Test(arguments: [
    ("josé", [jose]), ("JOSÉ ÑUÑ", [jose]), ("οδυσσευς", [odysseus]), ("WEISS", [odysseus]),
    ("nick", [jose, odysseus, test]), ("t@example.com", [test]), ("JOSE@EXAMPLE", [jose]),
    ("561231231", [test]), ("+971561231", [test]), ("3", [jose, odysseus, test]), ("%", [test]),
    ("_", [test]), ("100_", []), ("' OR 1=1 --", []), ("nick+34", []),
    ("incomplete", [lead]), ("-1", []),
  ])
  func `a term is found in names, number, phone and e-mail`(
    term: String, names: [String]
  ) throws {
    let practice = try Self.practice()
    #expect(try practice.names(term) == names)
    #expect(try practice.list(term).data["total"] as? Int == names.count)
  }

  @Test func `a patient is found by its number`() throws {
    let practice = try Practice()
    for index in 1...12 {
      practice.post(body(["fullName": "\"P\(index)\"", "localPhone": "\"0\""]))
    }
    #expect(try practice.names("12") == ["P12"])
  }

  @Test func `pages follow each other without gap or overlap`() throws {
    let practice = try Self.practice()
    #expect(try practice.names(page: 0, size: 3) == [Self.jose, Self.odysseus, Self.test])
    #expect(try practice.names(page: 1, size: 3) == [Self.lead])
    #expect(try practice.names(page: 2, size: 3) == [])
    #expect(try practice.list(page: 2, size: 3).data["total"] as? Int == 4)
    #expect(try practice.names(page: 1_000_000_000, size: 1000) == [])
  }

  @Test(arguments: [
    ("{}", [jose, odysseus, test, lead]), ("{\"gender\":\"Female\"}", [test]),
    ("{\"gender\":null,\"minDateOfBirth\":null}", [jose, odysseus, test, lead]),
    ("{\"minDateOfBirth\":{\"date\":\"1990-06-15\"}}", [odysseus, test]),
    ("{\"maxDateOfBirth\":{\"date\":\"1990-06-15\"}}", [jose, odysseus, lead]),
    (
      "{\"gender\":\"Male\",\"minDateOfBirth\":{\"date\":\"1900-01-01\"},"
        + "\"maxDateOfBirth\":{\"date\":\"1985-01-01\"}}", [jose]
    ),
    ("{\"outstandingPatients\":true}", []),
    ("{\"outstandingPatients\":false}", [jose, odysseus, test, lead]),
  ])
  func `filters narrow the list`(filters: String, names: [String]) throws {
    let practice = try Self.practice()
    #expect(try practice.names(filters: filters) == names)
  }

  @Test(arguments: [
    ("{\"pageNo\":-1,\"pageSize\":10,\"searchTerm\":\"\"}", "1004"),
    ("{\"pageNo\":0,\"pageSize\":0,\"searchTerm\":\"\"}", "1004"),
    ("{\"pageNo\":0,\"pageSize\":1001,\"searchTerm\":\"\"}", "1004"),
    ("{\"pageNo\":\"0\",\"pageSize\":10,\"searchTerm\":\"\"}", "1002"),
    ("{\"pageNo\":0.5,\"pageSize\":10,\"searchTerm\":\"\"}", "1002"),
    ("{\"pageNo\":0,\"pageSize\":10}", "1001"),
    ("{\"pageNo\":0,\"pageSize\":10,\"searchTerm\":\"\",\"filters\":[]}", "1000"),
    ("{\"pageNo\":0,\"pageSize\":10,\"searchTerm\":\"\",\"filters\":{\"gender\":\"x\"}}", "1004"),
    (
      "{\"pageNo\":0,\"pageSize\":10,\"searchTerm\":\"\",\"filters\":{\"minDateOfBirth\":\"x\"}}",
      "1000"
    ),
  ])
  func `a list that cannot be asked for is refused`(body: String, code: String) throws {
    let practice = try Practice()
    #expect(practice.post(body, to: Path.list).code == code)
  }

  @Test func `a patient's details are what was answered when it was added`() throws {
    let practice = try Self.practice()
    let added = practice.post(body())
    let id = try #require(added.patient["id"] as? String)
    #expect(practice.post("{\"patientId\":\"\(id)\"}", to: Path.details).body == added.body)
    let other = practice.post("{\"patientId\":\"\(UUID())\"}", to: Path.details)
    #expect(other.status == 200)
    #expect(other.code == "1005")
    #expect(practice.post("{}", to: Path.details).code == "1001")
  }
}
