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
      throw PatientsError(
        .leads, "this is an Excel workbook or a zip archive: save its sheet as CSV")
    case .text: break
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
}
