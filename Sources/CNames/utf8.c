/* UTF-8, character by character: no overlong forms, no surrogates, nothing
 * beyond U+10FFFF or cut short. */
#include "names.h"

#include <string.h>

size_t names_character(const char *text, size_t left, uint32_t *character) {
  static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (left == 0)
    return 0;
  unsigned char first = (unsigned char)text[0];
  *character = first;
  if (first < 0x80)
    return 1;
  size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || left < length)
    return 0;
  uint32_t point = first & (0xFFu >> (length + 1));
  for (size_t i = 1; i < length; i++) {
    if (((unsigned char)text[i] & 0xC0) != 0x80)
      return 0;
    point = point << 6 | ((unsigned char)text[i] & 0x3F);
  }
  *character = point;
  bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  return point < least[length] || point > 0x10FFFF || surrogate ? 0 : length;
}

size_t names_write(char *to, uint32_t character) {
  size_t length = character < 0x80      ? 1
                  : character < 0x800   ? 2
                  : character < 0x10000 ? 3
                                        : 4;
  static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
  for (size_t i = length; i-- > 1; character >>= 6)
    to[i] = (char)(0x80 | (character & 0x3F));
  to[0] = (char)(lead[length] | character);
  return length;
}

/* How many of the next bytes are ASCII, eight at a time. */
static size_t skip_ascii(const char *text, size_t length) {
  size_t i = 0;
  for (uint64_t word; length - i >= sizeof word; i += sizeof word) {
    memcpy(&word, text + i, sizeof word);
    if (word & UINT64_C(0x8080808080808080))
      break;
  }
  return i;
}

bool names_is_utf8(const char *text, size_t length) {
  uint32_t character;
  for (size_t i = skip_ascii(text, length); i < length;) {
    size_t step = names_character(text + i, length - i, &character);
    if (step == 0)
      return false;
    i += step;
  }
  return true;
}
