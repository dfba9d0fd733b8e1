import Foundation
import PatientsCore
import Testing

@testable import PatientsLeads

/// A file that is no file of leads gets one line that says what to do.
@Suite struct LeadFileTests {
  private func refusal(_ bytes: [UInt8]) -> String {
    for size in [1, 4096] {
      do throws(PatientsError) {
        _ = try LeadReader(bytes: bytes, bufferSize: size)
        return "taken"
      } catch {
        #expect(error.code == .leads)
        if size > 1 { return error.message }
      }
    }
    return ""
  }

  private func refusal(_ text: String) -> String { refusal(Array(text.utf8)) }

  private func refusal(path: String) -> String {
    do throws(PatientsError) {
      _ = try LeadReader(path: path)
      return "taken"
    } catch {
      return error.code == .leads ? error.message : "\(error.code)"
    }
  }

  @Test func `a missing file and a folder`() throws {
    #expect(
      refusal(path: "no/such.csv")
        == "no/such.csv: there is no such file: check its name and folder")
    let folder = fixturePath("")
    #expect(refusal(path: folder) == "\(folder): this is a folder: give a CSV file")
  }

  @Test func `an empty file, and one of blank lines`() {
    let reason = "test.csv: the file is empty: give one with a header and leads"
    #expect(refusal("") == reason)
    #expect(refusal("\u{FEFF}") == reason)
    #expect(refusal("\r\n\n") == reason)
  }

  @Test func `a header and nothing else`() {
    #expect(refusal("a,b\n") == "test.csv: there are no leads under the header")
    #expect(refusal("a,b\n\n\r\n") == "test.csv: there are no leads under the header")
  }

  @Test(arguments: [
    "L-1,Some Person,a@example.com,x", "L-1,Some Person,050 123 4567,x", "L-1,+971501234567",
    "L-1,Some Person,1990-01-31", "L-1,Some Person,31/01/1990", "L-1,,a@example.com",
  ])
  func `a file without a header`(line: String) {
    #expect(
      refusal("\(line)\n\(line)\n")
        == "test.csv: line 1: the first line looks like a lead, not like names of columns: "
        + "put a line with the names of the columns before it")
  }

  @Test func `columns without a name, or with one name`() {
    #expect(
      refusal("a,,c\n1,2,3\n")
        == "test.csv: line 1: column 2 has no name: the first line must name every column")
    let twice = "test.csv: line 1: columns 1 and 3 have the same name: rename one of them"
    #expect(refusal("a,b,a\n1,2,3\n") == twice)
    #expect(refusal("Full Name,b,full_name\n1,2,3\n") == twice)
    #expect(refusal("\n?,!,?\n1,2,3\n") == twice.replacingOccurrences(of: "line 1", with: "line 2"))
  }

  @Test func `text in another encoding, and files that are no text`() throws {
    let end = ": save it as CSV in UTF-8"
    #expect(refusal([0xFF, 0xFE, 0x61, 0]) == "test.csv: this is UTF-16 text" + end)
    #expect(refusal([0x61, 0, 0x62, 0, 0x0A, 0]) == "test.csv: this is UTF-16 text" + end)
    #expect(
      refusal(Array("PK\u{3}\u{4}....".utf8))
        == "test.csv: this is an Excel workbook or a zip archive, not CSV" + end)
    #expect(refusal([1, 2, 0, 4, 5]) == "test.csv: this is a binary file, not CSV" + end)
    let path = fixturePath("excel_unicode_text.txt")
    #expect(refusal(path: path) == "\(path): this is UTF-16 text" + end)
    #expect(
      refusal(Array("a,caf".utf8) + [0xE9, 0x0A]).hasPrefix(
        "test.csv: line 1: the header cannot be read: bytes that are not UTF-8: save"))
  }

  @Test func `semicolons and tabs are named`() {
    #expect(
      refusal("a;b\n1;2\n")
        == "test.csv: the cells are separated by semicolons: save the file as CSV with commas")
    #expect(
      refusal("a\tb\n1\t2\n")
        == "test.csv: the cells are separated by tabs: save the file as CSV with commas")
  }
}
