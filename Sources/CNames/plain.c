/* The plain form of a name. */
#include "letters.h"
#include "names.h"

static size_t write_small(char *to, uint32_t character) {
  size_t length = names_write(to, letters_small(character));
  uint32_t second = letters_second(character);
  return second ? length + names_write(to + length, second) : length;
}

/* No more than twice the name: the small letter of two bytes has three at
 * most, and a `_` stands for a byte or more. */
size_t names_plain(const char *name, size_t length, char *plain) {
  size_t written = 0;
  bool in_word = false, gap = false;
  unsigned before = LETTERS_ALONE;
  for (size_t i = 0; i < length;) {
    uint32_t character = 0;
    size_t step = names_character(name + i, length - i, &character);
    unsigned kind = step ? letters_kind(character) : 0;
    bool attached = (kind & LETTERS_MARK) && !(before & LETTERS_ALONE);
    before = kind;
    in_word = attached ? in_word : (kind & LETTERS_WORD) != 0;
    i += step ? step : 1;
    if (!in_word) {
      gap = true;
      continue;
    }
    if (gap && written > 0)
      plain[written++] = '_';
    gap = false;
    written += write_small(plain + written, character);
  }
  plain[written] = '\0';
  return written;
}
