/* find, match and gmatch over the matcher with a budget. */
#include "pattern.h"

#include <string.h>

static script_host_text check_text(lua_State *L, int index) {
  script_host_text text;
  text.bytes = luaL_checklstring(L, index, &text.length);
  return text;
}

/* Where a search starts, from 0; negative arguments count from the end. */
static size_t start_of(lua_State *L, int index, size_t length) {
  lua_Integer start = luaL_optinteger(L, index, 1);
  if (start > 0)
    return (size_t)start - 1;
  if (start == 0 || start < -(lua_Integer)length)
    return 0;
  return length - (size_t)-start;
}

static bool has_specials(script_host_text pattern) {
  for (size_t i = 0; i < pattern.length; i++)
    if (pattern.bytes[i] && strchr("^$*+?.([%-", pattern.bytes[i]))
      return true;
  return false;
}

/* A search for the text itself; its work is that of the subject's length. */
static int find_plain(lua_State *L, script_host_text subject, size_t start,
                      script_host_text part) {
  script_guard_charge(L, subject.length - start);
  const char *found =
      part.length == 0 ? subject.bytes + start
                       : memmem(subject.bytes + start, subject.length - start,
                                part.bytes, part.length);
  if (!found) {
    lua_pushnil(L);
    return 1;
  }
  lua_Integer first = found - subject.bytes + 1;
  lua_pushinteger(L, first);
  lua_pushinteger(L, first + (lua_Integer)part.length - 1);
  return 2;
}

static int push_found(script_matcher *m, const char *at, const char *end,
                      bool find) {
  if (!find)
    return script_push_captures(m, at, end);
  lua_pushinteger(m->L, at - m->subject + 1);
  lua_pushinteger(m->L, end - m->subject);
  return script_push_captures(m, NULL, NULL) + 2;
}

static int find_pattern(lua_State *L, script_host_text subject, size_t start,
                        script_host_text text, bool find) {
  script_matcher matcher;
  script_matcher_begin(&matcher, L, subject, text);
  bool anchored = text.length > 0 && text.bytes[0] == '^';
  const char *pattern = text.bytes + (anchored ? 1 : 0);
  const char *at = subject.bytes + start;
  do {
    matcher.level = 0;
    const char *end = script_match(&matcher, at, pattern);
    if (end)
      return push_found(&matcher, at, end, find);
  } while (at++ < matcher.subject_end && !anchored);
  lua_pushnil(L);
  return 1;
}

static int search(lua_State *L, bool find) {
  script_host_text subject = check_text(L, 1), pattern = check_text(L, 2);
  size_t start = start_of(L, 3, subject.length);
  if (start > subject.length) {
    lua_pushnil(L);
    return 1;
  }
  if (find && (lua_toboolean(L, 4) || !has_specials(pattern)))
    return find_plain(L, subject, start, pattern);
  return find_pattern(L, subject, start, pattern, find);
}

int script_string_find(lua_State *L) { return search(L, true); }

int script_string_match(lua_State *L) { return search(L, false); }

/* Upvalues: subject, pattern, where to go on, the end of the match before. */
static int next_match(lua_State *L) {
  script_host_text subject, pattern;
  subject.bytes = lua_tolstring(L, lua_upvalueindex(1), &subject.length);
  pattern.bytes = lua_tolstring(L, lua_upvalueindex(2), &pattern.length);
  lua_Integer from = lua_tointeger(L, lua_upvalueindex(3));
  lua_Integer before = lua_tointeger(L, lua_upvalueindex(4));
  script_matcher matcher;
  script_matcher_begin(&matcher, L, subject, pattern);
  for (; from <= (lua_Integer)subject.length; from++) {
    const char *at = subject.bytes + from;
    matcher.level = 0;
    const char *end = script_match(&matcher, at, pattern.bytes);
    if (!end || end - subject.bytes == before)
      continue;
    lua_pushinteger(L, end - subject.bytes);
    lua_copy(L, -1, lua_upvalueindex(3));
    lua_replace(L, lua_upvalueindex(4));
    return script_push_captures(&matcher, at, end);
  }
  return 0;
}

int script_string_gmatch(lua_State *L) {
  size_t length = check_text(L, 1).length;
  check_text(L, 2);
  size_t start = start_of(L, 3, length);
  lua_settop(L, 2);
  lua_pushinteger(L, (lua_Integer)(start > length ? length + 1 : start));
  lua_pushinteger(L, -1);
  lua_pushcclosure(L, next_match, 4);
  return 1;
}
