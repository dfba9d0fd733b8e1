/* The basic functions that differ from stock Lua's. */
#include "internal.h"

#include <string.h>

/* What pcall and xpcall give.  The error of a broken limit goes on. */
static int finish_call(lua_State *L, int status, lua_KContext first) {
  bool failed = status != LUA_OK && status != LUA_YIELD;
  if (failed)
    script_memory_give_up(script_host_of(L));
  script_guard_check(L);
  if (!failed)
    return lua_gettop(L) - (int)first;
  lua_pushboolean(L, 0);
  lua_pushvalue(L, -2);
  return 2;
}

static int base_pcall(lua_State *L) {
  luaL_checkany(L, 1);
  lua_pushboolean(L, 1);
  lua_insert(L, 1);
  int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_call);
  return finish_call(L, status, 0);
}

/* A script's message handler.  Hooks are off while Lua handles an error that
 * a hook raised, so the handler must not run then. */
static int call_handler(lua_State *L) {
  if (script_host_of(L)->broken)
    return 1;
  lua_settop(L, 1);
  lua_pushvalue(L, lua_upvalueindex(1));
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  return 1;
}

static int base_xpcall(lua_State *L) {
  int arguments = lua_gettop(L) - 2;
  luaL_checktype(L, 2, LUA_TFUNCTION);
  lua_pushvalue(L, 2);
  lua_pushcclosure(L, call_handler, 1);
  lua_replace(L, 2);
  lua_pushboolean(L, 1);
  lua_pushvalue(L, 1);
  lua_rotate(L, 3, 2); /* f, handler, true, f, arguments */
  int status = lua_pcallk(L, arguments, LUA_MULTRET, 2, 2, finish_call);
  return finish_call(L, status, 2);
}

/* Lua runs finalizers with hooks off: one that loops could not be stopped. */
static int base_setmetatable(lua_State *L) {
  int type = lua_type(L, 2);
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2,
                   "nil or table");
  if (type == LUA_TTABLE) {
    lua_pushliteral(L, "__gc");
    if (lua_rawget(L, 2) != LUA_TNIL)
      return luaL_error(L, "a metatable with __gc is not available to scripts; "
                           "use <close> and __close");
  }
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return luaL_error(L, "cannot change a protected metatable");
  lua_settop(L, 2);
  lua_setmetatable(L, 1);
  return 1;
}

/* Only a table's: those of strings and userdata are not the script's. */
static int base_getmetatable(lua_State *L) {
  luaL_checkany(L, 1);
  if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
    return 1;
  if (!lua_istable(L, 1) || !lua_getmetatable(L, 1))
    lua_pushnil(L);
  return 1;
}

int script_base_next(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_settop(L, 2);
  if (script_push_frozen(L, 1))
    lua_replace(L, 1);
  if (lua_next(L, 1))
    return 2;
  lua_pushnil(L);
  return 1;
}

static int base_rawget(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  lua_settop(L, 2);
  if (script_push_frozen(L, 1))
    lua_replace(L, 1);
  lua_rawget(L, 1);
  return 1;
}

static int base_rawset(lua_State *L) {
  luaL_checktype(L, 1, LUA_TTABLE);
  luaL_checkany(L, 2);
  luaL_checkany(L, 3);
  lua_settop(L, 3);
  if (script_push_frozen(L, 1))
    return luaL_error(L, "cannot change a read-only table");
  lua_rawset(L, 1);
  return 1;
}

/* A collection is work in C that no hook sees. */
static int base_collectgarbage(lua_State *L) {
  const char *option = luaL_optstring(L, 1, "collect");
  if (strcmp(option, "count") != 0)
    return luaL_error(L,
                      "collectgarbage '%s' is not available to scripts, only "
                      "'count'",
                      option);
  int whole = lua_gc(L, LUA_GCCOUNT), rest = lua_gc(L, LUA_GCCOUNTB);
  lua_pushnumber(L, (lua_Number)whole + (lua_Number)rest / 1024);
  return 1;
}

/* Stock Lua's load for text alone: bytecode is not checked by anyone. */
static int base_load(lua_State *L) {
  if (lua_type(L, 1) == LUA_TSTRING)
    script_guard_charge(L, (size_t)lua_rawlen(L, 1));
  if (lua_gettop(L) < 4)
    lua_settop(L, 3); /* no fourth argument: the environment */
  lua_pushliteral(L, "t");
  lua_replace(L, 3);
  return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

static void emit_lines(script_host *host, const char *text, size_t length) {
  for (;;) {
    const char *end = memchr(text, '\n', length);
    size_t line = end ? (size_t)(end - text) : length;
    host->options.print(host->options.context, text, line);
    if (!end)
      return;
    text += line + 1;
    length -= line + 1;
  }
}

static int base_print(lua_State *L) {
  script_host *host = script_host_of(L);
  int count = lua_gettop(L);
  luaL_Buffer line;
  luaL_buffinit(L, &line);
  for (int i = 1; i <= count; i++) {
    if (i > 1)
      luaL_addchar(&line, '\t');
    luaL_tolstring(L, i, NULL);
    luaL_addvalue(&line);
  }
  luaL_pushresult(&line);
  size_t length, cap = host->limits.output_bytes;
  const char *text = lua_tolstring(L, -1, &length);
  if (host->output > cap || length >= cap - host->output) {
    script_guard_break(host, L, SCRIPT_HOST_OUTPUT, (double)cap,
                       (double)host->output + (double)length + 1);
    return script_guard_raise(L);
  }
  host->output += length + 1;
  if (host->options.print)
    emit_lines(host, text, length);
  return 0;
}

static const char *const fields[] = {"_VERSION", "assert",   "error",  "ipairs",
                                     "pairs",    "rawequal", "rawlen", "select",
                                     "tostring", "type",     NULL};
static const char *const charged_fields[] = {"tonumber", NULL};
static const luaL_Reg own[] = {
    {"collectgarbage", base_collectgarbage},
    {"getmetatable", base_getmetatable},
    {"next", script_base_next},
    {"pcall", base_pcall},
    {"print", base_print},
    {"rawget", base_rawget},
    {"rawset", base_rawset},
    {"setmetatable", base_setmetatable},
    {"xpcall", base_xpcall},
    {NULL, NULL},
};

void script_open_base(lua_State *L) {
  script_copy_fields(L, fields);
  script_copy_charged(L, charged_fields);
  lua_getfield(L, -1, "load");
  lua_pushcclosure(L, base_load, 1);
  lua_setfield(L, -3, "load");
  lua_pushvalue(L, -2);
  luaL_setfuncs(L, own, 0);
  lua_pushvalue(L, -1);
  lua_setfield(L, -2, "_G");
  lua_pop(L, 1);
}
