/* Lua's patterns, matched with a budget of steps. */
#ifndef SCRIPT_HOST_PATTERN_H
#define SCRIPT_HOST_PATTERN_H

#include "internal.h"

enum {
  MAX_CAPTURES = 32, /* as stock Lua */
  MAX_DEPTH = 200,   /* nested calls of the matcher, as stock Lua */
  UNFINISHED = -1,   /* the length of a capture without its end */
  POSITION = -2      /* the length of a capture () */
};

typedef struct script_capture {
  const char *start;
  ptrdiff_t length;
} script_capture;

typedef struct script_matcher {
  lua_State *L;
  script_host *host;
  const char *subject, *subject_end, *pattern_end;
  uint64_t pause; /* at this step: a look at the limits */
  int depth, level;
  script_capture captures[MAX_CAPTURES];
} script_matcher;

/* A matcher for the texts; they must stay on the stack. */
void script_matcher_begin(script_matcher *matcher, lua_State *L,
                          script_host_text subject, script_host_text pattern);

/* Matches the pattern at `at`: the end of the match, or NULL.  Raises for a
 * malformed pattern where it comes to it, as stock Lua, and when the steps
 * are used up. */
const char *script_match(script_matcher *matcher, const char *at,
                         const char *pattern);

/* Counts steps that are not the matcher's own. */
void script_matcher_count(script_matcher *matcher, size_t steps);

/* Pushes capture `index`, from 0; without captures the first is the whole
 * match from `start` to `end`. */
void script_push_capture(script_matcher *matcher, int index, const char *start,
                         const char *end);

/* Pushes all; the whole match where there are none and `start` is given. */
int script_push_captures(script_matcher *matcher, const char *start,
                         const char *end);

/* strings: find, match and gmatch; and gsub. */
int script_string_find(lua_State *L);
int script_string_match(lua_State *L);
int script_string_gmatch(lua_State *L);
int script_string_gsub(lua_State *L);

#endif
