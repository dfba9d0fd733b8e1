/* What Swift cannot call of the C library, for terminals. */
#ifndef CTERMINAL_SHIM_H
#define CTERMINAL_SHIM_H

#include <wchar.h>

/* The C library declares it for X/Open programs alone, which Swift is not. */
extern int wcwidth(wchar_t character);

/* The cells that a character takes, by the locale of this thread; -1 for one
 * that cannot be shown. */
static inline int cterminal_width(wchar_t character) {
  return wcwidth(character);
}

#endif
