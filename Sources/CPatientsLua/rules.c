/* Rules: what a clinic asks of a lead, each with a name and points. */
#include "rules.h"

#include <math.h>
#include <string.h>

typedef struct rule_key {
  const char *name;
  int type;
  const char *expected;
} rule_key;

static const rule_key rule_keys[] = {
    {"name", LUA_TSTRING, "a string"},
    {"points", LUA_TNUMBER, "a number"},
    {"when", LUA_TFUNCTION, "a function"},
    {"required", LUA_TBOOLEAN, "true or false"},
    {"reason", LUA_TSTRING, "a string"},
    {"group", LUA_TSTRING, "a string"},
    {NULL, LUA_TNONE, NULL}};

static const int rules_max = 10000;

/* ---- checked when they are made -------------------------------------------
 */

/* Whether the key at -2 and its value at -1 are right for rule `i`. */
static void check_key(lua_State *L, int i) {
  const char *name = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2)
                                                    : luaL_typename(L, -2);
  const rule_key *key = rule_keys;
  while (key->name && strcmp(key->name, name) != 0)
    key++;
  if (!key->name)
    luaL_error(L,
               "rule %d: unknown key \"%s\"; a rule has name, points, when, "
               "required, reason and group",
               i, name);
  if (lua_type(L, -1) != key->type)
    plua_mismatch(L, lua_pushfstring(L, "rule %d: %s", i, name), key->expected,
                  -2);
}

/* Replaces the rule on top of the stack by a checked copy of our own. */
static void copy_rule(lua_State *L, int i) {
  if (!lua_istable(L, -1))
    luaL_error(L, "rule %d: expected a table, got %s", i, luaL_typename(L, -1));
  int given = lua_gettop(L);
  lua_createtable(L, 0, 6);
  lua_pushnil(L);
  while (lua_next(L, given)) {
    check_key(L, i);
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_rawset(L, given + 1);
  }
  lua_remove(L, given);
  if (lua_getfield(L, -1, "name") == LUA_TNIL)
    luaL_error(L, "rule %d: has no name", i);
  if (lua_getfield(L, -2, "when") == LUA_TNIL)
    luaL_error(L, "rule %d: has no when", i);
  lua_pop(L, 2);
}

/* The list has rules, `groups` and `thresholds`, and nothing else. */
static void check_setting(lua_State *L, int key) {
  const char *name =
      lua_type(L, key) == LUA_TSTRING ? lua_tostring(L, key) : "name";
  if (strcmp(name, "groups") == 0 || strcmp(name, "thresholds") == 0)
    return;
  for (const rule_key *of_rule = rule_keys; of_rule->name; of_rule++)
    if (strcmp(of_rule->name, name) == 0)
      luaL_error(L, "rules: each rule is a table of its own, in braces");
  luaL_error(L,
             "rules: unknown key \"%s\"; beside the rules there are groups "
             "and thresholds",
             name);
}

static int count_rules(lua_State *L, int list) {
  size_t count = lua_rawlen(L, list), keys = 0;
  lua_pushnil(L);
  while (lua_next(L, list)) {
    lua_pop(L, 1);
    if (lua_isinteger(L, -1))
      keys++;
    else
      check_setting(L, lua_gettop(L));
  }
  if (keys != count)
    luaL_error(L, "rules: one of them is nil");
  if (count < 1 || count > (size_t)rules_max)
    luaL_error(L, "rules: expected 1 to %d rules", rules_max);
  return (int)count;
}

/* Raises where the name at -1 is one of another rule; pops it. */
static void check_name(lua_State *L, int seen, int i) {
  lua_pushvalue(L, -1);
  if (lua_rawget(L, seen) != LUA_TNIL)
    luaL_error(L, "rule %d: the name \"%s\" is rule %d's already", i,
               lua_tostring(L, -2), (int)lua_tointeger(L, -1));
  lua_pop(L, 1);
  lua_pushinteger(L, i);
  lua_rawset(L, seen);
}

/* The stack while rules are made. */
enum { LIST = 1, MADE, MADE_WHENS, MADE_TABLES, SEEN, CAPS, LAST, RULE };

/* Takes rule `i` of the list apart into what scoring reads. */
static void read_rule(lua_State *L, int i, plua_rules *rules) {
  plua_rule *rule = &rules->rule[i - 1];
  lua_rawgeti(L, LIST, i);
  copy_rule(L, i);
  lua_getfield(L, RULE, "name");
  check_name(L, SEEN, i);
  lua_getfield(L, RULE, "points");
  rule->points = lua_tonumber(L, -1);
  if (!(fabs(rule->points) <= PLUA_POINTS_MAX))
    luaL_error(L, "rule %d: points: must be from -1e9 to 1e9", i);
  lua_getfield(L, RULE, "required");
  rule->required = lua_toboolean(L, -1);
  lua_getfield(L, RULE, "when");
  lua_rawseti(L, MADE_WHENS, i);
  lua_getfield(L, RULE, "group");
  plua_groups_join(L, CAPS, rules, i);
  lua_settop(L, RULE);
  lua_rawseti(L, MADE_TABLES, i);
}

int plua_rules_new(lua_State *L) {
  luaL_checktype(L, LIST, LUA_TTABLE);
  lua_settop(L, LIST);
  int count = count_rules(L, LIST);
  size_t size = sizeof(plua_rules) + (size_t)count * sizeof(plua_rule);
  plua_rules *rules = plua_push(L, &plua_rules_type, size, 2);
  rules->count = count;
  lua_createtable(L, count, 0);
  lua_createtable(L, count, 0);
  lua_newtable(L);
  plua_thresholds_read(L, LIST, rules);
  plua_groups_read(L, LIST);
  for (int i = 1; i <= count; i++)
    read_rule(L, i, rules);
  plua_groups_check(L, CAPS);
  lua_settop(L, MADE_TABLES);
  lua_setiuservalue(L, MADE, PLUA_TABLES);
  lua_setiuservalue(L, MADE, PLUA_WHENS);
  plua_rules_keep(L);
  return 1;
}

static int rules_tostring(lua_State *L) {
  const plua_rules *rules = plua_check(L, 1, &plua_rules_type);
  lua_pushfstring(L, "rules (%d)", rules->count);
  return 1;
}

static const luaL_Reg metamethods[] = {{"__tostring", rules_tostring},
                                       {NULL, NULL}};

static const luaL_Reg methods[] = {{"score", plua_rules_score}, {NULL, NULL}};

const plua_type plua_rules_type = {"patients.rules", metamethods, methods,
                                   NULL};
