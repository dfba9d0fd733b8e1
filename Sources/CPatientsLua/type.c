/* Lua types: metatables that scripts cannot reach, found by address. */
#include "plua.h"

#include <string.h>

/* Where a metatable keeps its keys' table, besides the upvalues. */
enum { KEYS = 1 };

static void push_keys(lua_State *L, const plua_type *type) {
  lua_newtable(L);
  for (const plua_key *key = type->fields; key && key->name; key++) {
    lua_pushinteger(L, key->field);
    lua_setfield(L, -2, key->name);
  }
  if (type->methods)
    luaL_setfuncs(L, type->methods, 0);
}

void plua_type_register(lua_State *L, const plua_type *type) {
  lua_newtable(L);
  push_keys(L, type);
  lua_pushvalue(L, -1);
  lua_rawseti(L, -3, KEYS);
  lua_pushvalue(L, -1);
  lua_setfield(L, -3, "__index");
  luaL_setfuncs(L, type->metamethods, 1);
  lua_pushstring(L, type->name);
  lua_setfield(L, -2, "__name");
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_rawsetp(L, LUA_REGISTRYINDEX, type);
}

void plua_type_keys(lua_State *L, const plua_type *type) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, type);
  lua_rawgeti(L, -1, KEYS);
  lua_remove(L, -2);
}

void *plua_push(lua_State *L, const plua_type *type, size_t size, int values) {
  void *block = lua_newuserdatauv(L, size, values);
  memset(block, 0, size);
  lua_rawgetp(L, LUA_REGISTRYINDEX, type);
  lua_setmetatable(L, -2);
  return block;
}

void *plua_test(lua_State *L, int index, const plua_type *type) {
  void *block = lua_touserdata(L, index);
  if (!block || !lua_getmetatable(L, index))
    return NULL;
  lua_rawgetp(L, LUA_REGISTRYINDEX, type);
  bool same = lua_rawequal(L, -1, -2);
  lua_pop(L, 2);
  return same ? block : NULL;
}

void *plua_check(lua_State *L, int index, const plua_type *type) {
  void *block = plua_test(L, index, type);
  if (!block)
    luaL_typeerror(L, index, type->name);
  return block;
}
