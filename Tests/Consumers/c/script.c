/*
 * Judges a file of leads by the clinic's rules, in order, a line for each:
 * the line of the file, the verdict, the score, the patient or the reason, and
 * of each rule what it found, the points that it gave and the columns that it
 * read.  Counts them at the end.
 *
 *   script RULES.lua LEADS.csv
 */
#include "script_leads.h"

/* Says why in one line, and ends the program. */
static void fail(patients_error *error) {
  fprintf(stderr, "script: %s: %s\n",
          patients_status_name(patients_error_status(error)),
          patients_error_message(error));
  patients_error_free(error);
  exit(EXIT_FAILURE);
}

static void print_score(const patients_script_verdict *verdict) {
  if (verdict->has_score)
    printf("\t%.14g", verdict->score);
  else
    printf("\t-");
}

static void print_patient(const patients_patient *patient) {
  bool is_lead = false;
  if (patients_patient_is_lead(patient, &is_lead, NULL))
    abort();
  printf("\t%s", is_lead ? "lead" : "patient");
  for (patients_field field = PATIENTS_PREFERRED_NAME;
       field <= PATIENTS_DATE_OF_BIRTH; field++) {
    const char *text = NULL;
    if (patients_patient_get(patient, field, &text, NULL, NULL))
      abort();
    printf("|%s", text ? text : "-");
  }
}

static void print_rule(const patients_script_rule *rule) {
  static const char *const results[] = {"", "passed", "failed",
                                        "not evaluated"};
  printf("\t%s=%s:%.14g:", rule->name, results[rule->result], rule->points);
  for (size_t i = 0; i < rule->column_count; i++)
    printf(i ? ",%zu" : "%zu", rule->columns[i]);
}

static void print_rules(patients_script *script) {
  patients_script_scoring scoring;
  patients_script_rule rule;
  scoring.size = sizeof scoring;
  rule.size = sizeof rule;
  for (size_t i = 0; i < patients_script_scorings(script); i++) {
    if (patients_script_scoring_get(script, i, &scoring, NULL))
      abort();
    for (size_t j = 0; j < scoring.rules; j++) {
      if (patients_script_rule_get(script, i, j, &rule, NULL))
        abort();
      print_rule(&rule);
    }
  }
}

static size_t patients, disqualified, failed;

static void judge(patients_script *script, const leads *file, uint64_t row) {
  patients_script_verdict verdict;
  patients_error *error = NULL;
  verdict.size = sizeof verdict;
  printf("%d", file->first_line);
  if (patients_script_qualify(script, file->cells, file->count, row, &verdict,
                              &error)) {
    failed++;
    printf("\tfailed\t-\t%s", patients_error_message(error));
    patients_error_free(error);
  } else if (verdict.decision == PATIENTS_SCRIPT_DISQUALIFIED) {
    disqualified++;
    printf("\tdisqualified");
    print_score(&verdict);
    printf("\t%s", verdict.reason);
  } else {
    patients++;
    printf("\tpatient");
    print_score(&verdict);
    print_patient(verdict.patient);
    patients_patient_free(verdict.patient);
  }
  print_rules(script);
  putchar('\n');
}

static patients_script *open_rules(const char *path) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = NULL;
  patients_error *error = NULL;
  options.flags = PATIENTS_SCRIPT_TRACE;
  if (patients_script_open(&options, &script, &error) ||
      patients_script_load_file(script, path, &error))
    fail(error);
  return script;
}

int main(int count, char **arguments) {
  leads file;
  uint64_t row = 0;
  patients_error *error = NULL;
  if (count != 3) {
    fprintf(stderr, "usage: script RULES.lua LEADS.csv\n");
    return EXIT_FAILURE;
  }
  patients_script *script = open_rules(arguments[1]);
  leads_open(&file, arguments[2]);
  if (!leads_next(&file) ||
      patients_script_set_columns(script, file.cells, file.count, &error))
    fail(error);
  while (leads_next(&file))
    judge(script, &file, ++row);
  printf("%zu patients, %zu disqualified, %zu failed\n", patients, disqualified,
         failed);
  leads_close(&file);
  patients_script_close(script);
  return EXIT_SUCCESS;
}
