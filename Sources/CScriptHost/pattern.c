/* The matcher.  It takes the patterns of Lua's reference manual, section
 * 6.4.1, and comes upon their errors in the order in which stock Lua does. */
#include "pattern.h"

#include <ctype.h>
#include <limits.h>
#include <string.h>

void script_matcher_begin(script_matcher *matcher, lua_State *L,
                          script_host_text subject, script_host_text pattern) {
  script_host *host = script_host_of(L);
  if (!host->cells)
    host->steps = 0; /* outside of a lead each call has the budget */
  matcher->L = L;
  matcher->host = host;
  matcher->subject = subject.bytes;
  matcher->subject_end = subject.bytes + subject.length;
  matcher->pattern_end = pattern.bytes + pattern.length;
  matcher->pause = host->steps;
  matcher->depth = matcher->level = 0;
}

static void look_at_limits(script_matcher *m) {
  script_host *host = m->host;
  uint64_t budget = host->limits.pattern_steps;
  if (host->steps > budget)
    script_guard_break(host, m->L, SCRIPT_HOST_PATTERN, (double)budget,
                       (double)host->steps);
  script_guard_check(m->L);
  script_guard_charge(m->L, CHARGE_PER_LOOK);
  uint64_t left = budget - host->steps;
  m->pause =
      host->steps + (left < CHARGE_PER_LOOK ? left : CHARGE_PER_LOOK) + 1;
}

static inline void count(script_matcher *m, size_t steps) {
  m->host->steps += steps;
  if (m->host->steps >= m->pause)
    look_at_limits(m);
}

void script_matcher_count(script_matcher *matcher, size_t steps) {
  count(matcher, steps);
}

static int is_zero(int byte) { return byte == 0; }

/* Whether a byte is of the class that a letter names; of no class: whether it
 * is that letter. */
static bool in_class(int byte, int letter) {
  static int (*const tests[UCHAR_MAX + 1])(int) = {
      ['a'] = isalpha, ['c'] = iscntrl,  ['d'] = isdigit, ['g'] = isgraph,
      ['l'] = islower, ['p'] = ispunct,  ['s'] = isspace, ['u'] = isupper,
      ['w'] = isalnum, ['x'] = isxdigit, ['z'] = is_zero, /* of Lua 5.1 */
  };
  int (*test)(int) = tests[tolower(letter)];
  if (!test)
    return letter == byte;
  return (test(byte) != 0) != (isupper(letter) != 0);
}

/* Whether a byte is of the set from its `[` to the `]` at `close`. */
static bool in_set(script_matcher *m, int byte, const char *set,
                   const char *close) {
  count(m, (size_t)(close - set));
  bool found = set[1] != '^';
  for (const char *at = found ? set + 1 : set + 2; at < close; at++) {
    if (*at == '%') {
      at++;
      if (in_class(byte, (unsigned char)*at))
        return found;
    } else if (at[1] == '-' && at + 2 < close) {
      if ((unsigned char)at[0] <= byte && byte <= (unsigned char)at[2])
        return found;
      at += 2;
    } else if ((unsigned char)*at == byte) {
      return found;
    }
  }
  return !found;
}

/* Behind the `]` of the set that starts at `set`; its first character does
 * not end it. */
static const char *set_end(script_matcher *m, const char *set) {
  const char *at = set[1] == '^' ? set + 2 : set + 1;
  do {
    if (at >= m->pattern_end)
      luaL_error(m->L, "malformed pattern (missing ']')");
    bool escapes = *at++ == '%';
    if (escapes && at < m->pattern_end)
      at++;
  } while (at >= m->pattern_end || *at != ']');
  return at + 1;
}

/* Behind the item for one character that starts at `item`. */
static const char *item_end(script_matcher *m, const char *item) {
  if (*item == '[')
    return set_end(m, item);
  if (*item != '%')
    return item + 1;
  if (item + 1 == m->pattern_end)
    luaL_error(m->L, "malformed pattern (ends with '%%')");
  return item + 2;
}

/* Whether the character at `at` is one of the item's. */
static bool is_one(script_matcher *m, const char *at, const char *item,
                   const char *end) {
  count(m, 1);
  if (at >= m->subject_end)
    return false;
  int byte = (unsigned char)*at;
  switch (*item) {
  case '.':
    return true;
  case '%':
    return in_class(byte, (unsigned char)item[1]);
  case '[':
    return in_set(m, byte, item, end - 1);
  default:
    return (unsigned char)*item == byte;
  }
}

/* `*` and `+`: as many as there are, then fewer and fewer. */
static const char *match_longest(script_matcher *m, const char *at,
                                 const char *item, const char *end) {
  const char *most = at;
  while (is_one(m, most, item, end))
    most++;
  for (;; most--) {
    const char *rest = script_match(m, most, end + 1);
    if (rest || most == at)
      return rest;
  }
}

/* `-`: none, then more and more. */
static const char *match_shortest(script_matcher *m, const char *at,
                                  const char *item, const char *end) {
  for (;; at++) {
    const char *rest = script_match(m, at, end + 1);
    if (rest || !is_one(m, at, item, end))
      return rest;
  }
}

/* An item for one character and what follows it.  True: the match goes on at
 * `*at` and `*pattern`.  False: `*at` is how it ended. */
static bool match_item(script_matcher *m, const char **at,
                       const char **pattern) {
  const char *item = *pattern, *start = *at, *end = item_end(m, item);
  bool is = is_one(m, start, item, end);
  char suffix = end < m->pattern_end ? *end : '\0';
  bool may_lack = suffix == '*' || suffix == '-' || suffix == '?';
  *pattern = end + (may_lack ? 1 : 0);
  if (!is) {
    *at = may_lack ? start : NULL;
    return may_lack;
  }
  switch (suffix) {
  case '?':
    *at = script_match(m, start + 1, end + 1);
    break;
  case '*':
    *at = match_longest(m, start, item, end);
    return false;
  case '+':
    *at = match_longest(m, start + 1, item, end);
    return false;
  case '-':
    *at = match_shortest(m, start, item, end);
    return false;
  default:
    *at = start + 1;
    return true;
  }
  if (*at)
    return false;
  *at = start; /* without the optional character */
  return true;
}

