/* What rules and the trace of a scoring share. */
#ifndef PLUA_RULES_H
#define PLUA_RULES_H

#include "plua.h"

#include <stdint.h>

/* Points are exact in a double's sum, and no rule can drown all others. */
#define PLUA_POINTS_MAX 1e9

/* What a rule has come to over all leads so far. */
typedef struct plua_counts {
  uint64_t passed, failed, not_evaluated;
  uint64_t decided; /* see plua_rules_count() */
} plua_counts;

typedef struct plua_rule {
  double points;
  double cap;      /* of its group; where `ends_group` */
  int previous;    /* of its group, from 1; 0 where there is none */
  bool ends_group; /* it is the last rule of a group with a cap */
  bool required;
  plua_counts counts;
} plua_rule;

/* The numbers that scoring needs.  The rules' functions are the userdata's
 * first value, their checked tables (name, reason, group) the second. */
typedef struct plua_rules {
  int count;
  bool has_thresholds;
  double patient_from, lead_from;
  uint64_t scorings; /* so far; one that broke off is not counted */
  plua_rule rule[];
} plua_rules;

enum { PLUA_WHENS = 1, PLUA_TABLES = 2 };

/* "not evaluated" comes first: what a rule is before it has run. */
typedef enum plua_result {
  PLUA_NOT_EVALUATED = 0,
  PLUA_PASSED,
  PLUA_FAILED
} plua_result;

/* What one rule gave. */
typedef struct plua_trace_rule {
  double points; /* after its group's cap */
  uint32_t tag;  /* what the host's tracer said of it */
  unsigned char result;
} plua_trace_rule;

/* Scripts see an array of tables, each made when it is looked at: most
 * scorings are never looked at. */
typedef struct plua_trace {
  int count;
  bool has_score;
  double score;
  plua_trace_rule rule[];
} plua_trace;

/* The values of a trace's userdata. */
enum { PLUA_TRACE_RULES = 1, PLUA_TRACE_ERRORS, PLUA_TRACE_VERDICT };

/* Pushes a trace for the rules at `rules`. */
plua_trace *plua_trace_push(lua_State *L, int rules, int count);

/* Keeps the error on top of the stack as what rule `i` (from 1) raised in the
 * trace at `trace`, and pops it. */
void plua_trace_error(lua_State *L, int trace, int i);

/* ---- groups and thresholds (groups.c) ------------------------------------ */

/* Reads `thresholds` of the table at `list`. */
void plua_thresholds_read(lua_State *L, int list, plua_rules *rules);

/* Pushes two tables: the groups' caps, and above it each group's last rule. */
void plua_groups_read(lua_State *L, int list);

/* Adds rule `i` to the group whose name or nil is on top of the stack; a group
 * without a cap needs no keeping.  The two tables begin at `caps`. */
void plua_groups_join(lua_State *L, int caps, plua_rules *rules, int i);

/* Raises for a group with a cap and no rule. */
void plua_groups_check(lua_State *L, int caps);

/* Takes away what a group has beyond its cap, from its last rules first. */
void plua_groups_cap(const plua_rules *rules, plua_trace *trace);

/* ---- scoring (score.c) --------------------------------------------------- */

/* rules:score(lead) */
int plua_rules_score(lua_State *L);

/* How far a score comes, where there are thresholds. */
typedef enum plua_level { PLUA_BELOW, PLUA_LEAD, PLUA_PATIENT } plua_level;
plua_level plua_level_of(const plua_rules *rules, double score);

/* Pushes points as scripts see them: whole ones are integers. */
void plua_push_points(lua_State *L, double points);

/* ---- the host that counts (counts.c) ------------------------------------- */

/* Counts a scoring.  `decided_by` is the required rule that decides, or 0:
 * then each rule decides without whose points the level would be another. */
void plua_rules_count(plua_rules *rules, const plua_trace *trace,
                      int decided_by);

/* Keeps the rules on top of the stack, where a host wants to know of them. */
void plua_rules_keep(lua_State *L);

/* The text under a key of the table at the top, or NULL.  Never raises. */
const char *plua_text_of(lua_State *L, const char *key);

/* ---- the host that watches (tracer.c) ------------------------------------ */

typedef struct patients_lua_tracer patients_lua_tracer;

/* The host's tracer, or NULL. */
const patients_lua_tracer *plua_tracer(lua_State *L);

/* Keeps the trace on top of the stack for the host; pops nothing. */
void plua_tracer_keep(lua_State *L);

/* Forgets all that were kept.  Never raises. */
void plua_traces_clear(lua_State *L);

#endif
