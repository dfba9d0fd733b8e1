/*
 * Refuses the host's requests for memory, the first, the second, ... until a
 * whole run needs no more: open, load, run, columns, leads, and the same for a
 * script that registers.  Each time:
 *
 *  - every call returns, and gives what it should or a failure that says that
 *    it is for memory; no lead gets another verdict, no rule another result;
 *  - with memory back, the leads get what they should;
 *  - nothing is left: no block, no handle of the library, no open file.
 *
 *   out_of_memory FOLDER    where leads.lua is
 */
#include "run_out.h"
#include "small_host.h"

#include <string.h>

enum { COLUMNS = 3, NAME = 0, NOTES = 2 };

/* A lead by its name, and what becomes of it. */
typedef struct expectation {
  const char *name;
  script_host_status status;
  script_host_limit limit;
  const char *why; /* is in the reason */
} expectation;

static const expectation leads[] = {
    {"amina", SCRIPT_HOST_OK, SCRIPT_HOST_NO_LIMIT, ""},
    {"", SCRIPT_HOST_DISQUALIFIED, SCRIPT_HOST_NO_LIMIT, "there is no name"},
    {"error", SCRIPT_HOST_FAILED, SCRIPT_HOST_NO_LIMIT, "'missing'"},
    {"memory", SCRIPT_HOST_FAILED, SCRIPT_HOST_MEMORY, "MiB of memory"},
    {"kept", SCRIPT_HOST_FAILED, SCRIPT_HOST_MEMORY, "MiB of memory"},
    {"output", SCRIPT_HOST_FAILED, SCRIPT_HOST_OUTPUT, "of output"},
    {"pattern", SCRIPT_HOST_FAILED, SCRIPT_HOST_PATTERN, "pattern steps"},
    {"sibling", SCRIPT_HOST_OK, SCRIPT_HOST_NO_LIMIT, ""},
};
enum { LEADS = sizeof leads / sizeof *leads };

/* A call that ought to succeed: true if it did. */
static bool succeeds(script_host *host, script_host_status status,
                     long refused_before) {
  if (status == SCRIPT_HOST_OK)
    return true;
  const char *reason = script_host_last_error(host).reason;
  if (refuse_count() == refused_before)
    broken("failed with memory", reason);
  if (!strstr(reason, "memory"))
    broken("does not say that memory ran out", reason);
  return false;
}

/* A host with its script and what it may register with. */
static bool load(script_host *host, const char *folder, const char *file) {
  static const patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  long before = refuse_count();
  if (!succeeds(host, script_host_load_file(host, path), before))
    return false;
  before = refuse_count();
  if (patients_lua_set_client_options(script_host_state(host), &options))
    return true;
  if (refuse_count() == before)
    broken("failed with memory", "patients_lua_set_client_options");
  return false;
}

static bool prepare(script_host *host) {
  static const script_host_text headers[COLUMNS] = {
      {"Full name", 9}, {"Phone", 5}, {"Notes", 5}};
  long before = refuse_count();
  if (!succeeds(host, script_host_run(host, SCRIPT_HOST_FOR_LEADS), before))
    return false;
  before = refuse_count();
  return succeeds(host, script_host_set_columns(host, headers, COLUMNS),
                  before);
}

static bool is_patient_of_60(script_host *host) {
  lua_State *L = script_host_state(host);
  double score = 0;
  return patients_lua_to_patient(L, script_host_result_index(host)) &&
         patients_lua_last_score(L, &score) && score == 60;
}

static bool as_expected(script_host *host, const expectation *lead,
                        script_host_status status) {
  if (status != lead->status)
    return false;
  if (status == SCRIPT_HOST_OK)
    return is_patient_of_60(host);
  if (status == SCRIPT_HOST_DISQUALIFIED)
    return strcmp(script_host_reason(host).bytes, lead->why) == 0;
  script_host_error error = script_host_last_error(host);
  return error.limit == lead->limit && strstr(error.reason, lead->why);
}

