internal import PatientsCore

/// A file whose kind is known, with what reads its rows.
struct OpenedFile {
  let rows: any RowSource
  let notes: [String]
  let isSheet: Bool
  /// How much there is to read, where that is known, and how much was read so far.
  let totalBytes: Int?
  let bytesRead: () -> Int

  /// - Parameter size: of the file in bytes, where it is a file and not a pipe.
  init(_ stream: any ByteStream, size: Int?, options: LeadReader.Options) throws(PatientsError) {
    let file = PeekStream(stream)
    let kind = try FileKind(file.sample(FileKind.bytesNeeded))
    let bytes =
      kind == .gzip
      ? PeekStream(try InflateStream(file, .gzip, subject: "the gzip archive")) : file
    switch try kind == .gzip ? FileKind(bytes.sample(FileKind.bytesNeeded)) : kind {
    case .gzip:
      throw PatientsError(.leads, "this is a gzip archive in a gzip archive: unpack it first")
    case .zip:
      self = try OpenedFile(
        workbook: bytes, file: kind == .zip ? stream as? DescriptorStream : nil, options: options)
      return
    case .text: break
    }
    guard options.sheet == nil else {
      throw PatientsError(.argument, "--sheet is for Excel workbooks, and this is none")
    }
    let text = try TextStream(bytes, encoding: options.encoding)
    if options.delimiter == nil, let layout = JSONRows.layout(try text.sample()) {
      rows = try JSONRows(text, layout, options: options)
    } else {
      rows = try CSVRows(text, options: options)
    }
    notes = text.notes
    isSheet = false
    totalBytes = size
    bytesRead = { file.bytesRead }
  }

  /// - Parameters:
  ///   - bytes: the workbook, of which the beginning was looked at.
  ///   - file: the same as a file, where it is one that can be read at any place.
  private init(
    workbook bytes: PeekStream, file: DescriptorStream?, options: LeadReader.Options
  ) throws(PatientsError) {
    guard options.encoding == nil, options.delimiter == nil else {
      throw PatientsError(
        .argument, "--encoding and --delimiter are for text, and this is an Excel workbook")
    }
    let workbook: Workbook
    if let readable = file.flatMap({ RandomAccessFile($0) }) {
      workbook = try Workbook(readable, sheet: options.sheet)
    } else {
      workbook = try Workbook(RandomAccessFile(copyOf: bytes), sheet: options.sheet)
    }
    rows = try SheetRows(workbook, options: options)
    (notes, isSheet, totalBytes) = (workbook.notes, true, workbook.sheetSize)
    bytesRead = { workbook.sheet.bytesRead }
  }
}
