/*
 * Refuses the requests for memory of libpatients-script, the first, the
 * second, ... until a whole use of it needs no more: open, load, columns,
 * leads with their trace, failures, and an automation script.  Each time:
 *
 *  - every call returns, and gives what it should or PATIENTS_ERR_MEMORY; no
 *    lead gets another verdict, no rule another result;
 *  - with memory back, the leads get what they should;
 *  - nothing is left: no block, no handle of the library, no open file.
 *
 *   script_out_of_memory FOLDER    where leads.lua and automation.lua are
 */
#include "run_out.h"

#include <patients-script.h>
#include <string.h>

enum { COLUMNS = 3, RULES = 4 };

/* A lead by its name, and what becomes of it. */
typedef struct expectation {
  const char *name;
  patients_status status;
  const char *why; /* is in the reason or the failure */
} expectation;

static const expectation leads[] = {
    {"amina", PATIENTS_OK, ""},
    {"", PATIENTS_OK, "there is no name"},
    {"error", PATIENTS_ERR_SCRIPT, "'missing'"},
    {"memory", PATIENTS_ERR_LIMIT, "MiB of memory"},
    {"output", PATIENTS_ERR_LIMIT, "of output"},
    {"sibling", PATIENTS_OK, ""},
};
enum { LEADS = sizeof leads / sizeof *leads };

/* Whether a call went well; one that did not was refused memory, and says so.
 */
static bool succeeds(patients_status status, patients_error *error,
                     long refused_before) {
  patients_status said = error ? patients_error_status(error) : status;
  char text[256] = "";
  if (error)
    snprintf(text, sizeof text, "%s", patients_error_message(error));
  patients_error_free(error);
  if (said != status || (status == PATIENTS_OK) != (error == NULL))
    broken("an error is not of its status", text);
  if (status == PATIENTS_OK)
    return true;
  if (refuse_count() == refused_before)
    broken("failed with memory", text);
  if (status != PATIENTS_ERR_MEMORY)
    broken("does not say that memory ran out", text);
  return false;
}

static void hear(void *context, const char *line, size_t length) {
  *(size_t *)context += length + (line[0] == 'y');
}

static patients_script *open_script(patients_script_purpose purpose) {
  static size_t heard;
  patients_client_options client = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = NULL;
  patients_error *error = NULL;
  client.base_url = "https://registry.example";
  client.token = "secret";
  options.purpose = purpose;
  options.flags = PATIENTS_SCRIPT_TRACE;
  options.memory_bytes = 4 << 20;
  options.output_bytes = 4096;
  options.lead_seconds = options.load_seconds = 60;
  options.print = hear;
  options.context = &heard;
  if (purpose == PATIENTS_SCRIPT_FOR_AUTOMATION)
    options.client = &client;
  long before = refuse_count();
  patients_status status = patients_script_open(&options, &script, &error);
  return succeeds(status, error, before) ? script : NULL;
}

static bool load(patients_script *script, const char *folder,
                 const char *file) {
  char path[4096];
  patients_error *error = NULL;
  snprintf(path, sizeof path, "%s/%s", folder, file);
  long before = refuse_count();
  patients_status status = patients_script_load_file(script, path, &error);
  return succeeds(status, error, before);
}

static bool name_columns(patients_script *script) {
  static const patients_script_text names[COLUMNS] = {
      {"Full name", 9}, {"Phone", 5}, {"Notes", 5}};
  patients_error *error = NULL;
  long before = refuse_count();
  patients_status status =
      patients_script_set_columns(script, names, COLUMNS, &error);
  return succeeds(status, error, before);
}

/* The rules of a lead that was judged: three passed, and one raised. */
static void look_at_rules(patients_script *script) {
  patients_script_rule rule;
  patients_script_scoring scoring;
  double points = 0;
  rule.size = sizeof rule;
  scoring.size = sizeof scoring;
  if (patients_script_scorings(script) != 1 ||
      patients_script_scoring_get(script, 0, &scoring, NULL) ||
      scoring.rules != RULES)
    broken("a lead without its scoring", "");
  for (size_t i = 0; i < RULES; i++) {
    if (patients_script_rule_get(script, 0, i, &rule, NULL))
      broken("a scoring without its rule", "");
    points += rule.points;
  }
  if (points != scoring.score || rule.result != PATIENTS_SCRIPT_NOT_EVALUATED ||
      !strstr(rule.error, "leads.lua:22: no column 'nothing'"))
    broken("a rule gave something else", rule.error);
}

static bool is_as_expected(patients_script *script, const expectation *lead,
                           patients_status status,
                           const patients_script_verdict *verdict) {
  patients_script_failure failure;
  failure.size = sizeof failure;
  if (status != lead->status)
    return false;
  if (status != PATIENTS_OK)
    return !patients_script_last_failure(script, &failure, NULL) &&
           failure.status == status && strstr(failure.reason, lead->why);
  if (*lead->why)
    return verdict->decision == PATIENTS_SCRIPT_DISQUALIFIED &&
           strcmp(verdict->reason, lead->why) == 0;
  look_at_rules(script);
  return verdict->decision == PATIENTS_SCRIPT_PATIENT && verdict->score == 60;
}

static void judge(patients_script *script, const expectation *lead) {
  const patients_script_text cells[COLUMNS] = {
      {lead->name, PATIENTS_NUL_TERMINATED},
      {"0551234567", 10},
      {"would like to know the price", 28}};
  patients_script_verdict verdict;
  patients_error *error = NULL;
  memset(&verdict, 0, sizeof verdict);
  verdict.size = sizeof verdict;
  long before = refuse_count();
  patients_status status =
      patients_script_qualify(script, cells, COLUMNS, 7, &verdict, &error);
  if (!is_as_expected(script, lead, status, &verdict))
    succeeds(status ? status : PATIENTS_ERR_SCRIPT, error, before);
  else
    patients_error_free(error);
  patients_patient_free(verdict.patient);
}

static void play_leads(patients_script *script, const char *folder) {
  if (!load(script, folder, "leads.lua") || !name_columns(script))
    return;
  for (int i = 0; i < LEADS; i++)
    judge(script, &leads[i]);
  refuse_no_more();
  for (int i = LEADS; i-- > 0;)
    judge(script, &leads[i]);
}

static void play_automation(patients_script *script, const char *folder) {
  patients_error *error = NULL;
  if (!load(script, folder, "automation.lua"))
    return;
  long before = refuse_count();
  patients_status status = patients_script_run(script, &error);
  succeeds(status, error, before);
}

/* What is played with a script of the folder. */
typedef struct run {
  patients_script_purpose purpose;
  const char *folder;
} run;

static void play_run(const void *what) {
  const run *of = what;
  patients_script *script = open_script(of->purpose);
  if (script && of->purpose == PATIENTS_SCRIPT_FOR_LEADS)
    play_leads(script, of->folder);
  else if (script)
    play_automation(script, of->folder);
  refuse_no_more();
  patients_script_close(script);
}

int main(int count, char **arguments) {
  const char *folder = count == 2 ? arguments[1] : ".";
  const run leads_run = {PATIENTS_SCRIPT_FOR_LEADS, folder};
  const run automation = {PATIENTS_SCRIPT_FOR_AUTOMATION, folder};
  long places = run_out_everywhere(play_run, &leads_run) +
                run_out_everywhere(play_run, &automation);
  printf("ok - %ld places to run out of memory cost no more than their call\n",
         places);
  return 0;
}
