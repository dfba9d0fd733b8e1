/* rules:score(lead): each rule is asked, the points are added up. */
#include "patients_lua.h"
#include "rules.h"

enum { RULES = 1, LEAD, TRACE, WHENS };

/* Runs one rule.  What it raises is kept in the trace and stops only this
 * rule.  Memory that ran out is no error of a rule and goes on; another limit
 * that a host saw broken is raised again by the next instruction. */
static plua_result evaluate(lua_State *L, int i) {
  lua_rawgeti(L, WHENS, i);
  lua_pushvalue(L, LEAD);
  int status = lua_pcall(L, 1, 1, 0);
  if (status == LUA_ERRMEM)
    lua_error(L);
  if (status != LUA_OK) {
    plua_trace_error(L, TRACE, i);
    return PLUA_NOT_EVALUATED;
  }
  bool passed = lua_toboolean(L, -1);
  lua_pop(L, 1);
  return passed ? PLUA_PASSED : PLUA_FAILED;
}

/* Every rule runs, also after one that decides, so that a verdict can be
 * explained whole.  Gives the required rule that decides, or 0. */
static int evaluate_all(lua_State *L, const plua_rules *rules,
                        plua_trace *trace) {
  const patients_lua_tracer *tracer = plua_tracer(L);
  int decided_by = 0;
  for (int i = 1; i <= rules->count; i++) {
    plua_trace_rule *given = &trace->rule[i - 1];
    if (tracer)
      tracer->began(tracer->context);
    plua_result result = evaluate(L, i);
    if (tracer)
      given->tag = tracer->ended(tracer->context);
    given->result = (unsigned char)result;
    if (result == PLUA_PASSED)
      given->points = rules->rule[i - 1].points;
    else if (rules->rule[i - 1].required && decided_by == 0)
      decided_by = i;
  }
  if (tracer) {
    lua_pushvalue(L, TRACE);
    plua_tracer_keep(L);
    lua_pop(L, 1);
  }
  return decided_by;
}

/* Pushes why required rule `i` decides: its reason, or what it is called. */
static void push_reason(lua_State *L, int i, unsigned result) {
  lua_getiuservalue(L, RULES, PLUA_TABLES);
  lua_rawgeti(L, -1, i);
  lua_getfield(L, -1, "name");
  const char *name = lua_tostring(L, -1);
  if (result == PLUA_NOT_EVALUATED)
    lua_pushfstring(L, "not evaluated: %s", name);
  else if (lua_getfield(L, -2, "reason") == LUA_TNIL)
    lua_pushfstring(L, "failed: %s", name);
}

void plua_push_points(lua_State *L, double points) {
  lua_Integer whole = 0;
  if (lua_numbertointeger(points, &whole) && (double)whole == points)
    lua_pushinteger(L, whole);
  else
    lua_pushnumber(L, points);
}

plua_level plua_level_of(const plua_rules *rules, double score) {
  if (score >= rules->patient_from)
    return PLUA_PATIENT;
  return score >= rules->lead_from ? PLUA_LEAD : PLUA_BELOW;
}

static const char *verdict_of(const plua_rules *rules, double score) {
  static const char *const words[] = {"below", "lead", "patient"};
  return rules->has_thresholds ? words[plua_level_of(rules, score)] : "passed";
}

/* score or nil, the verdict, the trace */
int plua_rules_score(lua_State *L) {
  plua_rules *rules = plua_check(L, RULES, &plua_rules_type);
  luaL_checkany(L, LEAD);
  lua_settop(L, LEAD);
  plua_trace *trace = plua_trace_push(L, RULES, rules->count);
  lua_getiuservalue(L, RULES, PLUA_WHENS);
  int decided_by = evaluate_all(L, rules, trace);
  plua_groups_cap(rules, trace);
  for (int i = 0; i < rules->count; i++)
    trace->score += trace->rule[i].points;
  trace->has_score = decided_by == 0;
  plua_rules_count(rules, trace, decided_by);
  plua_score_keep(L, trace->has_score, trace->score);
  if (trace->has_score)
    lua_pushstring(L, verdict_of(rules, trace->score));
  else
    push_reason(L, decided_by, trace->rule[decided_by - 1].result);
  lua_pushvalue(L, -1);
  lua_setiuservalue(L, TRACE, PLUA_TRACE_VERDICT);
  if (trace->has_score)
    plua_push_points(L, trace->score);
  else
    lua_pushnil(L);
  lua_insert(L, -2);
  lua_pushvalue(L, TRACE);
  return 3;
}
