/*
 * The module `patients` for Lua 5.4, over <patients.h> and nothing else.
 * `require "patients"` calls luaopen_patients; a host that runs scripts has
 * the few doors below besides.  None of these raises, except as said.
 */
#ifndef PATIENTS_LUA_H
#define PATIENTS_LUA_H

#include <lua.h>
#include <patients.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Leaves the module's table on the stack.  Raises when memory runs out. */
int luaopen_patients(lua_State *L);

/* The handle of the patient at `index`, owned by Lua, or NULL. */
patients_patient *patients_lua_to_patient(lua_State *L, int index);

/* What patients.client() without a base_url returns a client for.  The host
 * owns the strings in `options` and keeps them until the state is closed; a
 * script cannot read them, nor name a journal of its own.  Only the pointer is
 * kept.  NULL: there is no registry in this run, and patients.client() raises.
 * False when memory runs out; the script must not run then, for it would
 * connect to whatever it or the environment names. */
bool patients_lua_set_client_options(lua_State *L,
                                     const patients_client_options *options);

/* The score that rules:score() gave last in this state, or false. */
bool patients_lua_last_score(lua_State *L, double *score);

/* Whether a phone that patients.phone() read had an extension, which no patient
 * has a place for. */
bool patients_lua_dropped_extension(lua_State *L);

/* Forgets the last score, the extension and what was traced, before the next
 * lead. */
void patients_lua_clear_lead(lua_State *L);

/* ---- what each rule gave --------------------------------------------------
 */

/* Called around each rule, so that a host can find out what the rule read.
 * Rules may nest.  Neither function may raise or call into the state.  What
 * `ended` gives is kept with the rule as its tag.  A lead that breaks a limit
 * may end a rule without a call of `ended`. */
typedef struct patients_lua_tracer {
  void *context;
  void (*began)(void *context);
  uint32_t (*ended)(void *context);
} patients_lua_tracer;

/* From now on the scorings of a lead are kept, the first 64 of them, for the
 * functions below.  The tracer must outlive the state.  False: there is no
 * memory for it. */
bool patients_lua_set_tracer(lua_State *L, const patients_lua_tracer *tracer);

/* One call of rules:score(). */
typedef struct patients_lua_scoring {
  size_t rules;
  bool has_score;
  double score;        /* of the rules that passed, also without has_score */
  const char *verdict; /* or why there is no score; "" where it broke off */
} patients_lua_scoring;

typedef enum patients_lua_result {
  PATIENTS_LUA_NOT_EVALUATED = 0,
  PATIENTS_LUA_PASSED = 1,
  PATIENTS_LUA_FAILED = 2
} patients_lua_result;

/* What one rule gave.  Texts are Lua's, until patients_lua_clear_lead(). */
typedef struct patients_lua_rule {
  const char *name;
  const char *group; /* or NULL */
  patients_lua_result result;
  double points; /* that it gave, after the cap of its group */
  double worth;  /* that it gives where it passes */
  bool required;
  const char *error; /* what it raised, or NULL */
  const char *file;  /* where its function is written; "" where unknown */
  int line;          /* from 1; 0 where unknown */
  uint32_t tag;      /* what the tracer said of it */
} patients_lua_rule;

/* How many scorings were kept since the last clearing. */
size_t patients_lua_scorings(lua_State *L);

/* A scoring, from 0; false where there is none. */
bool patients_lua_scoring_at(lua_State *L, size_t scoring,
                             patients_lua_scoring *out);

/* A rule of a scoring, each from 0; false where there is none. */
bool patients_lua_rule_at(lua_State *L, size_t scoring, size_t rule,
                          patients_lua_rule *out);

/* ---- what each rule came to over all leads --------------------------------
 */

/* From now on the rules that the script makes are kept for the functions
 * below, the first 16 tables of them.  False: there is no memory for it. */
bool patients_lua_keep_rules(lua_State *L);

/* One table of rules, from patients.rules(). */
typedef struct patients_lua_rule_set {
  size_t rules;
  uint64_t scorings; /* calls of rules:score() that came to their end */
  bool has_thresholds;
  double patient_from, lead_from;
} patients_lua_rule_set;

/* One of its rules.  Texts are Lua's, for as long as the state lives. */
typedef struct patients_lua_rule_counts {
  const char *name;
  const char *group; /* or NULL */
  bool required;
  double worth;
  uint64_t passed, failed, not_evaluated;
  /* A required rule: scorings that it turned away, as the first.  Another,
   * where there are thresholds: those that its points brought to another
   * verdict. */
  uint64_t decided;
} patients_lua_rule_counts;

/* How many tables of rules are kept. */
size_t patients_lua_rule_sets(lua_State *L);

/* A table, from 0; false where there is none. */
bool patients_lua_rule_set_at(lua_State *L, size_t set,
                              patients_lua_rule_set *out);

/* A rule of a table, each from 0; false where there is none. */
bool patients_lua_rule_counts_at(lua_State *L, size_t set, size_t rule,
                                 patients_lua_rule_counts *out);

#endif
