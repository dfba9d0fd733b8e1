/* What the files of the host share.  Not for programs. */
#ifndef SCRIPT_HOST_INTERNAL_H
#define SCRIPT_HOST_INTERNAL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* openat, memmem, the clocks */
#endif

#include "include/script_host.h"

#include <lauxlib.h>
#include <lualib.h>
#include <names.h>

enum {
  HOOK_COUNT = 100,      /* instructions between two looks at the clock */
  HOOK_COUNT_LARGE = 10, /* the same for a script that holds MANY_BYTES */
  MANY_BYTES = 8 << 20,
  CHARGE_PER_LOOK = 8192, /* bytes or elements between two looks, in C */
  RANGE_SLACK = 1000,     /* how far a range may go beyond a table's end */
  MAX_REFUSALS = 8,       /* each one costs a full collection */
  MAX_CLOSE_DEPTH = 50,   /* nested coroutine.close: each uses the C stack */
  MAX_SCRIPT_BYTES = 16 << 20
};

/* The CPU that one call may use.  The thread's clock costs 350 ns, the wall
 * clock 20: no thread uses more CPU than wall time, so the cheap one decides
 * when the dear one is worth a look. */
typedef struct script_deadline {
  double limit;     /* seconds of CPU */
  double wall_look; /* before this, the limit cannot have been reached */
  double cpu_base;  /* the thread's clock at the first look */
  bool has_base;
} script_deadline;

/* Where a script was when it broke a limit, or raised. */
typedef struct script_place {
  char file[1024];
  int line;
} script_place;

/* Chunks by the name that Lua cuts to fit and by their whole name. */
typedef struct script_chunk {
  struct script_chunk *next;
  int32_t *hits; /* coverage.c: by line; NULL without */
  size_t lines;
  char short_name[LUA_IDSIZE];
  char name[];
} script_chunk;

/* The columns in one block, with what a lead has read of them. */
typedef struct script_columns {
  size_t count, words;                     /* of 64 bits, for a bit a column */
  const script_host_text *headers, *plain; /* each ends in NUL, too */
  uint64_t *read;                          /* by the lead */
  uint64_t *read_since; /* the same, since the last look of parts.c */
} script_columns;

/* What parts of a lead's work have read, in the order of their beginnings: a
 * row each, of the part around it (from 1; 0: none) and a bit a column. */
typedef struct script_parts {
  uint64_t *rows;
  size_t room; /* in words */
  size_t count, current;
} script_parts;

struct script_host {
  lua_State *main;
  lua_State *running; /* the coroutine that runs now, or main */
  script_host_options options;
  script_host_limits limits;

  /* memory.c */
  size_t used;
  int refusals;
  size_t refused; /* what was refused last, until it is given; or 0 */
  double refused_total;
  script_place refused_at;

  /* guard.c: what one call has used */
  script_deadline deadline;
  size_t work, output, close_depth;
  uint64_t steps;
  const char *calling; /* "one lead", "loading": for limit texts */
  script_host_limit broken;
  double allowed, reached;
  script_place broken_at;

  /* load.c, require.c */
  char *source, *script_name;
  size_t source_length;
  int folder; /* of `require`, or -1 */
  char *folder_name;
  script_chunk *chunks;
  bool has_chunk, has_run;
  int qualify; /* registry reference, or LUA_NOREF */
  int qualify_line;

  /* columns.c */
  script_columns *columns;

  /* parts.c */
  script_parts parts;

  /* lead.c: the lead under way */
  const script_host_text *cells; /* NULL between two leads */
  size_t cell_count;
  uint64_t row, generation, random_generation;

  /* call.c */
  int result;
  char reason[1024];
  size_t reason_length;

  /* errors.c */
  script_place place;
  char message[2048], traceback[4096];
  script_host_limit error_limit;
  bool error_no_memory;
};

/* The host of a state; coroutines have the same. */
static inline script_host *script_host_of(lua_State *L) {
  return *(script_host **)lua_getextraspace(L);
}

/* memory.c */
void *script_memory_allocate(void *host, void *block, size_t old, size_t size);

/* Where memory was refused and has not been given since: breaks the limit. */
void script_memory_give_up(script_host *host);
/* Raises where memory that is not the script's was refused by the computer: no
 * pcall keeps that either. */
int script_memory_raise(lua_State *L);

