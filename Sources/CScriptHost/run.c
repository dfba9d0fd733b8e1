/* Runs a script's file once, and freezes what it has made. */
#include "internal.h"

#include <string.h>

/* A global of the script, without asking any metatable of its own. */
static int push_global(lua_State *L, const char *name) {
  lua_pushglobaltable(L);
  if (script_push_frozen(L, -1))
    lua_remove(L, -2);
  lua_pushstring(L, name);
  int type = lua_rawget(L, -2);
  lua_remove(L, -2);
  return type;
}

static void keep_qualify(lua_State *L, script_host *host) {
  if (push_global(L, "qualify") != LUA_TFUNCTION) {
    lua_pop(L, 1);
    return;
  }
  lua_Debug definition;
  lua_pushvalue(L, -1);
  lua_getinfo(L, ">S", &definition);
  host->qualify_line = definition.linedefined > 0 ? definition.linedefined : 0;
  host->qualify = luaL_ref(L, LUA_REGISTRYINDEX);
}

static int run_script(lua_State *L) {
  script_host *host = script_host_of(L);
  lua_rawgetp(L, LUA_REGISTRYINDEX, host->source);
  lua_call(L, 0, 0);
  lua_pushglobaltable(L);
  script_freeze(L, NULL);
  keep_qualify(L, host);
  return 0;
}

static const char no_qualify[] =
    "the script defines no function qualify(lead); a script without one is "
    "run on its own, without a leads file";

script_host_status script_host_run(script_host *host,
                                   script_host_purpose purpose) {
  bool leads = purpose == SCRIPT_HOST_FOR_LEADS;
  if (!host->has_chunk || host->has_run)
    return script_fail(host, "", 0, "there is no script that could be run");
  if (leads && !memmem(host->source, host->source_length, "qualify", 7))
    return script_fail(host, host->script_name, 0, no_qualify);
  host->has_run = true;
  host->row = 0;
  script_guard_begin(
      host, leads ? host->limits.load_seconds : host->limits.automation_seconds,
      leads ? "loading" : "an automation script");
  script_host_status status = script_protect(host, run_script, NULL, 0);
  if (status == SCRIPT_HOST_OK && leads && host->qualify == LUA_NOREF)
    return script_fail(host, host->script_name, 0, no_qualify);
  return status;
}

static int has_function(lua_State *L) {
  const char *name = lua_touserdata(L, 1);
  lua_pushboolean(L, push_global(L, name) == LUA_TFUNCTION);
  return 1;
}

bool script_host_has(script_host *host, const char *name) {
  script_guard_begin(host, host->limits.lead_seconds, "a look at the globals");
  if (script_protect(host, has_function, (void *)name, 1) != SCRIPT_HOST_OK)
    return false;
  return lua_toboolean(host->main, -1);
}
