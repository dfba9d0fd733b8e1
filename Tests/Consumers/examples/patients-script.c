/*
 * Runs one example of patients-script.h by the name of its function, with what
 * those examples have at hand: `script`, which has judged a lead, and `client`.
 *
 *   ./a.out patients_script_qualify JOURNAL
 */
#include <patients-script.h>

struct context {
  patients_script *script;
  patients_client *client;
};

#define AT_HAND(context)                                                       \
  patients_script *script = context->script;                                   \
  patients_client *client = context->client;                                   \
  (void)script, (void)client;
#include "examples.h"

static const char rules[] =
    "local patients = require 'patients'\n"
    "local rules = patients.rules {\n"
    "  { name = 'can be reached', points = 40,\n"
    "    when = function(lead) return lead.phone ~= '' end },\n"
    "  { name = 'has a name', points = 20,\n"
    "    when = function(lead) return lead.full_name ~= '' end },\n"
    "}\n"
    "function qualify(lead)\n"
    "  if rules:score(lead) < 60 then return nil, 'too little is known' end\n"
    "  return patients.new { is_lead = true, full_name = lead.full_name,\n"
    "    gender = 'Female' }\n"
    "end\n";

static void judge(patients_script *script) {
  const patients_script_text cells[] = {{"Practice Person", 15}, {"1", 1}};
  patients_script_verdict verdict;
  patients_error *error = NULL;
  verdict.size = sizeof verdict;
  must(patients_script_qualify(script, cells, 2, 1, &verdict, &error), &error);
  patients_patient_free(verdict.patient);
}

static patients_script *open_script(void) {
  const patients_script_text names[] = {{"Full Name", 9}, {"Phone", 5}};
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = NULL;
  patients_error *error = NULL;
  options.flags = PATIENTS_SCRIPT_TRACE;
  must(patients_script_open(&options, &script, &error), &error);
  must(patients_script_load_text(script, rules, PATIENTS_NUL_TERMINATED,
                                 "rules.lua", NULL, &error),
       &error);
  must(patients_script_set_columns(script, names, 2, &error), &error);
  judge(script);
  return script;
}

int main(int count, char **words) {
  struct context context;
  int code;
  if (count != 3)
    return EXIT_FAILURE;
  context.client = client_with(NULL);
  context.script = open_script();
  code = run_example(words[1], &context);
  patients_script_close(context.script);
  patients_client_free(context.client);
  return code;
}
