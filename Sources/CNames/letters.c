/* Letters, numbers and marks, by the tables that Swift's own are written to:
 * C has nothing of the kind that does not depend on a locale. */
#include "letters.h"

unsigned letters_kind(uint32_t character) {
  size_t low = 0, high = letters_border_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (letters_borders[middle] >> 3 <= character)
      low = middle + 1;
    else
      high = middle;
  }
  return low == 0 ? 0 : letters_borders[low - 1] & 7;
}

static const uint32_t capital_dotted_i = 0x130;

uint32_t letters_small(uint32_t character) {
  size_t low = 0, high = letters_shift_count;
  if (character == capital_dotted_i)
    return 'i';
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (letters_shifts[middle].last < character)
      low = middle + 1;
    else
      high = middle;
  }
  const letters_shift *run = &letters_shifts[low];
  if (low == letters_shift_count || character < run->first ||
      (character - run->first) % run->step != 0)
    return character;
  return character + (uint32_t)run->distance;
}

uint32_t letters_base_of(uint32_t character) {
  size_t low = 0, high = letters_base_count;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (letters_bases[middle].character < character)
      low = middle + 1;
    else
      high = middle;
  }
  const letters_base *found = &letters_bases[low];
  return low < letters_base_count && found->character == character ? found->base
                                                                   : character;
}

uint32_t letters_second(uint32_t character) {
  return character == capital_dotted_i ? 0x307 : 0;
}
