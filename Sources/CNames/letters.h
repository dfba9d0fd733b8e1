/* What is known of characters.  Not for programs. */
#ifndef LETTERS_H
#define LETTERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  LETTERS_WORD = 1, /* a letter or a number */
  LETTERS_MARK = 2, /* belongs to the character before it */
  LETTERS_ALONE = 4 /* a control character: no mark belongs to it */
};

/* What a character is: those above, or'ed. */
unsigned letters_kind(uint32_t character);

/* Its small letter, or itself.  U+0130 has two, see letters_second(). */
uint32_t letters_small(uint32_t character);

/* What stands behind the small letter as part of it, or 0. */
uint32_t letters_second(uint32_t character);

/* The Latin letter under an accent, or the character itself. */
uint32_t letters_base_of(uint32_t character);

/* ---- letters_data.c, letters_bases.c --------------------------------------
 */

/* Characters of one distance to their small letters, `step` apart. */
typedef struct letters_shift {
  uint32_t first, last, step;
  int32_t distance;
} letters_shift;

/* In order; the kind is in the three low bits, the first character that has it
 * in the others. */
extern const uint32_t letters_borders[];
extern const size_t letters_border_count;

/* In order. */
extern const letters_shift letters_shifts[];
extern const size_t letters_shift_count;

/* A small letter with an accent, and without. */
typedef struct letters_base {
  uint32_t character, base;
} letters_base;

/* In order. */
extern const letters_base letters_bases[];
extern const size_t letters_base_count;

#endif
