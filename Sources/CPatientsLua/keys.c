/* What a client's journal knows patients by: texts of the script's own. */
#include "plua.h"

/* As in patients.h. */
static const size_t key_max = 1024;

const char *plua_key_option(lua_State *L, int index, size_t *length) {
  if (lua_isnoneornil(L, index))
    return NULL;
  luaL_checktype(L, index, LUA_TTABLE);
  lua_settop(L, index);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    plua_only_option(L, -2, "register", "key");
    lua_pop(L, 1);
  }
  lua_pushliteral(L, "key");
  lua_rawget(L, index);
  lua_replace(L, index);
  return plua_text(L, index, "key", length);
}

static void check_key(lua_State *L, lua_Integer i) {
  if (lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "keys[%I]: expected a string, got %s", i,
               luaL_typename(L, -1));
  size_t length = lua_rawlen(L, -1);
  if (length < 1 || length > key_max)
    luaL_error(L, "keys[%I]: must have 1 to %I bytes", i, (lua_Integer)key_max);
}

/* The copy is also where a key was met before: key -> its number. */
void plua_keys_copy(lua_State *L, lua_Integer count) {
  if (!lua_istable(L, -1))
    plua_mismatch(L, "keys", "a list of strings", -1);
  if ((lua_Integer)lua_rawlen(L, -1) != count)
    luaL_error(L, "keys: there are %I, and %I patients",
               (lua_Integer)lua_rawlen(L, -1), count);
  int keys = lua_gettop(L);
  lua_newtable(L);
  for (lua_Integer i = 1; i <= count; i++) {
    lua_rawgeti(L, keys, i);
    check_key(L, i);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, keys + 1) != LUA_TNIL)
      luaL_error(L, "keys[%I] is the same as keys[%I]", i,
                 lua_tointeger(L, -1));
    lua_pop(L, 1);
    lua_pushvalue(L, -1);
    lua_rawseti(L, keys + 1, i);
    lua_pushinteger(L, i);
    lua_rawset(L, keys + 1);
  }
  lua_replace(L, keys);
}
