import PatientsCore
import Testing

@Suite struct CalendarDateTests {
  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> CalendarDate {
    try #require(CalendarDate(year: year, month: month, day: day))
  }

  private func reason(_ text: String, _ format: String?) -> String {
    do throws(PatientsError) {
      return "read as \(try CalendarDate.parse(text, format: format))"
    } catch {
      return error.code == .date ? error.message : "\(error.code): \(error.message)"
    }
  }

  @Test func `the calendar has leap days where Gregory put them`() {
    #expect(CalendarDate(year: 2000, month: 2, day: 29) != nil)
    #expect(CalendarDate(year: 2024, month: 2, day: 29) != nil)
    #expect(CalendarDate(year: 1900, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 2023, month: 2, day: 29) == nil)
    #expect(CalendarDate(year: 1990, month: 2, day: 31) == nil)
    #expect(CalendarDate(year: 1990, month: 4, day: 31) == nil)
    for (year, month, day) in [
      (0, 1, 1), (10000, 1, 1), (1, 0, 1), (1, 13, 1), (1, 1, 0), (1, 1, 32),
    ] {
      #expect(CalendarDate(year: year, month: month, day: day) == nil)
    }
    #expect(CalendarDate(year: .max, month: .max, day: .min) == nil)
  }

  @Test func `a year of days goes out and comes back as ISO text, in order`() throws {
    var last: CalendarDate?
    for month in 1...12 {
      for number in 1...31 {
        guard let date = CalendarDate(year: 2024, month: month, day: number) else { continue }
        #expect(CalendarDate(iso: date.description) == date)
        #expect((date.year, date.month, date.day) == (2024, month, number))
        if let last { #expect(last < date) }
        last = date
      }
    }
    #expect(try day(7, 3, 2).description == "0007-03-02")
    #expect(CalendarDate.leadPlaceholder.description == "1111-01-01")
  }

  @Test(arguments: [
    "", "1990-1-01", "1990-01-1", "1990/01/01", "1990-02-30", " 1990-01-01", "1990-01-01 ",
    "0000-01-01",
    "1990-01-01T00:00:00", "٢٠٢٤-٠١-٠١", "+990-01-01", "1990-01-0x",
  ])
  func `strict ISO takes nothing but YYYY-MM-DD of a real day`(text: String) {
    #expect(CalendarDate(iso: text) == nil)
    #expect(CalendarDate(iso: Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    ("DD/MM/YYYY", "03/04/1980"), ("DD/MM/YYYY", "3/4/1980"), ("DD/MM/YYYY", "03.04.1980"),
    ("DD/MM/YYYY", "3-4-1980"), ("MM/DD/YYYY", "04/03/1980"), ("DD.MM.YYYY", "3.4.1980"),
    ("D MMM YYYY", "3 April 1980"), ("D MMM YYYY", "03 APR 1980"), ("DDMMYYYY", "03041980"),
    ("DD/MM/YY", "03/04/80"), ("YYYY/MM/DD", "1980/4/3"), ("MM/DD/YYYY|DD.MM.YYYY", "04/03/1980"),
    ("MM/DD/YYYY", "1980-04-03"), ("DD/MM/YYYY", "3 Apr 1980"), ("DD/MM/YYYY", "April 3, 1980"),
    ("DD/MM/YYYY", "٠٣/٠٤/١٩٨٠"), ("DD/MM/YYYY", "۰۳/۰۴/۱۹۸۰"),
    ("DD/MM/YYYY", "\u{200F}03/04/1980\u{A0}"),
    ("DD de MM del YYYY", "03 de 04 del 1980"),
  ])
  func `the third of April is read in every format a clinic uses`(format: String, text: String)
    throws
  {
    #expect(try CalendarDate.parse(text, format: format) == day(1980, 4, 3))
  }

  @Test(arguments: [
    "1980-04-03", "1980-4-3", "1980/04/03", "3 Apr 1980", "3-Apr-1980", "03 april 1980",
    "Apr. 3, 1980",
    " 1980-04-03\t", "١٩٨٠-٠٤-٠٣",
  ])
  func `a date with one reading needs no format`(text: String) throws {
    #expect(try CalendarDate.parse(text, format: nil) == day(1980, 4, 3))
  }

