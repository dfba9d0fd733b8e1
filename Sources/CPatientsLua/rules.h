/* What rules and the trace of a scoring share. */
#ifndef PLUA_RULES_H
#define PLUA_RULES_H

#include "plua.h"

typedef struct plua_rule {
  double points;
  bool required;
} plua_rule;

/* The numbers that scoring needs.  The rules' functions are the userdata's
 * first value, their checked tables (name, reason, group) the second. */
typedef struct plua_rules {
  int count;
  plua_rule rule[];
} plua_rules;

enum { PLUA_WHENS = 1, PLUA_TABLES = 2 };

/* "not evaluated" comes first: what a rule is before it has run. */
typedef enum plua_result {
  PLUA_NOT_EVALUATED = 0,
  PLUA_PASSED,
  PLUA_FAILED
} plua_result;

/* One byte a rule.  Scripts see an array of tables, each made when it is
 * looked at: most scorings are never looked at. */
typedef struct plua_trace {
  int count;
  unsigned char result[];
} plua_trace;

/* Pushes a trace for the rules at `rules`. */
plua_trace *plua_trace_push(lua_State *L, int rules, int count);

/* Keeps the error on top of the stack as what rule `i` (from 1) raised in the
 * trace at `trace`, and pops it. */
void plua_trace_error(lua_State *L, int trace, int i);

#endif
