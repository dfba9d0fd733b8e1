/* Coroutines whose errors cannot outlive a broken limit. */
#include "internal.h"

static lua_State *checked_coroutine(lua_State *L) {
  lua_State *co = lua_tothread(L, 1);
  luaL_argexpected(L, co, 1, "coroutine");
  return co;
}

/* Runs the pending __close of a coroutine that an error has ended and leaves
 * its error on its stack.  Each nesting takes C stack that Lua 5.4.4 does not
 * count here. */
static int reset(lua_State *L, lua_State *co) {
  script_host *host = script_host_of(L);
  if (host->close_depth >= MAX_CLOSE_DEPTH)
    return luaL_error(L, "too many coroutines are being closed at once");
  lua_State *before = host->running;
  host->close_depth++;
  host->running = co;
  int status = lua_resetthread(co);
  host->running = before;
  host->close_depth--;
  script_guard_check(L);
  return status;
}

/* After an error: moves its object to L.  A coroutine that a limit has ended
 * is left alone: its hooks are off, its __close could not be stopped. */
static int failed(lua_State *L, lua_State *co) {
  script_memory_give_up(script_host_of(L));
  script_guard_check(L);
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD)
    reset(L, co);
  lua_xmove(co, L, 1);
  return -1;
}

/* The number of results on L, or -1 and an error object. */
static int resume(lua_State *L, lua_State *co, int arguments) {
  script_host *host = script_host_of(L);
  lua_State *before = host->running;
  int results = 0;
  if (!lua_checkstack(co, arguments)) {
    lua_pushliteral(L, "too many arguments to resume");
    return -1;
  }
  lua_xmove(L, co, arguments);
  host->running = co;
  int status = lua_resume(co, L, arguments, &results);
  host->running = before;
  if (status != LUA_OK && status != LUA_YIELD)
    return failed(L, co);
  script_guard_check(L);
  if (!lua_checkstack(L, results + 1)) {
    lua_pop(co, results);
    lua_pushliteral(L, "too many results to resume");
    return -1;
  }
  lua_xmove(co, L, results);
  return results;
}

static int coroutine_resume(lua_State *L) {
  lua_State *co = checked_coroutine(L);
  int results = resume(L, co, lua_gettop(L) - 1);
  lua_pushboolean(L, results >= 0);
  int given = results >= 0 ? results : 1;
  lua_insert(L, -(given + 1));
  return given + 1;
}

static int call_wrapped(lua_State *L) {
  lua_State *co = lua_tothread(L, lua_upvalueindex(1));
  int results = resume(L, co, lua_gettop(L));
  if (results >= 0)
    return results;
  if (lua_type(L, -1) == LUA_TSTRING) {
    luaL_where(L, 1); /* as stock Lua: the place of the call goes before */
    lua_insert(L, -2);
    lua_concat(L, 2);
  }
  return lua_error(L);
}

static int coroutine_wrap(lua_State *L) {
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_State *co = lua_newthread(L);
  lua_pushvalue(L, 1);
  lua_xmove(L, co, 1);
  lua_pushcclosure(L, call_wrapped, 1);
  return 1;
}

static bool is_running_or_normal(lua_State *L, lua_State *co) {
  lua_Debug activation;
  return co == L ||
         (lua_status(co) == LUA_OK && lua_getstack(co, 0, &activation));
}

static int coroutine_close(lua_State *L) {
  lua_State *co = checked_coroutine(L);
  if (is_running_or_normal(L, co))
    return luaL_error(L, "cannot close a running coroutine");
  int status = lua_status(co);
  if (status != LUA_OK && status != LUA_YIELD) { /* a limit has ended it */
    lua_pushboolean(L, 0);
    lua_pushliteral(L, "a limit has ended this coroutine");
    return 2;
  }
  if (reset(L, co) == LUA_OK) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushboolean(L, 0);
  lua_xmove(co, L, 1);
  return 2;
}

void script_open_coroutine(lua_State *L) {
  static const char *const fields[] = {"create", "isyieldable", "running",
                                       "status", "yield",       NULL};
  static const luaL_Reg own[] = {
      {"close", coroutine_close},
      {"resume", coroutine_resume},
      {"wrap", coroutine_wrap},
      {NULL, NULL},
  };
  script_begin_library(L, luaopen_coroutine);
  script_copy_fields(L, fields);
  lua_pushvalue(L, -2);
  luaL_setfuncs(L, own, 0);
  lua_pop(L, 1);
  script_end_library(L, "coroutine");
}
