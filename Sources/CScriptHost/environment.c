/* What a script can reach, name by name.  What is not listed is not there. */
#include "internal.h"

#include <string.h>

void script_copy_fields(lua_State *L, const char *const *names) {
  for (; *names; names++) {
    lua_getfield(L, -1, *names);
    lua_setfield(L, -3, *names);
  }
}

/* A stock function that takes no upvalues, after its strings were charged. */
static int charged(lua_State *L) {
  size_t bytes = 0;
  for (int i = lua_gettop(L); i > 0; i--)
    if (lua_type(L, i) == LUA_TSTRING)
      bytes += (size_t)lua_rawlen(L, i);
  script_guard_charge(L, bytes);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void script_copy_charged(lua_State *L, const char *const *names) {
  for (; *names; names++) {
    lua_getfield(L, -1, *names);
    lua_pushcclosure(L, charged, 1);
    lua_setfield(L, -3, *names);
  }
}

void script_begin_library(lua_State *L, lua_CFunction stock) {
  lua_newtable(L);
  lua_pushcfunction(L, stock);
  lua_call(L, 0, 1);
}

void script_end_library(lua_State *L, const char *name) {
  lua_pop(L, 1);
  script_freeze(L, name);
  lua_setfield(L, -2, name);
}

static void open_utf8(lua_State *L) {
  static const char *const fields[] = {"char", "charpattern", "codes", NULL};
  static const char *const charged_fields[] = {"codepoint", "len", "offset",
                                               NULL};
  script_begin_library(L, luaopen_utf8);
  script_copy_fields(L, fields);
  script_copy_charged(L, charged_fields);
  script_end_library(L, "utf8");
}

/* Clocks and calendars; nothing that touches the process or its files. */
static void open_os(lua_State *L) {
  static const char *const fields[] = {"clock", "difftime", "time", NULL};
  static const char *const charged_fields[] = {"date", NULL};
  script_begin_library(L, luaopen_os);
  script_copy_fields(L, fields);
  script_copy_charged(L, charged_fields);
  script_end_library(L, "os");
}

/* The first long text makes the metatable of Lua's buffers.  Where memory runs
 * out in the middle of that, 5.4.4 keeps half a metatable and no text can be
 * long any more, for no lead to come: so it is made before any script. */
static void open_buffers(lua_State *L) {
  luaL_Buffer buffer;
  luaL_buffinitsize(L, &buffer, LUAL_BUFFERSIZE + 1);
  luaL_pushresultsize(&buffer, 0);
  lua_pop(L, 1);
}

int script_environment_open(lua_State *L) {
  open_buffers(L);
  lua_newtable(L);
  lua_pushcfunction(L, luaopen_base); /* fills the old globals, and is left */
  lua_call(L, 0, 1);
  lua_pushvalue(L, -2);
  lua_rawseti(L, LUA_REGISTRYINDEX, LUA_RIDX_GLOBALS);
  script_open_base(L);
  lua_pop(L, 1);
  script_open_coroutine(L);
  script_open_table(L);
  script_open_string(L);
  script_open_math(L);
  open_utf8(L);
  open_os(L);
  script_open_require(L);
  script_lead_define(L, script_host_of(L)->columns);
  return 0;
}
