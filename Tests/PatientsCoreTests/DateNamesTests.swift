import PatientsCore
import Testing

@Suite struct DateNamesTests {
  private func read(_ text: String, _ format: String? = nil, pivot: Int = 30) -> String {
    do throws(PatientsError) {
      return try CalendarDate.parse(text, format: format, pivot: pivot).description
    } catch {
      return error.code == .date ? error.message : "\(error.code): \(error.message)"
    }
  }

  /// The names are CLDR's, as the Python package Babel 2.18.0 gives them.
  @Test func `each month is known by its names in the clinics' languages`() throws {
    let names = try rows("months.tsv")
    #expect(names.count == 382)
    for row in names {
      try #require(row.count == 3)
      let month = row[1].count == 1 ? "0" + row[1] : row[1]
      #expect(read("10 \(row[2]) 1975") == "1975-\(month)-10", "\(row)")
      #expect(read("١٠ \(row[2].uppercased())، ١٩٧٥") == "1975-\(month)-10", "\(row)")
      #expect(read("10-\(row[2])-75", "D-MMM-YY") == "1975-\(month)-10", "\(row)")
    }
  }

  @Test(arguments: [
    "1975-02-10", "1975年2月10日", "10 Feb 1975", "Feb 10th, 1975", "the 10th of February 1975",
    "1975 February 10", "10Feb1975", "10. Februar 1975", "10 de febrero de 1975", "10 février 1975",
    "10 fe\u{301}vrier 1975", "10 FEVRIER 1975", "10 февраля 1975 г.", "١٠ شباط ١٩٧٥",
    "10-sept-1975",
    "١٠ كانون الثاني ١٩٧٥م", "10/Feb/1975", "10.Feb.1975", "10 फ़रवरी 1975",
  ])
  func `a date with its month's name is read in one way, format or not`(text: String) {
    let month =
      text.contains("sept") ? "09" : text.contains("كانون") ? "01" : "02"
    for format in [nil, "DD/MM/YYYY", "MM/DD/YYYY", "EXCEL"] {
      #expect(read(text, format) == "1975-\(month)-10")
    }
  }

  @Test func `a month of another calendar is none`() {
    #expect(read("10 محرم 1395") == "unknown month name")
    #expect(read("10 فروردین 1354") == "unknown month name")
    #expect(read("10 Fob 1975") == "unknown month name")
  }

  @Test(arguments: [
    "10 Feb 75", "Feb 1975", "10 11 Feb 1975", "1975 Feb 1976", "10:Feb:1975", "Feb",
  ])
  func `a month's name alone makes no date`(text: String) {
    #expect(read(text).hasPrefix("not a date that can be read in one way only"))
  }

  @Test func `two-digit years turn over where the caller says`() {
    #expect(read("03/04/29", "DD/MM/YY") == "2029-04-03")
    #expect(read("03/04/30", "DD/MM/YY") == "1930-04-03")
    #expect(read("03/04/49", "DD/MM/YY", pivot: 50) == "2049-04-03")
    #expect(read("03/04/50", "DD/MM/YY", pivot: 50) == "1950-04-03")
    #expect(read("03/04/00", "DD/MM/YY", pivot: 0) == "1900-04-03")
    #expect(read("03/04/99", "DD/MM/YY", pivot: 100) == "2099-04-03")
    for pivot in [-1, 101, .min, .max] {
      #expect(read("03/04/29", "DD/MM/YY", pivot: pivot).hasPrefix("argument: the pivot"))
    }
  }

  /// The days are those of LibreOffice Calc and of Excel.
  @Test(arguments: [
    ("EXCEL", "1", "1900-01-01"), ("EXCEL", "59", "1900-02-28"), ("EXCEL", "61", "1900-03-01"),
    ("EXCEL", "25569", "1970-01-01"), ("EXCEL", "27435", "1975-02-10"),
    ("EXCEL", "36585", "2000-02-29"), ("EXCEL", "45351", "2024-02-29"),
    ("EXCEL", "2958465", "9999-12-31"), ("EXCEL", "27435.75", "1975-02-10"),
    ("EXCEL", "٢٧٤٣٥", "1975-02-10"), ("EXCEL1904", "0", "1904-01-01"),
    ("EXCEL1904", "25973", "1975-02-10"), ("DD/MM/YYYY|EXCEL", "27435", "1975-02-10"),
    ("DD/MM/YYYY|EXCEL", "10/02/1975", "1975-02-10"),
  ])
  func `a spreadsheet's day number is a date where the format says so`(
    format: String, number: String, date: String
  ) {
    #expect(read(number, format) == date)
  }

  @Test func `a number that is no day's is refused with its reason`() {
    #expect(read("60", "EXCEL") == "no such day in the calendar")
    #expect(read("0", "EXCEL") == "no such day in the calendar")
    #expect(read("2958466", "EXCEL") == "no such day in the calendar")
    #expect(read("27435", nil).hasPrefix("not a date that can be read in one way only"))
    #expect(read("27435", "DD/MM/YYYY") == "not a date in the format DD/MM/YYYY")
    #expect(read("27435.", "EXCEL") == "not a date in the format EXCEL")
    #expect(read("-5", "EXCEL") == "not a date in the format EXCEL")
    #expect(read("12345678", "EXCEL") == "not a date in the format EXCEL")
    #expect(read("010275", "DDMMYY|EXCEL").hasSuffix("read different days"))
    #expect(read("1", "EXCEL/YYYY").hasPrefix("argument: a date format needs"))
  }

  @Test func `day numbers count every day from 1900 to 2100 once and in order`() throws {
    var last = try #require(CalendarDate(year: 1900, month: 2, day: 28))
    for number in 61...73_415 {
      let date = try CalendarDate.parse(String(number), format: "EXCEL")
      #expect(date > last)
      last = date
    }
    #expect(last.description == "2100-12-31")
  }
}
