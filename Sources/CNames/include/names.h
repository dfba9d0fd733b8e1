/*
 * names.h - what is one name to people: the plain form of a column's name,
 * and which name is near to one that is not there.
 *
 * Plain C without memory of its own; every name begins with names_.  Text is
 * a pointer and a length in bytes.  What is not UTF-8 is neither letter nor
 * number; nothing here reads beyond the length.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How many bytes the character at `text` has, and which it is; 0 where the
 * text is over or is not UTF-8 (RFC 3629). */
size_t names_character(const char *text, size_t left, uint32_t *character);

/* Writes a character as UTF-8: how many bytes, 4 at most. */
size_t names_write(char *to, uint32_t character);

/* Whether all of the text is UTF-8. */
bool names_is_utf8(const char *text, size_t length);

/* How much room a plain form may take, its NUL included. */
#define NAMES_PLAIN_SIZE(length) (2 * (length) + 1)

/* Writes the plain form of a name, `full_name` of `Full Name`, and a NUL:
 * small letters, and one `_` for whatever is neither letter nor number
 * between them.  A mark, an accent say, belongs to what stands before it.
 * Gives its length, 0 for a name without letters and numbers. */
size_t names_plain(const char *name, size_t length, char *plain);

/* Writes what is left of a name without case, spaces, accents and punctuation,
 * `telephoneprive` of `Téléphone (privé)`, and a NUL: two names that have it
 * in common are one to people.  Takes no more room than the plain form, and
 * gives its length. */
size_t names_folded(const char *name, size_t length, char *folded);

/* What names_distance() says of names that are not near. */
#define NAMES_FAR (-1)

/* How many mistakes lie between two names: letters put in, left out, mistaken
 * or swapped with their neighbour, in bytes; case does not count.  Near is up
 * to two fifths of the longer one, and up to three.  A name of more than 64
 * bytes and an empty one are far from all. */
int names_distance(const char *typed, size_t typed_length, const char *known,
                   size_t known_length);

#ifdef __cplusplus
}
#endif

#endif
