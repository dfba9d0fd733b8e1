/* The trace of a scoring: what each rule gave, as an array to read. */
#include "rules.h"

plua_trace *plua_trace_push(lua_State *L, int rules, int count) {
  size_t size = sizeof(plua_trace) + (size_t)count * sizeof(plua_trace_rule);
  plua_trace *trace = plua_push(L, &plua_trace_type, size, PLUA_TRACE_VERDICT);
  trace->count = count;
  lua_pushvalue(L, rules);
  lua_setiuservalue(L, -2, PLUA_TRACE_RULES);
  return trace;
}

void plua_trace_error(lua_State *L, int trace, int i) {
  if (lua_getiuservalue(L, trace, PLUA_TRACE_ERRORS) == LUA_TNIL) {
    lua_pop(L, 1);
    lua_newtable(L);
    lua_pushvalue(L, -1);
    lua_setiuservalue(L, trace, PLUA_TRACE_ERRORS);
  }
  lua_insert(L, -2);
  lua_rawseti(L, -2, i);
  lua_pop(L, 1);
}

/* Copies a key of the rule's table at `rule` to the table below the top. */
static void copy_key(lua_State *L, int rule, int entry, const char *key) {
  lua_getfield(L, rule, key);
  lua_setfield(L, entry, key);
}

/* Sets the error as text, where rule `i` raised one. */
static void set_error(lua_State *L, int entry, int i) {
  if (lua_getiuservalue(L, 1, PLUA_TRACE_ERRORS) != LUA_TTABLE)
    return;
  if (lua_rawgeti(L, -1, i) == LUA_TNIL)
    lua_pushliteral(L, "an error without a text");
  else
    luaL_tolstring(L, -1, NULL);
  lua_setfield(L, entry, "error");
}

/* {name=, result=, points=, required=, group=, error=}; `points` are those
 * that it gave, after the cap of its group. */
static void push_entry(lua_State *L, const plua_trace *trace, int i) {
  static const char *const results[] = {"not evaluated", "passed", "failed"};
  const plua_trace_rule *given = &trace->rule[i - 1];
  lua_createtable(L, 0, 6);
  int entry = lua_gettop(L);
  lua_getiuservalue(L, 1, PLUA_TRACE_RULES);
  const plua_rules *rules = lua_touserdata(L, -1);
  lua_getiuservalue(L, -1, PLUA_TABLES);
  lua_rawgeti(L, -1, i);
  int rule = lua_gettop(L);
  copy_key(L, rule, entry, "name");
  copy_key(L, rule, entry, "group");
  lua_pushboolean(L, rules->rule[i - 1].required);
  lua_setfield(L, entry, "required");
  lua_pushstring(L, results[given->result]);
  lua_setfield(L, entry, "result");
  plua_push_points(L, given->points);
  lua_setfield(L, entry, "points");
  if (given->result == PLUA_NOT_EVALUATED)
    set_error(L, entry, i);
  lua_settop(L, entry);
}

static int trace_index(lua_State *L) {
  const plua_trace *trace = plua_check(L, 1, &plua_trace_type);
  lua_Integer i = lua_isinteger(L, 2) ? lua_tointeger(L, 2) : 0;
  if (i >= 1 && i <= trace->count)
    push_entry(L, trace, (int)i);
  else
    lua_pushnil(L);
  return 1;
}

static int trace_length(lua_State *L) {
  const plua_trace *trace = plua_check(L, 1, &plua_trace_type);
  lua_pushinteger(L, trace->count);
  return 1;
}

static int trace_next(lua_State *L) {
  const plua_trace *trace = plua_check(L, 1, &plua_trace_type);
  lua_Integer i = lua_tointeger(L, 2);
  if (i < 0 || i >= trace->count)
    return 0;
  lua_pushinteger(L, i + 1);
  push_entry(L, trace, (int)i + 1);
  return 2;
}

static int trace_pairs(lua_State *L) {
  plua_check(L, 1, &plua_trace_type);
  lua_pushcfunction(L, trace_next);
  lua_pushvalue(L, 1);
  return 2;
}

static const luaL_Reg metamethods[] = {{"__index", trace_index},
                                       {"__len", trace_length},
                                       {"__pairs", trace_pairs},
                                       {NULL, NULL}};

const plua_type plua_trace_type = {"patients.trace", metamethods, NULL, NULL};
