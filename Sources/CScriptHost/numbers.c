/* The math library.  A lead gets the same random numbers each time it is
 * qualified: the first use in a call seeds with the number of its row. */
#include "internal.h"

static int math_randomseed(lua_State *L) {
  script_host *host = script_host_of(L);
  host->random_generation = host->generation;
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, LUA_MULTRET);
  return lua_gettop(L);
}

static void seed_for_row(lua_State *L, script_host *host) {
  host->random_generation = host->generation;
  lua_pushvalue(L, lua_upvalueindex(2));
  lua_pushinteger(L, (lua_Integer)host->row);
  lua_call(L, 1, 0);
}

static int math_random(lua_State *L) {
  script_host *host = script_host_of(L);
  if (host->random_generation != host->generation)
    seed_for_row(L, host);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, lua_gettop(L) - 1, 1);
  return 1;
}

void script_open_math(lua_State *L) {
  static const char *const fields[] = {
      "abs", "acos",       "asin", "atan", "ceil", "cos", "deg",
      "exp", "floor",      "fmod", "huge", "log",  "max", "maxinteger",
      "min", "mininteger", "modf", "pi",   "rad",  "sin", "sqrt",
      "tan", "tointeger",  "type", "ult",  NULL};
  script_begin_library(L, luaopen_math);
  script_copy_fields(L, fields);
  lua_getfield(L, -1, "random");
  lua_getfield(L, -2, "randomseed");
  lua_pushcclosure(L, math_random, 2);
  lua_setfield(L, -3, "random");
  lua_getfield(L, -1, "randomseed");
  lua_pushcclosure(L, math_randomseed, 1);
  lua_setfield(L, -3, "randomseed");
  script_end_library(L, "math");
}
