// Writes the tables of Sources/CNames/letters_data.c: which characters are letters, numbers and
// marks, and their small letters; and those of letters_bases.c: Latin letters without accents; as the Swift that runs this knows them.
//
//   swift scripts/dev/letters.swift | clang-format --assume-filename=x.c \
//     >Sources/CNames/letters_data.c
//   swift scripts/dev/letters.swift bases | clang-format --assume-filename=x.c \
//     >Sources/CNames/letters_bases.c

import Glibc

/// A letter or a number.
let word: UInt32 = 1
/// Belongs to the character before it.
let mark: UInt32 = 2
/// A control character: no mark belongs to it.
let alone: UInt32 = 4

func kind(of scalar: Unicode.Scalar) -> UInt32 {
  let properties = scalar.properties
  let isWord = properties.isAlphabetic || properties.numericType != nil
  var behindLetter = "a"
  behindLetter.unicodeScalars.append(scalar)
  var beforeMark = String(Character(scalar))
  beforeMark.unicodeScalars.append("\u{301}")
  return (isWord ? word : 0) | (behindLetter.count == 1 ? mark : 0)
    | (beforeMark.count == 2 ? alone : 0)
}

/// Characters one after the other, or every other one, whose small letters are equally far.
struct Shift {
  var first: UInt32
  var last: UInt32
  var step: UInt32
  let distance: Int64
}

var borders: [UInt32] = []
var shifts: [Shift] = []
var kindBefore: UInt32 = 0

/// Adds one character to the last run where it fits.
func shift(_ value: UInt32, by distance: Int64) {
  if let run = shifts.last, run.distance == distance {
    let step = value - run.last
    if step == run.step || run.first == run.last && step <= 2 {
      shifts[shifts.count - 1].last = value
      shifts[shifts.count - 1].step = step
      return
    }
  }
  shifts.append(Shift(first: value, last: value, step: 1, distance: distance))
}

for value in UInt32(0)...0x10_FFFF {
  let scalar = Unicode.Scalar(value)
  let kind = scalar.map(kind(of:)) ?? 0
  if kind != kindBefore { borders.append(value << 3 | kind) }
  kindBefore = kind
  // The one with two small letters, U+0130, is in letters.c.
  guard let small = scalar?.properties.lowercaseMapping.unicodeScalars, small.count == 1 else {
    continue
  }
  let distance = Int64(small[small.startIndex].value) - Int64(value)
  if distance != 0 { shift(value, by: distance) }
}

/// `e` for `é`, whose name is LATIN SMALL LETTER E WITH ACUTE.
func base(of scalar: Unicode.Scalar) -> UInt32? {
  let prefix = "LATIN SMALL LETTER "
  guard let name = scalar.properties.name, name.hasPrefix(prefix) else { return nil }
  let words = name.dropFirst(prefix.count).split(separator: " ")
  guard words.count > 2, words[1] == "WITH", words[0].count == 1 else { return nil }
  return words[0].lowercased().unicodeScalars.first?.value
}

let bases = (UInt32(0x80)...0xFFFF).compactMap { value in
  Unicode.Scalar(value).flatMap(base(of:)).map { "{\(value), \($0)}" }
}

print("/* Made by scripts/dev/letters.swift; do not edit. */")
print("#include \"letters.h\"\n")

if CommandLine.arguments.dropFirst().first == "bases" {
  print("const letters_base letters_bases[] = {")
  print(bases.joined(separator: ", "))
  print("};\nconst size_t letters_base_count = \(bases.count);")
  exit(0)
}

print("const uint32_t letters_borders[] = {")
print(borders.map(String.init).joined(separator: ", "))
print("};\nconst size_t letters_border_count = \(borders.count);\n")
print("const letters_shift letters_shifts[] = {")
print(
  shifts.map { "{\($0.first), \($0.last), \($0.step), \($0.distance)}" }.joined(separator: ", "))
print("};\nconst size_t letters_shift_count = \(shifts.count);")
