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
    #expect(refusal(path: folder) == "\(folder): this is a folder: give a file of leads")
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
        == "test.csv: line 1: column 2 has no name: every column must be named")
    let twice = "test.csv: line 1: columns 1 and 3 have the same name: rename all but one of them"
    #expect(refusal("a,b,a\n1,2,3\n") == twice)
    #expect(refusal("Full Name,b,full_name\n1,2,3\n") == twice)
    #expect(refusal("\n?,!,?\n1,2,3\n") == twice.replacingOccurrences(of: "line 1", with: "line 2"))
  }

  @Test func `each column without a name is told, and each that has another's`() {
    #expect(
      refusal("a,, ,d,\n1,2,3,4,5\n").hasPrefix("test.csv: line 1: columns 2, 3 and 5 have no name")
    )
    #expect(
      refusal("Téléphone,b,telephone,TELEPHONE!\n1,2,3,4\n").hasPrefix(
        "test.csv: line 1: columns 1, 3 and 4 have the same name"))
  }

  @Test func `a file with more columns than any has is refused`() {
    let names = (0...LeadHeader.maximumColumns).map { "c\($0)" }.joined(separator: ",")
    #expect(refusal(names + "\n").contains("more than 16384"))
  }

  @Test func `files that hold no leads for anybody`() throws {
    #expect(
      refusal([1, 2, 0, 4, 5, 0, 0, 8, 9])
        == "test.csv: this is a binary file: give a file of leads, CSV say")
    #expect(refusal(Array("%PDF-1.7".utf8)).contains("this is a PDF"))
    #expect(refusal([0xD0, 0xCF, 0x11, 0xE0, 0xA1]).contains("old Excel workbook (.xls)"))
    #expect(refusal([0x28, 0xB5, 0x2F, 0xFD, 0]).contains("zstd archive: unpack it first"))
    #expect(
      refusal(Array("a,caf".utf8) + [0xE9, 0x0A] + Array("x,\u{E9}\u{E8}\u{E0}y".utf8)).hasPrefix(
        "test.csv: line 1, column 6: the header cannot be read: bytes that are not UTF-8: mend"))
  }
}
