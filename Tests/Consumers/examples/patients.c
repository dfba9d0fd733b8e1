/*
 * Runs one example of patients.h by the name of its function, with what the
 * header says that examples have at hand: `client`, `keyed` and `patient`.
 *
 *   ./a.out patients_client_register JOURNAL
 */
#include <patients.h>
#include <poll.h>

struct context {
  patients_client *client, *keyed;
  patients_patient *patient;
};

#define AT_HAND(context)                                                       \
  patients_client *client = context->client, *keyed = context->keyed;          \
  patients_patient *patient = context->patient;                                \
  (void)client, (void)keyed, (void)patient;
#include "examples.h"

/* A lead that can be sent, and that a patient's checks find nothing about. */
static patients_patient *lead(void) {
  patients_patient *patient = NULL;
  patients_error *error = NULL;
  must(patients_patient_new(&patient, &error), &error);
  must(patients_patient_set_lead(patient, true, &error), &error);
  must(patients_patient_set(patient, PATIENTS_FULL_NAME, "Practice Person",
                            PATIENTS_NUL_TERMINATED, &error),
       &error);
  must(patients_patient_set(patient, PATIENTS_GENDER, "Female",
                            PATIENTS_NUL_TERMINATED, &error),
       &error);
  return patient;
}

int main(int count, char **words) {
  struct context context;
  int code;
  if (count != 3)
    return EXIT_FAILURE;
  context.client = client_with(NULL);
  context.keyed = client_with(words[2]);
  context.patient = lead();
  code = run_example(words[1], &context);
  patients_patient_free(context.patient);
  patients_client_free(context.keyed);
  patients_client_free(context.client);
  return code;
}
