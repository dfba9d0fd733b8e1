/*
 * script_host.h - run a clinic's Lua script over leads, within limits.
 *
 * Plain C over Lua 5.4; every name begins with script_host_.  A host owns one
 * Lua state with an environment by allow-list.  The order of calls:
 *
 *   open -> load_file or load_text -> run -> set_columns -> qualify ... ->
 * close
 *
 *  - A host belongs to one thread at a time.  The limits on CPU are measured
 *    with the clock of the thread that makes the call.
 *  - Nothing here raises a Lua error or jumps over the caller.
 *  - Text goes in as pointer and length and is copied, except the cells of a
 *    lead, which are read while script_host_qualify() runs and not after.
 *  - A script that breaks a limit loses that call and no other: the next one
 *    starts with fresh limits.
 *  - What a script keeps in local variables of its file outlives a lead and
 *    cannot be frozen.  Its globals and the library tables are.
 *
 * The limits hold against a script's mistakes.  Against scripts of people who
 * are not trusted at all, put the whole process into a sandbox besides.
 */
#ifndef SCRIPT_HOST_H
#define SCRIPT_HOST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#include <lua.h> /* which does not know C++ by itself */

typedef struct script_host script_host;

/* Bytes that need not end in NUL. */
typedef struct script_host_text {
  const char *bytes;
  size_t length;
} script_host_text;

/* What a script may use up.  A zero stands for the default. */
typedef struct script_host_limits {
  double load_seconds;       /* 2; CPU, running the file that has qualify() */
  double lead_seconds;       /* 0.5; CPU, one lead */
  double automation_seconds; /* 30; CPU, a script without qualify() */
  size_t memory_bytes;       /* 64 MiB; all that the script holds at once */
  size_t output_bytes;       /* 1 MiB; what one call prints */
  uint64_t pattern_steps;    /* 10 million; of find, match, gmatch and gsub
                                in one lead, else in one call of them */
} script_host_limits;

/* A module that `require` hands out under its name: in C, or where `open` is
 * NULL as text that is run with the name and the doors of tests (testing.c).
 */
typedef struct script_host_module {
  const char *name;
  lua_CFunction open; /* leaves the module's table; it is frozen then */
  const char *text;
  size_t length;
} script_host_module;

typedef struct script_host_options {
  script_host_limits limits;
  const script_host_module *modules; /* they must outlive the host */
  size_t module_count;
  /* Takes one printed line without its line feed.  NULL: print says nothing.
   * Must neither raise nor call into the host. */
  void (*print)(void *context, const char *line, size_t length);
  /* Takes what a text module reports: fields with a byte 31 between them.
   * Gives what the report returns.  NULL: true.  Must neither raise nor call
   * into the host. */
  bool (*report)(void *context, const char *fields, size_t length);
  void *context; /* handed to both */
  bool coverage; /* count how often each line runs; it costs time */
} script_host_options;

#define SCRIPT_HOST_OPTIONS_INIT                                               \
  { {0, 0, 0, 0, 0, 0}, NULL, 0, NULL, NULL, NULL, false }

/* What came of a call. */
typedef enum script_host_status {
  SCRIPT_HOST_OK = 0,           /* qualify: a value for the caller to look at */
  SCRIPT_HOST_DISQUALIFIED = 1, /* qualify: nil and a reason */
  SCRIPT_HOST_FAILED = 2        /* see script_host_last_error() */
} script_host_status;

/* Which limit a script broke. */
typedef enum script_host_limit {
  SCRIPT_HOST_NO_LIMIT = 0,
  SCRIPT_HOST_CPU = 1,    /* seconds */
  SCRIPT_HOST_MEMORY = 2, /* bytes */
  SCRIPT_HOST_OUTPUT = 3, /* bytes */
  SCRIPT_HOST_PATTERN = 4 /* steps */
} script_host_limit;

/* Why a call failed.  Texts are the host's own, until its next call. */
typedef struct script_host_error {
  const char *file;      /* as the script was named; "" where unknown */
  int line;              /* from 1; 0 where unknown */
  const char *reason;    /* one line */
  const char *traceback; /* many lines, or "" */
  script_host_limit limit;
  double allowed; /* of the limit that was broken, in its unit */
  double reached; /* what the script had used when it was stopped */
  bool no_memory; /* the computer had no more, which is no limit of ours */
} script_host_error;

/* A host without a script, or NULL when memory runs out. */
script_host *script_host_open(const script_host_options *options);

/* Ends the state and all it holds.  NULL is fine. */
void script_host_close(script_host *host);

