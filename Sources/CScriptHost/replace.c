/* gsub over the matcher with a budget. */
#include "pattern.h"

#include <ctype.h>
#include <string.h>

/* One `%` of a replacement string, at the character behind it. */
static void add_escape(script_matcher *m, luaL_Buffer *result, char escaped,
                       const char *start, const char *end) {
  if (escaped == '%') {
    luaL_addchar(result, '%');
  } else if (escaped == '0') {
    luaL_addlstring(result, start, (size_t)(end - start));
  } else if (isdigit((unsigned char)escaped)) {
    script_push_capture(m, escaped - '1', start, end);
    luaL_tolstring(m->L, -1, NULL);
    lua_remove(m->L, -2);
    luaL_addvalue(result);
  } else {
    luaL_error(m->L, "invalid use of '%%' in replacement string");
  }
}

static void add_string(script_matcher *m, luaL_Buffer *result,
                       const char *start, const char *end) {
  size_t left;
  const char *text = lua_tolstring(m->L, 3, &left);
  for (const char *escape; (escape = memchr(text, '%', left));) {
    size_t before = (size_t)(escape - text);
    luaL_addlstring(result, text, before);
    char escaped = before + 1 < left ? escape[1] : '\0';
    add_escape(m, result, escaped, start, end);
    text = escape + 2;
    left -= before + 2;
  }
  luaL_addlstring(result, text, left);
}

/* What stands for the match; false where it stays as it is. */
static bool add_value(script_matcher *m, luaL_Buffer *result, int type,
                      const char *start, const char *end) {
  lua_State *L = m->L;
  if (type == LUA_TFUNCTION) {
    lua_pushvalue(L, 3);
    lua_call(L, script_push_captures(m, start, end), 1);
  } else if (type == LUA_TTABLE) {
    script_push_capture(m, 0, start, end);
    lua_gettable(L, 3);
  } else {
    add_string(m, result, start, end);
    return true;
  }
  if (!lua_toboolean(L, -1)) {
    lua_pop(L, 1);
    luaL_addlstring(result, start, (size_t)(end - start));
    return false;
  }
  if (!lua_isstring(L, -1))
    luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
  luaL_addvalue(result);
  return true;
}

typedef struct replacing {
  const char *pattern;
  lua_Integer most, count;
  int type;
  bool anchored, changed;
} replacing;

static void replace_all(script_matcher *m, luaL_Buffer *result,
                        replacing *work) {
  const char *at = m->subject, *before = NULL;
  while (work->count < work->most) {
    m->level = 0;
    const char *end = script_match(m, at, work->pattern);
    if (end && end != before) {
      work->count++;
      work->changed |= add_value(m, result, work->type, at, end);
      at = before = end;
    } else if (at < m->subject_end) {
      luaL_addchar(result, *at++);
    } else {
      break;
    }
    if (work->anchored)
      break;
  }
  luaL_addlstring(result, at, (size_t)(m->subject_end - at));
}

int script_string_gsub(lua_State *L) {
  script_host_text subject, pattern;
  subject.bytes = luaL_checklstring(L, 1, &subject.length);
  pattern.bytes = luaL_checklstring(L, 2, &pattern.length);
  replacing work = {.type = lua_type(L, 3)};
  work.most = luaL_optinteger(L, 4, (lua_Integer)subject.length + 1);
  luaL_argexpected(L,
                   work.type == LUA_TNUMBER || work.type == LUA_TSTRING ||
                       work.type == LUA_TFUNCTION || work.type == LUA_TTABLE,
                   3, "string/function/table");
  work.anchored = pattern.length > 0 && pattern.bytes[0] == '^';
  work.pattern = pattern.bytes + (work.anchored ? 1 : 0);
  script_matcher matcher;
  script_matcher_begin(&matcher, L, subject, pattern);
  luaL_Buffer result;
  luaL_buffinit(L, &result);
  replace_all(&matcher, &result, &work);
  luaL_pushresult(&result);
  if (!work.changed)
    lua_pushvalue(L, 1);
  lua_pushinteger(L, work.count);
  return 2;
}
