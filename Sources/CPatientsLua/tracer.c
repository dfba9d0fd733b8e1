/* The doors for a host that wants to know what each rule gave. */
#include "patients_lua.h"
#include "rules.h"

/* Keys in the registry, by address. */
static const char tracer_key = 't';
static const char traces_key = 'T';

/* A lead whose script scores without end must not fill the memory. */
enum { TRACES_MAX = 64 };

const patients_lua_tracer *plua_tracer(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &tracer_key);
  const patients_lua_tracer *tracer = lua_touserdata(L, -1);
  lua_pop(L, 1);
  return tracer;
}

void plua_tracer_keep(lua_State *L) {
  lua_rawgetp(L, LUA_REGISTRYINDEX, &traces_key);
  size_t count = lua_rawlen(L, -1);
  if (count < TRACES_MAX) {
    lua_pushvalue(L, -2);
    lua_rawseti(L, -2, (lua_Integer)count + 1);
  }
  lua_pop(L, 1);
}

static int keep_tracer(lua_State *L) {
  lua_createtable(L, TRACES_MAX, 0);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &traces_key);
  lua_rawsetp(L, LUA_REGISTRYINDEX, &tracer_key);
  return 0;
}

bool patients_lua_set_tracer(lua_State *L, const patients_lua_tracer *tracer) {
  if (!lua_checkstack(L, 2))
    return false;
  lua_pushcfunction(L, keep_tracer);
  lua_pushlightuserdata(L, (void *)tracer);
  if (lua_pcall(L, 1, 0, 0) == LUA_OK)
    return true;
  lua_pop(L, 1);
  return false;
}

/* Pushes the table of traces: how many there are, or 0 and nothing. */
static size_t push_traces(lua_State *L) {
  if (!lua_checkstack(L, 8))
    return 0;
  if (lua_rawgetp(L, LUA_REGISTRYINDEX, &traces_key) == LUA_TTABLE)
    return lua_rawlen(L, -1);
  lua_pop(L, 1);
  return 0;
}

/* A key that is there is set to nil without memory. */
void plua_traces_clear(lua_State *L) {
  int top = lua_gettop(L);
  for (size_t i = push_traces(L); i > 0; i--) {
    lua_pushnil(L);
    lua_rawseti(L, -2, (lua_Integer)i);
  }
  lua_settop(L, top);
}

size_t patients_lua_scorings(lua_State *L) {
  int top = lua_gettop(L);
  size_t count = push_traces(L);
  lua_settop(L, top);
  return count;
}

/* Pushes the trace of a scoring, from 0, or gives NULL. */
static const plua_trace *push_trace(lua_State *L, size_t scoring) {
  if (scoring >= push_traces(L))
    return NULL;
  lua_rawgeti(L, -1, (lua_Integer)scoring + 1);
  return plua_test(L, -1, &plua_trace_type);
}

bool patients_lua_scoring_at(lua_State *L, size_t scoring,
                             patients_lua_scoring *out) {
  int top = lua_gettop(L);
  const plua_trace *trace = push_trace(L, scoring);
  if (trace) {
    lua_getiuservalue(L, -1, PLUA_TRACE_VERDICT);
    const char *verdict =
        lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    *out = (patients_lua_scoring){.rules = (size_t)trace->count,
                                  .has_score = trace->has_score,
                                  .score = trace->score,
                                  .verdict = verdict};
  }
  lua_settop(L, top);
  return trace != NULL;
}

/* What rule `i` raised: its text, or the text of an error of the module. */
static const char *error_of(lua_State *L, int trace, int i) {
  const char *text = "an error without a text";
  if (lua_getiuservalue(L, trace, PLUA_TRACE_ERRORS) != LUA_TTABLE)
    return text;
  if (lua_rawgeti(L, -1, i) == LUA_TSTRING)
    return lua_tostring(L, -1);
  const plua_error *error = plua_test(L, -1, &plua_error_type);
  if (error && error->handle)
    return patients_error_message(error->handle);
  return error && error->message ? error->message : text;
}

/* Where the function of rule `i` is written. */
static void place_of(lua_State *L, int rules, int i, patients_lua_rule *out) {
  lua_Debug place;
  lua_getiuservalue(L, rules, PLUA_WHENS);
  lua_rawgeti(L, -1, i);
  if (lua_isfunction(L, -1) && lua_getinfo(L, ">S", &place)) {
    out->file = place.source[0] == '@' ? place.source + 1 : "";
    out->line = place.linedefined > 0 ? place.linedefined : 0;
  }
}

bool patients_lua_rule_at(lua_State *L, size_t scoring, size_t rule,
                          patients_lua_rule *out) {
  int top = lua_gettop(L), i = (int)rule + 1;
  const plua_trace *trace = push_trace(L, scoring);
  bool found = trace && rule < (size_t)trace->count;
  if (found) {
    const plua_trace_rule *given = &trace->rule[rule];
    int at = lua_gettop(L);
    lua_getiuservalue(L, at, PLUA_TRACE_RULES);
    const plua_rules *rules = lua_touserdata(L, -1);
    *out = (patients_lua_rule){.result = (patients_lua_result)given->result,
                               .points = given->points,
                               .worth = rules->rule[rule].points,
                               .required = rules->rule[rule].required,
                               .tag = given->tag,
                               .file = ""};
    if (given->result == PLUA_NOT_EVALUATED)
      out->error = error_of(L, at, i);
    place_of(L, at + 1, i, out);
    lua_settop(L, at + 1);
    lua_getiuservalue(L, -1, PLUA_TABLES);
    lua_rawgeti(L, -1, i);
    out->name = plua_text_of(L, "name");
    out->group = plua_text_of(L, "group");
  }
  lua_settop(L, top);
  return found;
}