/* Reads and compiles a script; nothing of it runs yet.  `path` names it in
 * errors as it is given here; `require` finds the .lua files beside it.  One
 * script a host. */
script_host_status script_host_load_file(script_host *host, const char *path);

/* The same for text.  `folder` is where `require` looks, or NULL. */
script_host_status script_host_load_text(script_host *host, const char *text,
                                         size_t length, const char *name,
                                         const char *folder);

/* The text of the script as it was read, or "" before that. */
script_host_text script_host_source(const script_host *host);

/* How often each line of a file has run. */
typedef struct script_host_lines {
  const char *file;    /* NULL: there are no more */
  const int32_t *hits; /* by line from 1 (0 is none); -1 where no code is */
  size_t count;
} script_host_lines;

/* The files that were compiled with coverage on, from 0, in no order. */
script_host_lines script_host_coverage(const script_host *host, size_t index);

/* What a script is run for. */
typedef enum script_host_purpose {
  SCRIPT_HOST_FOR_LEADS = 0,     /* it must define qualify(lead) */
  SCRIPT_HOST_FOR_AUTOMATION = 1 /* the file is its work, done once */
} script_host_purpose;

/* Runs the file once, then freezes the globals.  For leads, a file that never
 * says `qualify` is refused before anything of it has run, so that the work
 * of an automation script is not done by mistake. */
script_host_status script_host_run(script_host *host,
                                   script_host_purpose purpose);

/* Whether the script has defined a global function of this name. */
bool script_host_has(script_host *host, const char *name);

/* Names the columns of the leads to come: by header, and by plain form, which
 * names_plain() makes (`full_name`).  A header goes before a plain form; a name
 * that stands for two columns raises when it is read.  A name that is neither
 * means the column from which it differs by case, spaces, accents and
 * punctuation alone, where there is one (names_folded()). */
script_host_status script_host_set_columns(script_host *host,
                                           const script_host_text *headers,
                                           size_t count);

/* Gives a column, from 0, one more name, for those who spell it so or nearly
 * so; a header or plain form of this name goes before it. */
script_host_status script_host_name_column(script_host *host,
                                           script_host_text name,
                                           size_t column);

/* How many there are. */
size_t script_host_column_count(const script_host *host);

/* Calls qualify(lead).  `row` seeds math.random, so that a lead gets the same
 * verdict each time.  A row with fewer cells than columns reads as "". */
script_host_status script_host_qualify(script_host *host,
                                       const script_host_text *cells,
                                       size_t count, uint64_t row);

/* After SCRIPT_HOST_OK: where the value is that qualify returned.  It is no
 * nil.  The state is for looking at that value only. */
lua_State *script_host_state(script_host *host);
int script_host_result_index(const script_host *host);

/* Says that this value is not what a script should return: fills the error
 * and gives SCRIPT_HOST_FAILED. */
script_host_status script_host_refuse_result(script_host *host);

/* After SCRIPT_HOST_DISQUALIFIED: why.  Lives until the next call. */
script_host_text script_host_reason(const script_host *host);

/* Whether the last lead's script read that column. */
bool script_host_column_read(const script_host *host, size_t column);

/* To be called around a part of a lead's work, a rule say, by what the script
 * calls; `host` is a script_host, and parts may nest.  A lead that breaks a
 * limit may leave a part without its end.  The end gives the part's number in
 * this lead.  Neither raises. */
void script_host_part_began(void *host);
uint32_t script_host_part_ended(void *host);

/* Whether that part of the last lead read the column, itself or in a part
 * within it. */
bool script_host_part_read(const script_host *host, uint32_t part,
                           size_t column);

/* Gives the compiled script to `take`, piece by piece, as string.dump would,
 * with names and lines: for looking at, never for running. */
script_host_status
script_host_dump(script_host *host,
                 void (*take)(void *context, const void *bytes, size_t length),
                 void *context);

/* Gives the name of each global that there is now to `take`, which must not
 * call into the host. */
script_host_status script_host_each_global(script_host *host,
                                           void (*take)(void *context,
                                                        const char *name,
                                                        size_t length),
                                           void *context);

/* Why the last call failed. */
script_host_error script_host_last_error(const script_host *host);

/* Copies an error's text that a script has kept, as one line of UTF-8 that is
 * cut to `size`.  Lua cuts a long name of a file at its start, `...ules.lua:12:
 * why`: here it is whole. */
size_t script_host_copy_error(const script_host *host, const char *text,
                              char *to, size_t size);

#ifdef __cplusplus
}
#endif

#endif /* SCRIPT_HOST_H */