  @Test(arguments: [
    "03/04/1980", "25/12/1980", "12/25/1980", "25.12.1980", "1990", "unknown", "12",
  ])
  func `day and month are never guessed`(text: String) {
    #expect(
      reason(text, nil)
        == "not a date that can be read in one way only: give its format, as DD/MM/YYYY")
  }

  @Test func `a refusal says what is wrong and never what was typed`() {
    #expect(reason("31/02/1990", "DD/MM/YYYY") == "no such day in the calendar")
    #expect(reason("2023-02-29", nil) == "no such day in the calendar")
    #expect(reason("12/25/1980", "DD/MM/YYYY") == "no such day in the calendar")
    #expect(reason("10 Fob 1975", nil) == "unknown month name")
    #expect(reason("  \u{200E}", "DD/MM/YYYY") == "empty")
    #expect(reason("1990", "DD/MM/YYYY") == "not a date in the format DD/MM/YYYY")
    #expect(reason("03/04.1980", "DD/MM/YYYY") == "not a date in the format DD/MM/YYYY")
    #expect(reason("03/04/1980x", "DD/MM/YYYY") == "not a date in the format DD/MM/YYYY")
    #expect(reason("03/04/80", "DD/MM/YYYY") == "not a date in the format DD/MM/YYYY")
    #expect(reason("3041980", "DDMMYYYY") == "not a date in the format DDMMYYYY")
  }

  @Test func `alternatives that read different days are refused`() throws {
    let both = "DD/MM/YYYY|MM/DD/YYYY"
    #expect(reason("03/04/1980", both).hasSuffix("read different days"))
    let bySeparator = "MM/DD/YYYY|DD.MM.YYYY"
    #expect(try CalendarDate.parse("04/03/1980", format: bySeparator) == day(1980, 4, 3))
    #expect(try CalendarDate.parse("04.03.1980", format: bySeparator) == day(1980, 3, 4))
    #expect(reason("04-03-1980", bySeparator).hasSuffix("read different days"))
    #expect(try CalendarDate.parse("25/12/1980", format: both) == day(1980, 12, 25))
    #expect(try CalendarDate.parse("04/04/1980", format: both) == day(1980, 4, 4))
  }

  @Test func `a format reads the same each time, however many others are asked for`() throws {
    for arrow in Array(0x2190..<0x21B0) + Array(0x2190..<0x21B0) {
      let between = try #require(Unicode.Scalar(UInt32(arrow)))
      let read = try CalendarDate.parse(
        "07\(between)08\(between)1990", format: "DD\(between)MM\(between)YYYY")
      #expect(read.description == "1990-08-07")
    }
  }

  @Test(arguments: ["", "DD/MM", "YYYY", "DD/DD/YYYY", "YYYY-DD-MM", "DD/MM/YYYY|", "dd/mm/yyyy"])
  func `a format that does not make sense is the caller's mistake`(format: String) {
    #expect(reason("1980-04-03", format).hasPrefix("argument: a date format needs"))
  }

  @Test func `age counts whole years, and a leap day's birthday on the first of March`() throws {
    let born = try day(2000, 2, 29)
    #expect(try born.age(on: day(2000, 2, 29)) == 0)
    #expect(try born.age(on: day(2018, 2, 28)) == 17)
    #expect(try born.age(on: day(2018, 3, 1)) == 18)
    #expect(try born.age(on: day(2020, 2, 28)) == 19)
    #expect(try born.age(on: day(2020, 2, 29)) == 20)
    #expect(try day(1990, 6, 15).age(on: day(2026, 6, 14)) == 35)
    #expect(try day(1990, 6, 15).age(on: day(2026, 6, 15)) == 36)
  }

  @Test func `nobody is born in the future`() throws {
    let born = try day(2090, 1, 1)
    let today = try day(2026, 1, 1)
    #expect(throws: PatientsError(.date, "the date of birth is in the future")) {
      try born.age(on: today)
    }
  }
}
