/* The string library: no bytecode, no loops without an end, patterns with a
 * budget. */
#include "pattern.h"

/* Strings without bytes are repeated here: stock Lua does so in memory that
 * it never needs, once for each time.  Others end at the cap on memory. */
static int string_rep(lua_State *L) {
  size_t length, separator = 0;
  luaL_checklstring(L, 1, &length);
  lua_Integer times = luaL_checkinteger(L, 2);
  luaL_optlstring(L, 3, "", &separator);
  if (times <= 0 || length + separator == 0) {
    lua_pushliteral(L, "");
    return 1;
  }
  size_t each = length + separator;
  size_t most =
      (size_t)times > SIZE_MAX / each ? SIZE_MAX : each * (size_t)times;
  script_guard_charge(L, most);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* Methods of strings are those of the frozen library. */
static void guard_metatable(lua_State *L) {
  lua_pushliteral(L, "");
  lua_getmetatable(L, -1);
  lua_getfield(L, -3, "string");
  script_push_frozen(L, -1);
  lua_setfield(L, -3, "__index");
  lua_pop(L, 1);
  lua_pushboolean(L, 0);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 2);
}

void script_open_string(lua_State *L) {
  static const char *const fields[] = {"char", "len", "packsize", NULL};
  static const char *const charged[] = {"byte",   "format",  "lower",
                                        "pack",   "reverse", "sub",
                                        "unpack", "upper",   NULL};
  static const luaL_Reg own[] = {
      {"find", script_string_find},
      {"gmatch", script_string_gmatch},
      {"gsub", script_string_gsub},
      {"match", script_string_match},
      {NULL, NULL},
  };
  script_begin_library(L, luaopen_string);
  script_copy_fields(L, fields);
  script_copy_charged(L, charged);
  lua_getfield(L, -1, "rep");
  lua_pushcclosure(L, string_rep, 1);
  lua_setfield(L, -3, "rep");
  lua_pushvalue(L, -2);
  luaL_setfuncs(L, own, 0);
  lua_pop(L, 1);
  script_end_library(L, "string");
  guard_metatable(L);
}
