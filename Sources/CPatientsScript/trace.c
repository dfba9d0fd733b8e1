/* What each rule gave for the last lead. */
#include "script.h"

size_t patients_script_scorings(patients_script *handle) {
  script *own;
  if (script_enter(handle, &own, NULL))
    return 0;
  size_t count = patients_lua_scorings(script_host_state(own->host));
  script_leave(handle, own, PATIENTS_OK);
  return count;
}

static const script_sizes scoring_sizes = {
    "patients_script_scoring", 1, {sizeof(patients_script_scoring)}};
static const script_sizes rule_sizes = {
    "patients_script_rule", 1, {sizeof(patients_script_rule)}};

static patients_status get_scoring(script *own, size_t index,
                                   patients_script_scoring *scoring,
                                   patients_error **error) {
  patients_lua_scoring found;
  if (!scoring)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "scoring is NULL");
  patients_status status =
      script_check_size(scoring->size, &scoring_sizes, error);
  if (status)
    return status;
  if (!patients_lua_scoring_at(script_host_state(own->host), index, &found))
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "the last lead has no scoring of this number");
  const patients_script_scoring value = {.rules = found.rules,
                                         .verdict = found.verdict,
                                         .has_score = found.has_score,
                                         .score = found.score};
  script_write(scoring, &value);
  return script_succeed(error);
}

patients_status patients_script_scoring_get(patients_script *handle,
                                            size_t index,
                                            patients_script_scoring *scoring,
                                            patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  return script_leave(handle, own, get_scoring(own, index, scoring, error));
}

static patients_script_result result_of(patients_lua_result result) {
  switch (result) {
  case PATIENTS_LUA_PASSED:
    return PATIENTS_SCRIPT_PASSED;
  case PATIENTS_LUA_FAILED:
    return PATIENTS_SCRIPT_NOT_PASSED;
  default:
    return PATIENTS_SCRIPT_NOT_EVALUATED;
  }
}

/* Lists the columns that the rule of this tag read. */
static size_t list_columns(script *own, uint32_t tag) {
  size_t count = 0;
  for (size_t column = 0; column < own->columns; column++)
    if (script_host_part_read(own->host, tag, column))
      own->read[count++] = column;
  return count;
}

static const char *or_nothing(const char *text) { return text ? text : ""; }

static patients_status get_rule(script *own, size_t scoring, size_t index,
                                patients_script_rule *rule,
                                patients_error **error) {
  patients_lua_rule found;
  if (!rule)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "rule is NULL");
  patients_status status = script_check_size(rule->size, &rule_sizes, error);
  if (status)
    return status;
  lua_State *L = script_host_state(own->host);
  if (!patients_lua_rule_at(L, scoring, index, &found))
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "the last lead has no rule of these numbers");
  script_host_copy_error(own->host, or_nothing(found.error), own->error,
                         sizeof own->error);
  const patients_script_rule value = {.name = or_nothing(found.name),
                                      .group = or_nothing(found.group),
                                      .result = result_of(found.result),
                                      .required = found.required,
                                      .points = found.points,
                                      .worth = found.worth,
                                      .error = own->error,
                                      .file = or_nothing(found.file),
                                      .line = found.line,
                                      .columns = own->read,
                                      .column_count =
                                          list_columns(own, found.tag)};
  script_write(rule, &value);
  return script_succeed(error);
}

patients_status patients_script_rule_get(patients_script *handle,
                                         size_t scoring, size_t index,
                                         patients_script_rule *rule,
                                         patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  return script_leave(handle, own, get_rule(own, scoring, index, rule, error));
}
