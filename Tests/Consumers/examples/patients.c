/*
 * Runs one example of patients.h by the name of its function, with what the
 * header says that examples have at hand: `client`, `keyed` and `patient`.
 *
 *   ./a.out patients_client_register JOURNAL
 */
#include <patients.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct context {
  patients_client *client, *keyed;
  patients_patient *patient;
};

#define EXAMPLE(name)                                                          \
  static void name##_example(struct context *context) {                        \
    patients_client *client = context->client, *keyed = context->keyed;        \
    patients_patient *patient = context->patient;                              \
    (void)client, (void)keyed, (void)patient;                                  \
    {
#define END_EXAMPLE                                                            \
  }                                                                            \
  }
#include "examples.inc"

#define ENTRY(name) {#name, name##_example},
static const struct {
  const char *name;
  void (*run)(struct context *);
} examples[] = {EXAMPLES(ENTRY)};

static void must(patients_status status, patients_error *error) {
  if (status == PATIENTS_OK)
    return;
  fprintf(stderr, "cannot begin: %s\n", patients_error_message(error));
  exit(EXIT_FAILURE);
}

static patients_client *client_with(const char *journal) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_error *error = NULL;
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  options.journal = journal;
  must(patients_client_new(&options, &client, &error), error);
  return client;
}

/* A lead that can be sent, and that a patient's checks find nothing about. */
static patients_patient *lead(void) {
  patients_patient *patient = NULL;
  patients_error *error = NULL;
  must(patients_patient_new(&patient, &error), error);
  must(patients_patient_set_lead(patient, true, &error), error);
  must(patients_patient_set(patient, PATIENTS_FULL_NAME, "Practice Person",
                            PATIENTS_NUL_TERMINATED, &error),
       error);
  must(patients_patient_set(patient, PATIENTS_GENDER, "Female",
                            PATIENTS_NUL_TERMINATED, &error),
       error);
  return patient;
}

int main(int count, char **words) {
  struct context context;
  size_t i;
  int ran = 0;
  if (count != 3)
    return EXIT_FAILURE;
  context.client = client_with(NULL);
  context.keyed = client_with(words[2]);
  context.patient = lead();
  for (i = 0; i < sizeof examples / sizeof *examples; i++)
    if (strcmp(examples[i].name, words[1]) == 0) {
      examples[i].run(&context);
      ran = 1;
    }
  patients_patient_free(context.patient);
  patients_client_free(context.keyed);
  patients_client_free(context.client);
  return ran ? EXIT_SUCCESS : EXIT_FAILURE;
}
