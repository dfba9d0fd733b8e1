/* What stands beside the rules: groups with a cap, and thresholds. */
#include "rules.h"

#include <string.h>

/* The number at the top, popped. */
static double take_number(lua_State *L, const char *what, const char *key,
                          double least) {
  if (lua_type(L, -1) != LUA_TNUMBER)
    luaL_error(L, "%s: %s: expected a number, got %s", what, key,
               luaL_typename(L, -1));
  double number = lua_tonumber(L, -1);
  if (!(number >= least && number <= PLUA_POINTS_MAX))
    luaL_error(L, "%s: %s: must be from %d to 1e9", what, key, (int)least);
  lua_pop(L, 1);
  return number;
}

/* The name of the key at -2, for comparing and for errors. */
static const char *key_name(lua_State *L) {
  return lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2)
                                        : luaL_typename(L, -2);
}

/* Whether the list has a table under this name, which is pushed then. */
static bool push_setting(lua_State *L, int list, const char *name) {
  int type = lua_getfield(L, list, name);
  if (type == LUA_TTABLE)
    return true;
  if (type != LUA_TNIL)
    luaL_error(L, "%s: expected a table, got %s", name, luaL_typename(L, -1));
  lua_pop(L, 1);
  return false;
}

/* ---- thresholds ------------------------------------------------------------
 */

void plua_thresholds_read(lua_State *L, int list, plua_rules *rules) {
  if (!push_setting(L, list, "thresholds"))
    return;
  lua_pushnil(L);
  for (; lua_next(L, -2); lua_pop(L, 1)) {
    const char *key = key_name(L);
    if (strcmp(key, "patient") != 0 && strcmp(key, "lead") != 0)
      luaL_error(
          L, "thresholds: unknown key \"%s\"; there are patient and lead", key);
  }
  lua_getfield(L, -1, "patient");
  rules->patient_from =
      take_number(L, "thresholds", "patient", -PLUA_POINTS_MAX);
  lua_getfield(L, -1, "lead");
  rules->lead_from = take_number(L, "thresholds", "lead", -PLUA_POINTS_MAX);
  if (rules->lead_from > rules->patient_from)
    luaL_error(L, "thresholds: lead must not be above patient");
  rules->has_thresholds = true;
  lua_pop(L, 1);
}

/* ---- groups ----------------------------------------------------------------
 */

/* The cap of the group whose name is at -2 and table at -1. */
static double read_cap(lua_State *L) {
  const char *group = key_name(L);
  if (lua_type(L, -2) != LUA_TSTRING || !lua_istable(L, -1))
    luaL_error(L, "groups: expected name = { cap = points }");
  lua_pushnil(L);
  for (; lua_next(L, -2); lua_pop(L, 1))
    if (strcmp(key_name(L), "cap") != 0)
      luaL_error(L, "groups: %s: unknown key \"%s\"; a group has a cap", group,
                 key_name(L));
  lua_getfield(L, -1, "cap");
  return take_number(L, group, "cap", 0);
}

void plua_groups_read(lua_State *L, int list) {
  lua_newtable(L);
  int caps = lua_gettop(L);
  if (push_setting(L, list, "groups")) {
    lua_pushnil(L);
    for (; lua_next(L, -2); lua_pop(L, 1)) {
      double cap = read_cap(L);
      lua_pushvalue(L, -2);
      lua_pushnumber(L, cap);
      lua_rawset(L, caps);
    }
    lua_pop(L, 1);
  }
  lua_newtable(L);
}

void plua_groups_join(lua_State *L, int caps, plua_rules *rules, int i) {
  plua_rule *rule = &rules->rule[i - 1];
  if (lua_isnil(L, -1))
    return;
  lua_pushvalue(L, -1);
  if (lua_rawget(L, caps) == LUA_TNIL)
    return;
  rule->cap = lua_tonumber(L, -1);
  rule->ends_group = true;
  lua_pushvalue(L, -2);
  lua_rawget(L, caps + 1);
  rule->previous = (int)lua_tointeger(L, -1);
  if (rule->previous > 0)
    rules->rule[rule->previous - 1].ends_group = false;
  lua_pushvalue(L, -3);
  lua_pushinteger(L, i);
  lua_rawset(L, caps + 1);
}

void plua_groups_check(lua_State *L, int caps) {
  lua_pushnil(L);
  for (; lua_next(L, caps); lua_pop(L, 1)) {
    lua_pushvalue(L, -2);
    if (lua_rawget(L, caps + 1) == LUA_TNIL)
      luaL_error(L, "groups: %s: no rule is in this group",
                 lua_tostring(L, -3));
    lua_pop(L, 1);
  }
}

static void cap_group(const plua_rules *rules, plua_trace *trace, int last) {
  double excess = -rules->rule[last - 1].cap;
  for (int i = last; i > 0; i = rules->rule[i - 1].previous)
    excess += trace->rule[i - 1].points;
  for (int i = last; i > 0 && excess > 0; i = rules->rule[i - 1].previous) {
    double *points = &trace->rule[i - 1].points;
    double cut = *points < excess ? *points : excess;
    if (cut > 0) {
      *points -= cut;
      excess -= cut;
    }
  }
}

void plua_groups_cap(const plua_rules *rules, plua_trace *trace) {
  for (int i = 1; i <= rules->count; i++)
    if (rules->rule[i - 1].ends_group)
      cap_group(rules, trace, i);
}
