/* Words of the script's own: what says a gender, what is a title.  They stay
 * the table's; the arrays for the library are Lua's, and live as long as they
 * are on the stack. */
#include "plua.h"

#include <string.h>

/* As many as patients.h takes. */
static const size_t words_max = 65536;

/* A text that goes on as a C string, an entry of the table `name`. */
static const char *word_at(lua_State *L, int index, const char *name) {
  if (lua_type(L, index) != LUA_TSTRING)
    plua_mismatch(L, name, "texts", index);
  return plua_c_text(L, index, name);
}

static size_t entries(lua_State *L, int table) {
  size_t count = 0;
  lua_pushnil(L);
  while (lua_next(L, table)) {
    count++;
    lua_pop(L, 1);
  }
  if (count > words_max)
    luaL_error(L, "there are more than %d words", (int)words_max);
  return count;
}

const patients_gender_word *plua_gender_words(lua_State *L, int index,
                                              size_t *count) {
  if (lua_isnoneornil(L, index))
    return NULL;
  luaL_checktype(L, index, LUA_TTABLE);
  lua_settop(L, index);
  *count = entries(L, index);
  patients_gender_word *words =
      lua_newuserdatauv(L, *count * sizeof *words + 1, 0);
  size_t i = 0;
  lua_pushnil(L);
  while (i < *count && lua_next(L, index)) {
    words[i].word = word_at(L, -2, "a word for a gender");
    words[i].gender = word_at(L, -1, "a gender");
    i++;
    lua_pop(L, 1);
  }
  lua_settop(L, index + 1);
  return words;
}

const char *const *plua_titles(lua_State *L, int index, size_t *count) {
  if (lua_isnoneornil(L, index))
    return NULL;
  luaL_checktype(L, index, LUA_TTABLE);
  lua_settop(L, index);
  *count = lua_rawlen(L, index);
  if (*count != entries(L, index))
    luaL_error(L, "the titles are not a list of texts");
  const char **titles = lua_newuserdatauv(L, *count * sizeof *titles + 1, 0);
  for (size_t i = 0; i < *count; i++) {
    lua_rawgeti(L, index, (lua_Integer)i + 1);
    titles[i] = word_at(L, -1, "a title");
    lua_pop(L, 1);
  }
  return titles;
}
