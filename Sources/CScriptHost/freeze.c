/* Tables that cannot be changed: an empty table before the real one. */
#include "internal.h"

static const char frozen_key = 0; /* its address marks a frozen table */

bool script_push_frozen(lua_State *L, int index) {
  if (!lua_istable(L, index) || !lua_getmetatable(L, index))
    return false;
  int type = lua_rawgetp(L, -1, &frozen_key);
  lua_remove(L, -2);
  if (type == LUA_TTABLE)
    return true;
  lua_pop(L, 1);
  return false;
}

static int refuse_write(lua_State *L) {
  const char *what = lua_tostring(L, lua_upvalueindex(1));
  const char *key =
      lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
  if (what)
    return luaL_error(L, "cannot change '%s.%s': libraries are read-only", what,
                      key);
  return luaL_error(L,
                    "cannot set the global '%s' once the script has loaded: a "
                    "lead's data must not leak into the next; use local",
                    key);
}

/* The `next` of the environment knows frozen tables, so that the real one
 * never gets into a script's hands. */
static int frozen_pairs(lua_State *L) {
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_pushvalue(L, 1);
  lua_pushnil(L);
  return 3;
}

/* Moves all fields from the table at `from` to the one at `to`. */
static void move_fields(lua_State *L, int from, int to) {
  lua_pushnil(L);
  while (lua_next(L, from)) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, to);
    lua_pushvalue(L, -1);
    lua_pushnil(L);
    lua_rawset(L, from); /* to clear a field while traversing is allowed */
  }
}

void script_freeze(lua_State *L, const char *what) {
  int table = lua_gettop(L);
  lua_newtable(L);
  move_fields(L, table, table + 1);
  if (lua_getmetatable(L, table)) /* a script's own, on its globals */
    lua_setmetatable(L, table + 1);
  lua_createtable(L, 0, 5);
  lua_pushvalue(L, table + 1);
  lua_setfield(L, -2, "__index");
  lua_pushvalue(L, table + 1);
  lua_rawsetp(L, -2, &frozen_key);
  lua_pushstring(L, what);
  lua_pushcclosure(L, refuse_write, 1);
  lua_setfield(L, -2, "__newindex");
  lua_pushcfunction(L, script_base_next);
  lua_pushcclosure(L, frozen_pairs, 1);
  lua_setfield(L, -2, "__pairs");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_setmetatable(L, table);
  lua_settop(L, table);
}
