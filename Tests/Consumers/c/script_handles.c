/*
 * Hands over what is no script, what is out of range and structs of other
 * sizes: each is answered with a status and a text, and nothing else happens.
 */
#include "script_expect.h"

static const char rules[] =
    "function qualify(lead) return nil, lead.name end\n";

static const patients_script_text one_text = {"x", 1};

/* ---- handles ------------------------------------------------------------ */

static void refuse(patients_status status, patients_error *error) {
  expect_status(status, PATIENTS_ERR_HANDLE, error,
                "a handle that is none is refused");
}

/* Calls every function with a handle that is none. */
static void refuse_everywhere(patients_script *none) {
  patients_script_verdict verdict;
  patients_script_failure failure;
  patients_script_scoring scoring;
  patients_script_rule rule;
  patients_error *error = NULL;
  bool read = false;
  patients_status status;
  verdict.size = sizeof verdict;
  failure.size = sizeof failure;
  scoring.size = sizeof scoring;
  rule.size = sizeof rule;
  status = patients_script_load_file(none, "x.lua", &error);
  refuse(status, error);
  status = patients_script_load_text(none, rules, 4, "x", NULL, &error);
  refuse(status, error);
  status = patients_script_set_columns(none, &one_text, 1, &error);
  refuse(status, error);
  status = patients_script_qualify(none, &one_text, 1, 1, &verdict, &error);
  refuse(status, error);
  status = patients_script_column_read(none, 0, &read, &error);
  refuse(status, error);
  status = patients_script_run(none, &error);
  refuse(status, error);
  status = patients_script_last_failure(none, &failure, &error);
  refuse(status, error);
  status = patients_script_scoring_get(none, 0, &scoring, &error);
  refuse(status, error);
  status = patients_script_rule_get(none, 0, 0, &rule, &error);
  refuse(status, error);
  expect(patients_script_scorings(none) == 0, "no handle has no scorings");
  patients_script_close(none);
}

/* A number that xorshift makes of the one before. */
static uint64_t next_random(uint64_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 7;
  *state ^= *state << 17;
  return *state;
}

static void refuse_handles(patients_script *live) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *closed = open_script(&options);
  patients_patient *patient = NULL;
  uint64_t random = 88172645463325252u, bits = (uint64_t)(uintptr_t)live;
  patients_script_close(closed);
  expect(!patients_patient_new(&patient, NULL), "a patient can be made");
  refuse_everywhere(NULL);
  refuse_everywhere(closed);
  refuse_everywhere((patients_script *)(void *)patient);
  refuse_everywhere((patients_script *)(void *)&options);
  refuse_everywhere((patients_script *)(uintptr_t)(bits + (UINT64_C(1) << 32)));
  refuse_everywhere((patients_script *)(uintptr_t)(bits | 0x7FFF0000));
  for (int i = 0; i < 100; i++)
    refuse_everywhere((patients_script *)(uintptr_t)next_random(&random));
  for (int bit = 0; bit < 64; bit++)
    refuse_everywhere(
        (patients_script *)(uintptr_t)(bits ^ UINT64_C(1) << bit));
  expect(patients_patient_is_lead((patients_patient *)(void *)live,
                                  &(bool){false}, NULL) == PATIENTS_ERR_HANDLE,
         "a script is no patient");
  patients_patient_free(patient);
}

/* The place in the library's table that a handle is of. */
static uint32_t place_of(const patients_script *script) {
  return (uint32_t)(uintptr_t)script;
}

/* A handle stays stale when its place is another script's, which is only after
 * all other places have been used. */
static void use_place_again(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *stale = open_script(&options), *script = NULL;
  long others = -1;
  patients_script_close(stale);
  do {
    patients_script_close(script);
    script = open_script(&options);
    others++;
  } while (place_of(script) != place_of(stale) && others < 100000);
  expect(others > 10000 && others < 100000, "a place is used again late");
  expect(script != stale, "by another handle");
  refuse_everywhere(stale);
  expect(patients_script_load_text(script, rules, PATIENTS_NUL_TERMINATED,
                                   "rules.lua", NULL, NULL) == PATIENTS_OK,
         "which is not closed by closing the stale one");
  patients_script_close(script);
}

/* ---- structs --------------------------------------------------------------
 */

static void refuse_sizes(patients_script *script) {
  static const size_t known = sizeof(patients_script_options);
  patients_script_options options, defaults = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *none = NULL;
  patients_script_verdict verdict;
  patients_error *error = NULL;
  patients_status status;
  memset(&options, 0x55, sizeof options);
  status = patients_script_options_init(&options, known, &error);
  expect_status(status, PATIENTS_OK, error, "the defaults can be asked for");
  expect(memcmp(&options, &defaults, known) == 0,
         "the macro is equal to the function byte for byte");
  status = patients_script_options_init(&options, known + 8, &error);
  expect_status(status, PATIENTS_ERR_VERSION, error, "a newer struct is not");
  status = patients_script_options_init(NULL, known, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "NULL is not filled");
  for (size_t size = 0; size < known; size++) {
    options.size = size;
    status = patients_script_open(&options, &none, &error);
    expect_status(status, PATIENTS_ERR_ARGUMENT, error,
                  "a size that never was is refused");
  }
  options.size = known + 1;
  status = patients_script_open(&options, &none, &error);
  expect_status(status, PATIENTS_ERR_VERSION, error, "newer options are not");
  for (size_t size = 0; size < 2 * sizeof verdict; size++) {
    verdict.size = size;
    if (size != sizeof verdict)
      expect(patients_script_qualify(script, &one_text, 1, 1, &verdict, NULL) ==
                 (size > sizeof verdict ? PATIENTS_ERR_VERSION
                                        : PATIENTS_ERR_ARGUMENT),
             "a verdict of another size is refused");
  }
  expect(none == NULL, "no output is written where a call fails");
}