/* guard.c */
/* Starts a call: fresh limits, the hook armed. */
void script_guard_begin(script_host *host, double seconds, const char *calling);
/* Notes that a limit is broken, and where.  Raises nothing, allocates nothing.
 * The first one counts. */
void script_guard_break(script_host *host, lua_State *L,
                        script_host_limit limit, double allowed,
                        double reached);
/* Raises if a limit is broken. */
void script_guard_check(lua_State *L);
/* Raises the error that no pcall of a script keeps. */
int script_guard_raise(lua_State *L);
/* Counts work that is done in C; looks at the clock now and then. */
void script_guard_charge(lua_State *L, size_t units);

/* errors.c */
/* Runs `body` protected with `argument` as light userdata.  Its results stay
 * on the stack from index 2.  A failure fills the host's error. */
script_host_status script_protect(script_host *host, lua_CFunction body,
                                  void *argument, int results);
/* Fills the host's error without Lua. */
script_host_status script_fail(script_host *host, const char *file, int line,
                               const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* The same for memory that the computer does not have. */
script_host_status script_fail_memory(script_host *host, const char *file);
/* The innermost line of a script that runs in L; false if there is none. */
bool script_place_of(lua_State *L, script_place *place);
/* A text for any value that may have been raised or given as a reason, pushed
 * on the stack; may call the value's own __tostring, may raise. */
void script_push_text(lua_State *L, int index);
/* Copies one line of UTF-8, cut to `size` at a character's border. */
size_t script_copy_line(char *to, size_t size, const char *from, size_t length);

/* environment.c and the libraries it is made of */
int script_environment_open(lua_State *L);
/* Copies the named fields from the stock library at the top to the table
 * below it; names end in NULL. */
void script_copy_fields(lua_State *L, const char *const *names);
/* The same for functions whose work grows with the length of their strings. */
void script_copy_charged(lua_State *L, const char *const *names);
/* Pushes a new table and the stock library. */
void script_begin_library(lua_State *L, lua_CFunction stock);
/* Pops both, freezes the table and makes it the environment's `name`; the
 * environment is below them. */
void script_end_library(lua_State *L, const char *name);
int script_base_next(lua_State *L);
void script_open_base(lua_State *L);
void script_open_coroutine(lua_State *L);
void script_open_table(lua_State *L);
void script_open_string(lua_State *L);
void script_open_math(lua_State *L);
void script_open_require(lua_State *L);

/* freeze.c */
/* Makes the table at the top read-only; `what` is its name in errors, NULL
 * for the globals. */
void script_freeze(lua_State *L, const char *what);
/* Pushes what stands behind the frozen table at `index`, or nothing. */
bool script_push_frozen(lua_State *L, int index);

/* load.c */
/* Checks that this is text and compiles it: a function, or it raises. */
void script_compile(lua_State *L, const char *text, size_t length,
                    const char *name);
/* Reads a regular file of at most MAX_SCRIPT_BYTES.  The caller frees.  NULL:
 * `*why` says so; script_no_memory is one of them. */
extern const char script_no_memory[];
char *script_read(int file, size_t *length, const char **why);
bool script_remember_chunk(script_host *host, const char *name);

/* coverage.c */
/* Notes the lines of the chunk at the top, which has this name. */
void script_coverage_begin(lua_State *L, const char *name);
/* Counts a line that is about to run. */
void script_coverage_line(lua_State *L, lua_Debug *activation);

/* require.c */
/* Compiles the file of this name beside the script and pushes its function. */
void script_push_sibling(lua_State *L, const char *name);

/* testing.c */
/* Runs a text module: leaves what it gives. */
void script_testing_open(lua_State *L, const script_host_module *module);

/* lead.c */
/* Makes what a lead of these columns is. */
void script_lead_define(lua_State *L, const script_columns *columns);
void script_lead_push(lua_State *L);
/* Gives a column, from 0, one more name. */
void script_lead_name(lua_State *L, script_host_text name, size_t column);

/* columns.c */
/* The named columns, not yet a host's, or NULL without memory.  Freed with
 * free(). */
script_columns *script_columns_new(const script_host_text *headers,
                                   size_t count);
/* The name that is nearest to one that is not there, or NULL. */
const char *script_columns_nearest(const script_columns *columns,
                                   const char *name, size_t length);
/* Forgets what the last lead read. */
void script_columns_forget(script_columns *columns);

/* parts.c */
/* Forgets the parts of the last lead. */
void script_parts_forget(script_host *host);

#endif
