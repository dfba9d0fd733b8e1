/* What each rule has come to over all leads: numbers that cost next to nothing
 * to keep, in contrast to a trace of each lead. */
#include "patients_lua.h"
#include "rules.h"

#include <string.h>

/* The key in the registry, by address. */
static const char kept_key = 'k';

/* Most scripts have one table of rules.  One that makes them anew for each
 * lead must not fill the memory. */
enum { KEPT_MAX = 16 };

/* ---- counting --------------------------------------------------------------
 */

static void count_result(plua_counts *counts, unsigned result) {
  counts->passed += result == PLUA_PASSED;
  counts->failed += result == PLUA_FAILED;
  counts->not_evaluated += result == PLUA_NOT_EVALUATED;
}

/* Counts the rules without whose points the lead would come to another level.
 */
static void count_tipping(plua_rules *rules, const plua_trace *trace) {
  plua_level level = plua_level_of(rules, trace->score);
  for (int i = 0; i < rules->count; i++) {
    double points = trace->rule[i].points;
    if (points != 0)
      rules->rule[i].counts.decided +=
          plua_level_of(rules, trace->score - points) != level;
  }
}

void plua_rules_count(plua_rules *rules, const plua_trace *trace,
                      int decided_by) {
  rules->scorings++;
  for (int i = 0; i < rules->count; i++)
    count_result(&rules->rule[i].counts, trace->rule[i].result);
  if (decided_by > 0)
    rules->rule[decided_by - 1].counts.decided++;
  else if (rules->has_thresholds)
    count_tipping(rules, trace);
}

/* ---- keeping ---------------------------------------------------------------
 */

void plua_rules_keep(lua_State *L) {
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_key) == LUA_TTABLE) {
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
    if (count < KEPT_MAX) {
      lua_pushvalue(L, -2);
      lua_rawseti(L, -2, count + 1);
    }
  }
  lua_pop(L, 1);
}

static int make_kept(lua_State *L) {
  lua_createtable(L, KEPT_MAX, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &kept_key);
  return 0;
}

bool patients_lua_keep_rules(lua_State *L) {
  if (!lua_checkstack(L, 2))
    return false;
  lua_pushcfunction(L, make_kept);
  if (lua_pcall(L, 0, 0, 0) == LUA_OK)
    return true;
  lua_pop(L, 1);
  return false;
}

/* ---- looking at them -------------------------------------------------------
 */

/* Pushes the table of what is kept: how much it is, or 0 and nothing. */
static size_t push_kept(lua_State *L) {
  if (!lua_checkstack(L, 8))
    return 0;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &kept_key) == LUA_TTABLE)
    return lua_rawlen(L, -1);
  lua_pop(L, 1);
  return 0;
}

size_t patients_lua_rule_sets(lua_State *L) {
  int top = lua_gettop(L);
  size_t count = push_kept(L);
  lua_settop(L, top);
  return count;
}

/* Pushes a set, from 0, or gives NULL. */
static const plua_rules *push_set(lua_State *L, size_t set) {
  if (set >= push_kept(L))
    return NULL;
  lua_rawgeti(L, -1, (lua_Integer)set + 1);
  return plua_test(L, -1, &plua_rules_type);
}

bool patients_lua_rule_set_at(lua_State *L, size_t set,
                              patients_lua_rule_set *out) {
  int top = lua_gettop(L);
  const plua_rules *rules = push_set(L, set);
  if (rules)
    *out = (patients_lua_rule_set){.rules = (size_t)rules->count,
                                   .scorings = rules->scorings,
                                   .has_thresholds = rules->has_thresholds,
                                   .patient_from = rules->patient_from,
                                   .lead_from = rules->lead_from};
  lua_settop(L, top);
  return rules != NULL;
}

bool patients_lua_rule_counts_at(lua_State *L, size_t set, size_t rule,
                                 patients_lua_rule_counts *out) {
  int top = lua_gettop(L);
  const plua_rules *rules = push_set(L, set);
  bool found = rules && rule < (size_t)rules->count;
  if (found) {
    const plua_rule *kept = &rules->rule[rule];
    *out =
        (patients_lua_rule_counts){.worth = kept->points,
                                   .required = kept->required,
                                   .passed = kept->counts.passed,
                                   .failed = kept->counts.failed,
                                   .not_evaluated = kept->counts.not_evaluated,
                                   .decided = kept->counts.decided};
    lua_getiuservalue(L, -1, PLUA_TABLES);
    lua_rawgeti(L, -1, (lua_Integer)rule + 1);
    out->name = plua_text_of(L, "name");
    out->group = plua_text_of(L, "group");
  }
  lua_settop(L, top);
  return found;
}

const char *plua_text_of(lua_State *L, const char *key) {
  size_t length = strlen(key);
  const char *found = NULL;
  lua_pushnil(L);
  while (!found && lua_next(L, -2)) {
    if (lua_type(L, -2) == LUA_TSTRING && lua_rawlen(L, -2) == length &&
        memcmp(lua_tostring(L, -2), key, length) == 0)
      found = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
    lua_pop(L, found ? 2 : 1);
  }
  return found;
}
