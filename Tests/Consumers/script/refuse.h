/*
 * The host's own use of the heap, counted, and refused when a test says so.
 * Comes before each file of the host: gcc -include refuse.h.
 */
#ifndef REFUSE_H
#define REFUSE_H

#include <stdlib.h>
#include <string.h>

/* Refuses after so many requests, and how often. */
void refuse_after(long requests, long refusals);

void refuse_no_more(void);

/* How many requests were refused since refuse_after(). */
long refuse_count(void);

/* How many blocks are out. */
long refuse_live(void);

void *refuse_malloc(size_t size);
void *refuse_calloc(size_t count, size_t size);
void *refuse_realloc(void *block, size_t size);
char *refuse_strdup(const char *text);
void refuse_free(void *block);

#ifndef REFUSE_ITSELF
#undef strdup
#define malloc refuse_malloc
#define calloc refuse_calloc
#define realloc refuse_realloc
#define strdup refuse_strdup
#define free refuse_free
#endif

#endif