/* Options that are wrong in one member. */
static void refuse_options(void) {
  const patients_script_options defaults = PATIENTS_SCRIPT_OPTIONS_INIT;
  const patients_client_options client = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_script_options wrong[6];
  patients_script *none = NULL;
  patients_error *error = NULL;
  for (int i = 0; i < 6; i++)
    wrong[i] = defaults;
  wrong[0].purpose = 0;
  wrong[1].purpose = 3;
  wrong[2].flags = 2;
  wrong[3].lead_seconds = -1;
  wrong[4].load_seconds = strtod("nan", NULL);
  wrong[5].client = &client;
  for (int i = 0; i < 6; i++) {
    patients_status status = patients_script_open(&wrong[i], &none, &error);
    expect_status(status, PATIENTS_ERR_ARGUMENT, error,
                  "options that are wrong are refused");
  }
  patients_status status = patients_script_open(NULL, &none, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "options are needed");
  status = patients_script_open(&defaults, NULL, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "so is a place for it");
  patients_client_options newer = client;
  newer.size += 8;
  wrong[0] = defaults;
  wrong[0].purpose = PATIENTS_SCRIPT_FOR_AUTOMATION;
  wrong[0].client = &newer;
  status = patients_script_open(&wrong[0], &none, &error);
  expect_status(status, PATIENTS_ERR_VERSION, error,
                "newer options of the client are refused");
}

/* ---- texts ----------------------------------------------------------------
 */

/* Judges, or names columns, with texts that are wrong. */
static void refuse_text(patients_script *script, const char *bytes,
                        size_t length, patients_status wanted) {
  const patients_script_text text = {bytes, length};
  patients_script_verdict verdict;
  patients_error *error = NULL;
  verdict.size = sizeof verdict;
  patients_status status =
      patients_script_qualify(script, &text, 1, 1, &verdict, &error);
  expect_error(status, wanted, error, "cell 1", "a wrong cell is refused");
  status = patients_script_set_columns(script, &text, 1, &error);
  expect_error(status, wanted, error, "the name of column 1",
               "a wrong name is refused");
}

static void refuse_texts(patients_script *script) {
  const patients_script_text two[] = {{"a", 1}, {"b", 1}};
  patients_script_verdict verdict;
  patients_error *error = NULL;
  patients_status status;
  verdict.size = sizeof verdict;
  refuse_text(script, "\xFF", 1, PATIENTS_ERR_UTF8);
  refuse_text(script, "\xED\xA0\x80", 3, PATIENTS_ERR_UTF8);
  refuse_text(script, "12345678\xC3", 9, PATIENTS_ERR_UTF8);
  refuse_text(script, NULL, 1, PATIENTS_ERR_ARGUMENT);
  refuse_text(script, "x", (16 << 20) + 1, PATIENTS_ERR_ARGUMENT);
  status = patients_script_qualify(script, two, 2, 1, &verdict, &error);
  expect_error(status, PATIENTS_ERR_ARGUMENT, error, "2 cells and 1 columns",
               "a cell without a column is refused");
  status = patients_script_qualify(script, NULL, 1, 1, &verdict, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "NULL is no cells");
  status = patients_script_qualify(script, two, 1, 1, NULL, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "NULL is no verdict");
  expect(!judge(script, "still there", &verdict, NULL) &&
             strcmp(verdict.reason, "still there") == 0,
         "the columns before stay where others cannot be named");
  expect(!patients_script_qualify(script, NULL, 0, 1, &verdict, NULL) &&
             strcmp(verdict.reason, "") == 0,
         "a lead without cells has empty ones");
}

/* ---- the order of calls ----------------------------------------------------
 */

static void refuse_order(patients_script *loaded) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *empty = open_script(&options);
  patients_script_verdict verdict;
  patients_script_rule rule;
  patients_error *error = NULL;
  bool read = false;
  patients_status status;
  rule.size = sizeof rule;
  status = judge(empty, "x", &verdict, &error);
  expect_error(status, PATIENTS_ERR_ARGUMENT, error, "no script is loaded",
               "nothing judges no lead");
  status = patients_script_run(loaded, &error);
  expect_error(status, PATIENTS_ERR_ARGUMENT, error, "FOR_AUTOMATION",
               "a script for leads is not run by itself");
  status = patients_script_load_text(loaded, rules, 4, "x", NULL, &error);
  expect_error(status, PATIENTS_ERR_ARGUMENT, error, "open another",
               "a handle has one script");
  status = patients_script_load_file(empty, "nosuch/rules.lua", &error);
  expect_error(status, PATIENTS_ERR_SCRIPT, error,
               "nosuch/rules.lua: cannot read the script",
               "a file that is not there is named");
  status = patients_script_column_read(loaded, 1, &read, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "there is no column 1");
  status = patients_script_rule_get(loaded, 0, 0, &rule, &error);
  expect_status(status, PATIENTS_ERR_ARGUMENT, error, "nothing was traced");
  patients_script_close(empty);
}

int main(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = load_script(&options, rules);
  name_column(script, "name");
  refuse_handles(script);
  use_place_again();
  refuse_sizes(script);
  refuse_options();
  refuse_texts(script);
  refuse_order(script);
  patients_script_close(script);
  refuse_everywhere(script);
  return all_kept("script_handles");
}