static const char *open_capture(script_matcher *m, const char *at,
                                const char *pattern) {
  bool position = pattern[1] == ')';
  if (m->level >= MAX_CAPTURES)
    luaL_error(m->L, "too many captures");
  m->captures[m->level].start = at;
  m->captures[m->level].length = position ? POSITION : UNFINISHED;
  m->level++;
  const char *rest = script_match(m, at, pattern + (position ? 2 : 1));
  if (!rest)
    m->level--;
  return rest;
}

static const char *close_capture(script_matcher *m, const char *at,
                                 const char *pattern) {
  int open = m->level - 1;
  while (open >= 0 && m->captures[open].length != UNFINISHED)
    open--;
  if (open < 0)
    luaL_error(m->L, "invalid pattern capture");
  m->captures[open].length = at - m->captures[open].start;
  const char *rest = script_match(m, at, pattern + 1);
  if (!rest)
    m->captures[open].length = UNFINISHED;
  return rest;
}

/* %bxy: behind the y that balances the x at `at`, or NULL. */
static const char *match_balance(script_matcher *m, const char *at,
                                 const char *pair) {
  if (pair >= m->pattern_end - 1)
    luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
  if (at >= m->subject_end || *at != pair[0])
    return NULL;
  size_t open = 1;
  while (++at < m->subject_end) {
    count(m, 1);
    if (*at == pair[1]) {
      if (--open == 0)
        return at + 1;
    } else if (*at == pair[0]) {
      open++;
    }
  }
  return NULL;
}

/* %f[set]: whether a character of the set begins here. */
static bool is_frontier(script_matcher *m, const char *at, const char *set,
                        const char *end) {
  int before = at == m->subject ? '\0' : (unsigned char)at[-1];
  int here = at == m->subject_end ? '\0' : (unsigned char)*at;
  return !in_set(m, before, set, end - 1) && in_set(m, here, set, end - 1);
}

/* %1 to %9: behind what that capture has, if it is here again. */
static const char *match_again(script_matcher *m, const char *at, int digit) {
  int index = digit - '1';
  if (index < 0 || index >= m->level || m->captures[index].length == UNFINISHED)
    luaL_error(m->L, "invalid capture index %%%d", index + 1);
  ptrdiff_t length = m->captures[index].length;
  if (length < 0 || m->subject_end - at < length)
    return NULL;
  count(m, (size_t)length);
  bool same = memcmp(m->captures[index].start, at, (size_t)length) == 0;
  return same ? at + length : NULL;
}

/* What a `%` begins that is no class.  As match_item(). */
static bool match_escape(script_matcher *m, const char **at,
                         const char **pattern) {
  const char *after = *pattern + 2;
  if ((*pattern)[1] == 'b') {
    *at = match_balance(m, *at, after);
    *pattern = after + 2;
  } else if ((*pattern)[1] == 'f') {
    if (after >= m->pattern_end || *after != '[')
      luaL_error(m->L, "missing '[' after '%%f' in pattern");
    const char *end = item_end(m, after);
    if (!is_frontier(m, *at, after, end))
      *at = NULL;
    *pattern = end;
  } else {
    *at = match_again(m, *at, (*pattern)[1]);
    *pattern = after;
  }
  return *at != NULL;
}

/* One item of the pattern.  As match_item(). */
static bool advance(script_matcher *m, const char **at, const char **pattern) {
  const char *item = *pattern;
  bool last = item + 1 == m->pattern_end;
  if (*item == '(') {
    *at = open_capture(m, *at, item);
    return false;
  }
  if (*item == ')') {
    *at = close_capture(m, *at, item);
    return false;
  }
  if (*item == '$' && last) {
    *at = *at == m->subject_end ? *at : NULL;
    return false;
  }
  bool escapes =
      *item == '%' && !last &&
      (item[1] == 'b' || item[1] == 'f' || isdigit((unsigned char)item[1]));
  return escapes ? match_escape(m, at, pattern) : match_item(m, at, pattern);
}

const char *script_match(script_matcher *matcher, const char *at,
                         const char *pattern) {
  if (matcher->depth++ >= MAX_DEPTH)
    luaL_error(matcher->L, "pattern too complex");
  count(matcher, 1);
  while (pattern != matcher->pattern_end && advance(matcher, &at, &pattern))
    continue;
  matcher->depth--;
  return at;
}

void script_push_capture(script_matcher *matcher, int index, const char *start,
                         const char *end) {
  lua_State *L = matcher->L;
  if (index >= matcher->level) {
    if (index != 0)
      luaL_error(L, "invalid capture index %%%d", index + 1);
    lua_pushlstring(L, start, (size_t)(end - start));
    return;
  }
  script_capture capture = matcher->captures[index];
  if (capture.length == UNFINISHED)
    luaL_error(L, "unfinished capture");
  if (capture.length == POSITION)
    lua_pushinteger(L, capture.start - matcher->subject + 1);
  else
    lua_pushlstring(L, capture.start, (size_t)capture.length);
}

int script_push_captures(script_matcher *matcher, const char *start,
                         const char *end) {
  int all = matcher->level == 0 && start ? 1 : matcher->level;
  luaL_checkstack(matcher->L, all, "too many captures");
  for (int i = 0; i < all; i++)
    script_push_capture(matcher, i, start, end);
  return all;
}
