import CPatients
import PatientsABI
import Testing

/// Structs that begin with their size: the defaults, and the sizes of other versions.
@Suite struct OptionsTests {
  private typealias Options = patients_client_options

  /// Where the first version of the struct ended.
  private var firstSize: Int {
    get throws { unsafe try #require(MemoryLayout<Options>.offset(of: \Options.journal)) }
  }

  /// What the library makes of a block of this size that was full of ones.
  private func filled(size: Int, in count: Int) -> (status: patients_status, bytes: [UInt8]) {
    var bytes = [UInt8](repeating: 0xFF, count: count)
    let status = unsafe bytes.withUnsafeMutableBytes { block in
      unsafe patients_client_options_init(
        block.baseAddress?.assumingMemoryBound(to: Options.self), size, nil)
    }
    return (status, bytes)
  }

  @Test func `the defaults of an older struct leave what is behind it alone`() throws {
    let first = try firstSize
    let (status, bytes) = filled(size: first, in: first + 64)
    #expect(status == patients_status(PATIENTS_OK))
    #expect(bytes[first...].allSatisfy { $0 == 0xFF })
    let size = unsafe withUnsafeBytes(of: first) { unsafe [UInt8]($0) }
    #expect(Array(bytes[..<8]) == size)
  }

  @Test func `a newer struct, and one of a size that never was, are told apart`() throws {
    let known = unsafe MemoryLayout<Options>.size
    #expect(filled(size: known + 8, in: known + 8).status == patients_status(PATIENTS_ERR_VERSION))
    for size in [0, 8, try firstSize - 1, try firstSize + 1, known - 1, -1] {
      #expect(filled(size: size, in: known).status == patients_status(PATIENTS_ERR_ARGUMENT))
    }
    #expect(
      patients_client_options_init(nil, known, nil) == patients_status(PATIENTS_ERR_ARGUMENT))
  }

  @Test func `a client of the first version's options has no journal`() throws {
    let first = try firstSize
    // A block that ends with the struct, and so a sanitizer's if it is read beyond.
    let block = UnsafeMutableRawPointer.allocate(byteCount: first, alignment: 8)
    defer { unsafe block.deallocate() }
    let options = unsafe block.assumingMemoryBound(to: Options.self)
    unsafe #expect(patients_client_options_init(options, first, nil) == 0)
    unsafe "https://registry.example".withCString { url in
      unsafe "t".withCString { token in
        unsafe block.storeBytes(
          of: url, toByteOffset: 8, as: UnsafePointer<CChar>.self)
        unsafe block.storeBytes(
          of: token, toByteOffset: 16, as: UnsafePointer<CChar>.self)
        var client: OpaquePointer?
        let result = unsafe failing { unsafe patients_client_new(options, &client, $0) }
        #expect(result.message == "")
        unsafe patients_client_free(client)
      }
    }
  }

  @Test func `an output struct of another size is refused before anything is done`() throws {
    var phone = patients_phone()
    for (size, code) in [
      (0, PATIENTS_ERR_ARGUMENT), (39, PATIENTS_ERR_ARGUMENT), (4096, PATIENTS_ERR_VERSION),
    ] {
      phone.size = size
      let result = unsafe failing {
        unsafe patients_phone_parse("+971561231231", -1, nil, &phone, $0)
      }
      #expect(result.status == patients_status(code))
      #expect(result.message.contains("patients_phone"))
      #expect(phone.calling_code.0 == 0)
    }
  }

  @Test func `a library on top makes errors like these`() {
    let error = unsafe patients_error_new(
      patients_status(PATIENTS_ERR_SCRIPT), "two\nlines", -1)
    unsafe #expect(patients_error_status(error) == patients_status(PATIENTS_ERR_SCRIPT))
    unsafe #expect(
      patients_error_message(error).map { unsafe String(cString: $0) } == "two lines")
    unsafe patients_error_free(error)
    for status in [Int32(PATIENTS_OK), -1, 26, .max] {
      unsafe #expect(patients_error_new(status, "text", -1) == nil)
    }
    unsafe #expect(patients_error_new(patients_status(PATIENTS_ERR_SCRIPT), nil, 0) == nil)
    unsafe #expect(patients_error_new(patients_status(PATIENTS_ERR_SCRIPT), "\u{FF}", 1) == nil)
  }
}
