/*
 * Stock Lua with the module `patients` built into it, so that a sanitizer sees
 * the module's C.  COLLECT in the environment: a whole collection wherever
 * there may be one, which is the collector at its most aggressive.
 *
 *   lua5.4 FILE ARGUMENT...
 */
#include "patients_lua.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>

#ifndef __SANITIZE_ADDRESS__
#error "this program is for the address sanitizer"
#endif

static void push_arguments(lua_State *L, char **arguments) {
  lua_newtable(L);
  for (int i = 1; arguments[i]; i++) {
    lua_pushstring(L, arguments[i]);
    lua_rawseti(L, -2, i - 1);
  }
  lua_setglobal(L, "arg");
}

/* Opens what stock Lua opens, and runs the file. */
static int run(lua_State *L) {
  char **arguments = lua_touserdata(L, 1);
  luaL_openlibs(L);
  luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_PRELOAD_TABLE);
  lua_pushcfunction(L, luaopen_patients);
  lua_setfield(L, -2, "patients");
  push_arguments(L, arguments);
  if (getenv("COLLECT"))
    lua_gc(L, LUA_GCINC, 1, 1000, 100);
  if (luaL_loadfile(L, arguments[1]) != LUA_OK)
    return lua_error(L);
  int count = 0;
  for (; arguments[count + 2]; count++)
    lua_pushstring(L, arguments[count + 2]);
  lua_call(L, count, 0);
  return 0;
}

int main(int count, char **arguments) {
  lua_State *L = luaL_newstate();
  if (!L || count < 2)
    return 2;
  lua_pushcfunction(L, run);
  lua_pushlightuserdata(L, arguments);
  int status = lua_pcall(L, 1, 0, 0);
  if (status != LUA_OK)
    fprintf(stderr, "%s\n", luaL_tolstring(L, -1, NULL));
  lua_close(L);
  return status != LUA_OK;
}
