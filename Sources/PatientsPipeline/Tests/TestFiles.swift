import Glibc
package import PatientsCore

/// Where the tests of scripts are.
package enum TestFiles {
  /// A file itself, or the `*_test.lua` in a folder and below it, in the order of their names.
  /// Hidden folders and links are passed over.
  ///
  /// - Throws: `.argument` where there is nothing of the name.
  package static func find(_ path: String) throws(PatientsError) -> [String] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
      throw PatientsError(.argument, "\(path): there is no such file or folder")
    }
    return isFolder(status) ? below(path, depth: 0).sorted() : [path]
  }

  private static func isFolder(_ status: stat) -> Bool { status.st_mode & S_IFMT == S_IFDIR }

  private static func below(_ folder: String, depth: Int) -> [String] {
    let prefix = folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
    return names(in: folder).flatMap { name -> [String] in
      let path = prefix + name
      var status = stat()
      guard !name.hasPrefix("."), unsafe lstat(path, &status) == 0 else { return [] }
      if isFolder(status) { return depth < 8 ? below(path, depth: depth + 1) : [] }
      return name.hasSuffix("_test.lua") ? [path] : []
    }
  }

  /// The names in a folder, in no order; none where it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let directory = unsafe opendir(folder) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe names.append(String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self))
      }
    }
    return names
  }
}
