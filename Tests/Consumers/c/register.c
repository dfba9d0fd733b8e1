/*
 * Registers one lead and prints its id and its patient number.
 *
 *   cc register.c $(pkg-config --cflags --libs patients)
 *   PATIENTS_BASE_URL=http://127.0.0.1:8080 PATIENTS_TOKEN=... ./a.out
 */
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>

/* Says why in one line; gives the exit code. */
static int fail(patients_error *error) {
  fprintf(stderr, "register: %s: %s\n",
          patients_status_name(patients_error_status(error)),
          patients_error_message(error));
  patients_error_free(error);
  return EXIT_FAILURE;
}

/* Puts a lead together; the first text that is refused ends it. */
static patients_status fill(patients_patient *lead, patients_error **error) {
  static const struct {
    patients_field field;
    const char *text;
  } texts[] = {
      {PATIENTS_FULL_NAME, "Practice Person"},
      {PATIENTS_CALLING_CODE, "+971"},
      {PATIENTS_LOCAL_PHONE, "561231231"},
      {PATIENTS_GENDER, "Female"},
  };
  patients_status status = patients_patient_set_lead(lead, true, error);
  size_t count = sizeof texts / sizeof *texts;
  for (size_t i = 0; status == PATIENTS_OK && i < count; i++)
    status = patients_patient_set(lead, texts[i].field, texts[i].text,
                                  PATIENTS_NUL_TERMINATED, error);
  return status;
}

static int register_one(patients_client *client, const patients_patient *lead) {
  patients_error *error = NULL;
  patients_record *record = NULL;
  const char *id = NULL, *number = NULL;
  if (patients_client_register(client, lead, &record, &error) != PATIENTS_OK)
    return fail(error);
  patients_record_get(record, PATIENTS_ID, &id, NULL, NULL);
  patients_record_get(record, PATIENTS_PATIENT_NO, &number, NULL, NULL);
  printf("registered: id %s, patient number %s\n", id, number);
  patients_record_free(record);
  return EXIT_SUCCESS;
}

int main(void) {
  patients_error *error = NULL;
  patients_patient *lead = NULL;
  patients_client *client = NULL;
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  int code;

  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  if (patients_client_new(&options, &client, &error) != PATIENTS_OK)
    return fail(error);
  if (patients_patient_new(&lead, &error) != PATIENTS_OK ||
      fill(lead, &error) != PATIENTS_OK)
    code = fail(error);
  else
    code = register_one(client, lead);
  patients_patient_free(lead);
  patients_client_free(client);
  return code;
}
