/*
 * What the calls that calls.py writes are made of: arguments drawn at random,
 * and what must hold after a call whatever they were.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "kinds.h"

#include <patients.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
  FUZZ_OUTS = 8,
  FUZZ_STATUSES = 64,
  FUZZ_FILLING = 0x5A, /* of memory that a call may write to */
  FUZZ_GUARD = 16      /* bytes behind it, which it may not */
};

/* Memory that a call may write to.  It holds FUZZ_FILLING but for its head. */
typedef struct fuzz_region {
  unsigned char *bytes;
  size_t size;
  unsigned char head[sizeof(size_t)];
} fuzz_region;

/* One thread's. */
typedef struct fuzz {
  uint64_t random;
  bool alone; /* no other thread has the handles: what they are is known */
  /* of the call that is being made */
  size_t call;
  bool receiver_is_wrong, some_handle_is_wrong, drew_handle;
  bool wants_error;
  patients_error *error;
  fuzz_region outs[FUZZ_OUTS];
  size_t out_count;
  unsigned char arena[16384];
  size_t arena_used;
  /* of all calls: how often each gave each status */
  uint64_t (*tally)[FUZZ_STATUSES];
} fuzz;

typedef struct fuzz_call {
  const char *name;
  void (*make)(fuzz *f);
} fuzz_call;

extern const fuzz_call fuzz_calls[];
extern const size_t fuzz_call_count;
/* By kind: what frees it. */
extern void (*const fuzz_frees[])(void *handle);

/* Scalars; the parameter's name may know better than chance. */
bool fuzz_bool(fuzz *f, const char *name);
int32_t fuzz_int32(fuzz *f, const char *name);
int64_t fuzz_int64(fuzz *f, const char *name);

/* Text that ends in NUL, or NULL.  With `length`, a length that is the text's,
 * PATIENTS_NUL_TERMINATED, or none. */
const char *fuzz_text(fuzz *f, const char *name, size_t *length);

/* A handle: of this kind, of another, freed, NULL or a number.  What is taken
 * is about to be freed. */
void *fuzz_handle(fuzz *f, int kind);
void *fuzz_take(fuzz *f, int kind);

/* Where the live registry is, what opens it, and where journals may be. */
extern const char *fuzz_base_url, *fuzz_token, *fuzz_folder;

/* Any number; one under `count`; true in so many cases of a hundred. */
uint64_t fuzz_next(fuzz *f);
size_t fuzz_below(fuzz *f, size_t count);
bool fuzz_chance(fuzz *f, unsigned percent);

/* A place for an output, or NULL. */
void *fuzz_out(fuzz *f, size_t size);
patients_error **fuzz_error_out(fuzz *f);

/* A struct that begins with its size, or NULL; and a size for one: its own,
 * an older version's, or none that ever was. */
void *fuzz_struct_in(fuzz *f, size_t size);
void *fuzz_struct_out(fuzz *f, size_t size);
size_t fuzz_size(fuzz *f, size_t size);

/* Holds the call's outcome against the conventions of patients.h. */
void fuzz_end(fuzz *f);
void fuzz_end_status(fuzz *f, patients_status status);

/* Outputs: a handle to be freed later, text to be read to its end, text that
 * the caller owns. */
void fuzz_keep(fuzz *f, int kind, void *handle);
void fuzz_read(fuzz *f, const char *const *text);
void fuzz_own(fuzz *f, char **text);
char *fuzz_take_owned(fuzz *f);

/* Says what was broken, by which call and seed, and ends the process. */
void fuzz_broken(const fuzz *f, const char *what);

/* ---- pool.c ------------------------------------------------------------ */

enum { POOL_LIVE = 48 };

/* A handle of the pool, NULL where there is none of this kind. */
void *pool_pick(int kind, uint64_t number);
void *pool_pick_freed(int kind, uint64_t number);
bool pool_has(int kind, const void *handle);
/* Takes the handle out; false if it was not there. */
bool pool_remove(int kind, void *handle);
/* Puts one in.  Gives one that is too many, to be freed, or NULL. */
void *pool_add(int kind, void *handle, uint64_t number);
/* Frees all. */
void pool_clear(void);

#endif
