/*
 * Scripts in threads: each of its own script at full speed, all in one script
 * without a race, and one that is closed while others are in it.
 */
#define _POSIX_C_SOURCE 200809L
#include "script_expect.h"

#include <pthread.h>

enum { THREADS = 8, LEADS = 2000 };

static const char rules[] =
    "local patients = require 'patients'\n"
    "local rules = patients.rules {\n"
    "  { name = 'named', points = 10,\n"
    "    when = function(lead) return lead.name ~= '' end },\n"
    "}\n"
    "function qualify(lead)\n"
    "  local score = rules:score(lead)\n"
    "  if lead.name == 'nobody' then return nil, 'nobody' end\n"
    "  return patients.new { full_name = lead.name, gender = 'Male',\n"
    "    is_lead = score < 60 }\n"
    "end\n";

static patients_script *open_rules(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  options.flags = PATIENTS_SCRIPT_TRACE;
  patients_script *script = load_script(&options, rules);
  name_column(script, "name");
  return script;
}

/* What a thread saw; added up once it is joined. */
typedef struct seen {
  patients_script *script; /* shared, or NULL for one of its own */
  bool closes;             /* half way */
  long judged, busy, gone, wrong;
} seen;

/* Whether the verdict is that of the name. */
static bool is_right(const patients_script_verdict *verdict, const char *name) {
  const char *text = NULL;
  if (strcmp(name, "nobody") == 0)
    return verdict->decision == PATIENTS_SCRIPT_DISQUALIFIED;
  bool same = verdict->decision == PATIENTS_SCRIPT_PATIENT &&
              !patients_patient_get(verdict->patient, PATIENTS_FULL_NAME, &text,
                                    NULL, NULL) &&
              strcmp(text, name) == 0 && verdict->score == 10;
  patients_patient_free(verdict->patient);
  return same;
}

static void judge_one(seen *of, patients_script *script, int i) {
  patients_script_verdict verdict;
  char name[32] = "nobody";
  if (i % 3 > 0)
    snprintf(name, sizeof name, "person %d", i);
  patients_error *error = NULL;
  patients_status status = judge(script, name, &verdict, &error);
  of->wrong += (status == PATIENTS_OK) != (error == NULL);
  patients_error_free(error);
  if (status == PATIENTS_ERR_BUSY)
    of->busy++;
  else if (status == PATIENTS_ERR_HANDLE)
    of->gone++;
  else if (status == PATIENTS_OK && is_right(&verdict, name))
    of->judged++;
  else
    of->wrong++;
}

static void *judge_all(void *argument) {
  seen *of = argument;
  patients_script *script = of->script ? of->script : open_rules();
  for (int i = 0; i < LEADS; i++) {
    if (of->closes && i == LEADS / 2)
      patients_script_close(script);
    judge_one(of, script, i);
    if (patients_script_scorings(script) > 1)
      of->wrong++;
  }
  if (!of->script)
    patients_script_close(script);
  return NULL;
}

static seen run_threads(patients_script *script, bool one_closes) {
  pthread_t threads[THREADS];
  seen each[THREADS], sum;
  memset(each, 0, sizeof each);
  memset(&sum, 0, sizeof sum);
  for (int i = 0; i < THREADS; i++) {
    each[i].script = script;
    each[i].closes = one_closes && i == 0;
    if (pthread_create(&threads[i], NULL, judge_all, &each[i]))
      abort();
  }
  for (int i = 0; i < THREADS; i++) {
    pthread_join(threads[i], NULL);
    sum.judged += each[i].judged;
    sum.busy += each[i].busy;
    sum.gone += each[i].gone;
    sum.wrong += each[i].wrong;
  }
  return sum;
}

int main(void) {
  const long calls = (long)THREADS * LEADS;
  seen own = run_threads(NULL, false);
  expect(own.judged == calls, "scripts in threads do not know of each other");

  patients_script *shared = open_rules();
  seen together = run_threads(shared, false);
  expect(together.wrong == 0 && together.judged > 0 &&
             together.judged + together.busy == calls,
         "in one script, a lead is judged right or the script is busy");

  seen closed = run_threads(shared, true);
  expect(closed.wrong == 0 && closed.gone > 0 &&
             closed.judged + closed.busy + closed.gone == calls,
         "a script that is closed while it is in use is gone afterwards");
  patients_script_verdict verdict;
  expect(judge(shared, "x", &verdict, NULL) == PATIENTS_ERR_HANDLE,
         "and stays so");
  printf("%ld busy of %ld calls\n", together.busy, calls);
  return all_kept("script_threads");
}
