/* How near one name is to another: the optimal string alignment distance,
 * which is Levenshtein's with swapped neighbours as one step. */
#include "letters.h"
#include "names.h"

#include <string.h>

enum { LONGEST = 64, MOST_MISTAKES = 3 };

/* Bytes of a name in small letters. */
typedef struct small_name {
  char bytes[LONGEST + 8]; /* room for one character too many */
  size_t length;           /* 0: an empty one, or one that is too long */
} small_name;

static void read_name(small_name *to, const char *name, size_t length) {
  to->length = 0;
  for (size_t i = 0; i < length;) {
    uint32_t character = 0;
    size_t step = names_character(name + i, length - i, &character);
    if (step == 0)
      to->bytes[to->length++] = name[i];
    else
      to->length +=
          names_write(to->bytes + to->length, letters_small(character));
    uint32_t second = step ? letters_second(character) : 0;
    if (second)
      to->length += names_write(to->bytes + to->length, second);
    i += step ? step : 1;
    if (to->length > LONGEST) {
      to->length = 0;
      return;
    }
  }
}

static int least(int one, int other) { return one < other ? one : other; }

/* Fills `row` for byte `i` of `left` from the two rows before it. */
static void next_row(const small_name *left, const small_name *right, size_t i,
                     const int *above, const int *before, int *row) {
  row[0] = (int)i + 1;
  for (size_t j = 0; j < right->length; j++) {
    int same = left->bytes[i] == right->bytes[j] ? 0 : 1;
    row[j + 1] = least(above[j] + same, least(above[j + 1], row[j]) + 1);
    bool swapped = i > 0 && j > 0 && left->bytes[i] == right->bytes[j - 1] &&
                   left->bytes[i - 1] == right->bytes[j];
    if (swapped)
      row[j + 1] = least(row[j + 1], before[j - 1] + 1);
  }
}

static int distance(const small_name *left, const small_name *right) {
  int rows[3][LONGEST + 1];
  int *before = rows[0], *above = rows[1], *row = rows[2];
  for (size_t j = 0; j <= right->length; j++)
    above[j] = (int)j;
  for (size_t i = 0; i < left->length; i++) {
    next_row(left, right, i, above, before, row);
    int *oldest = before;
    before = above;
    above = row;
    row = oldest;
  }
  return above[right->length];
}

int names_distance(const char *typed, size_t typed_length, const char *known,
                   size_t known_length) {
  small_name left, right;
  read_name(&left, typed, typed_length);
  read_name(&right, known, known_length);
  if (left.length == 0 || right.length == 0)
    return NAMES_FAR;
  size_t longer = left.length > right.length ? left.length : right.length;
  int allowed = least(MOST_MISTAKES, (int)(longer * 2 / 5));
  int mistakes = distance(&left, &right);
  return mistakes <= allowed ? mistakes : NAMES_FAR;
}