static void qualify(script_host *host, const expectation *lead) {
  script_host_text cells[COLUMNS] = {{lead->name, strlen(lead->name)},
                                     {"0551234567", 10},
                                     {"would like to know the price", 28}};
  long before = refuse_count();
  patients_lua_clear_lead(script_host_state(host));
  script_host_status status = script_host_qualify(host, cells, COLUMNS, 7);
  if (as_expected(host, lead, status))
    return;
  const char *reason = status == SCRIPT_HOST_DISQUALIFIED
                           ? script_host_reason(host).bytes
                           : script_host_last_error(host).reason;
  if (refuse_count() == before)
    broken(lead->name, reason);
  if (status != SCRIPT_HOST_FAILED || !strstr(reason, "memory"))
    broken("memory that ran out changed what becomes of a lead", reason);
}

static void play_leads(script_host *host, const char *folder) {
  if (!load(host, folder, "leads.lua") || !prepare(host))
    return;
  for (int i = 0; i < LEADS; i++)
    qualify(host, &leads[i]);
  refuse_no_more();
  for (int i = LEADS; i-- > 0;)
    qualify(host, &leads[i]);
}

static void play_automation(script_host *host, const char *folder) {
  if (!load(host, folder, "automation.lua"))
    return;
  long before = refuse_count();
  succeeds(host, script_host_run(host, SCRIPT_HOST_FOR_AUTOMATION), before);
}

/* A script of the folder, and what is done with it. */
typedef struct run {
  void (*plays)(script_host *host, const char *folder);
  const char *folder;
} run;

/* Opens a host, plays, and closes it with memory back. */
static void play_run(const void *what) {
  const run *of = what;
  script_host *host = open_small_host(10000, 60);
  if (!host && refuse_count() == 0)
    broken("failed with memory", "script_host_open");
  if (host)
    of->plays(host, of->folder);
  refuse_no_more();
  script_host_close(host);
}

/* A whole collection wherever one may be. */
static void collect_everywhere(const run *of) {
  refuse_after(0, 0);
  script_host *host = open_small_host(10000, 60);
  lua_gc(script_host_state(host), LUA_GCINC, 1, 1000, 100);
  of->plays(host, of->folder);
  script_host_close(host);
}

/* Whether the host kept that there is no registry, or said that it could not:
 * it needs memory only where the table of Lua's registry is full. */
static bool keeps_no_registry(int others) {
  static const char keys[64];
  static const char script[] = "require('patients').client()";
  script_host *host = open_small_host(10000, 60);
  lua_State *L = script_host_state(host);
  for (int i = 0; i < others; i++) {
    lua_pushboolean(L, 1);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &keys[i]);
  }
  refuse_after(0, LONG_MAX);
  bool kept = patients_lua_set_client_options(L, NULL);
  refuse_no_more();
  script_host_load_text(host, script, sizeof script - 1, "script.lua", NULL);
  script_host_run(host, SCRIPT_HOST_FOR_AUTOMATION);
  const char *reason = script_host_last_error(host).reason;
  if (kept && !strstr(reason, "this run has no registry"))
    broken("a script has lost what it connects to", reason);
  script_host_close(host);
  return kept;
}

static void keep_no_registry_everywhere(void) {
  int refused = 0;
  for (int others = 0; others < 64; others++)
    refused += !keeps_no_registry(others);
  if (refused == 0)
    broken("never refused", "patients_lua_set_client_options");
}

int main(int count, char **arguments) {
  const char *folder = count == 2 ? arguments[1] : ".";
  const run runs[] = {{play_leads, folder}, {play_automation, folder}};
  long places = 0;
  keep_no_registry_everywhere();
  for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
    collect_everywhere(&runs[i]);
    places += run_out_everywhere(play_run, &runs[i]);
  }
  printf("ok - %ld places to run out of memory cost no more than their call\n",
         places);
  return 0;
}
