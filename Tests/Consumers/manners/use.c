#include "use.h"

#include <patients.h>
#include <stdio.h>
#include <string.h>

static int wrong(const char *what, const char *why) {
  fprintf(stderr, "not ok - %s: %s\n", what, why);
  return 1;
}

/* A patient that can be sent, or NULL. */
static patients_patient *sound_patient(void) {
  static const struct {
    patients_field field;
    const char *text;
  } texts[] = {
      {PATIENTS_FULL_NAME, "Practice Person"}, {PATIENTS_CALLING_CODE, "+971"},
      {PATIENTS_LOCAL_PHONE, "561231231"},     {PATIENTS_GENDER, "Female"},
      {PATIENTS_DATE_OF_BIRTH, "1990-02-28"},
  };
  patients_patient *patient = NULL;
  if (patients_patient_new(&patient, NULL) != PATIENTS_OK)
    return NULL;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    patients_patient_set(patient, texts[i].field, texts[i].text,
                         PATIENTS_NUL_TERMINATED, NULL);
  return patient;
}

static int use_issues(void) {
  patients_patient *empty = NULL;
  patients_issues *issues = NULL;
  patients_error *error = NULL;
  char *json = NULL;
  patients_patient_new(&empty, NULL);
  patients_patient_check(empty, &issues, NULL);
  patients_issue issue = {.size = sizeof issue};
  for (size_t i = 0; i < patients_issues_count(issues); i++)
    patients_issues_get(issues, i, &issue, NULL);
  patients_issues_free(issues);
  patients_status status = patients_patient_encode(empty, &json, NULL, &error);
  issues = patients_error_issues(error);
  size_t count = patients_issues_count(issues);
  patients_issues_free(issues);
  patients_error_free(error);
  patients_patient_free(empty);
  return status == PATIENTS_ERR_INVALID && count > 0
             ? 0
             : wrong("an empty patient", "has no issues");
}

static int use_typed(void) {
  patients_phone phone = {.size = sizeof phone};
  char date[11];
  const char *gender;
  int32_t years;
  patients_error *error = NULL;
  patients_phone_parse("0561231231", PATIENTS_NUL_TERMINATED, "+971", &phone,
                       NULL);
  patients_date_parse("31/12/1999", PATIENTS_NUL_TERMINATED, "DD/MM/YYYY", date,
                      NULL);
  patients_gender_parse("f", 1, &gender, NULL);
  patients_age("1990-02-28", NULL, &years, NULL);
  patients_status status =
      patients_date_parse("never", 5, "DD/MM/YYYY", date, &error);
  patients_error_free(error);
  return status == PATIENTS_ERR_DATE &&
                 strcmp(phone.local_phone, "561231231") == 0
             ? 0
             : wrong("what people typed", "is read otherwise");
}

int use_values(use_witness *witness) {
  patients_patient *patient = sound_patient();
  patients_record *record = NULL;
  char *json = NULL;
  patients_status status = patients_patient_encode(patient, &json, NULL, NULL);
  patients_text_free(json);
  patients_patient_free(patient);
  if (status != PATIENTS_OK)
    return wrong("a sound patient", patients_status_name(status));
  status = patients_reply_decode(
      200, "{\"data\":{\"patient\":{\"id\":\"x\"}},\"status\":\"0\"}",
      PATIENTS_NUL_TERMINATED, NULL, &record, NULL);
  patients_record_free(record);
  if (status != PATIENTS_OK)
    return wrong("a reply", patients_status_name(status));
  witness("after patients were made");
  return use_issues() || use_typed();
}

/* Several at once; the witness looks while they are on the wire. */
static int use_many(patients_client *client, const patients_patient *patient,
                    const char *journal, use_witness *witness) {
  enum { MANY = 8 };
  char key[] = "many 0";
  for (uint64_t tag = 0; tag < MANY; tag++, key[5]++)
    if ((journal ? patients_client_submit_keyed(client, patient, key,
                                                sizeof key - 1, tag, NULL)
                 : patients_client_submit(client, patient, tag, NULL)) !=
        PATIENTS_OK)
      return wrong("a patient", "is not taken");
  patients_completion done = {.size = sizeof done};
  for (int left = MANY; left > 0;) {
    patients_status status = patients_client_wait(client, 1, &done, NULL);
    witness("while requests are on the wire");
    if (status == PATIENTS_ERR_TIMEOUT)
      continue;
    if (status != PATIENTS_OK || done.status != PATIENTS_OK)
      return wrong("a request", patients_status_name(done.status));
    patients_record_free(done.record);
    left--;
  }
  return 0;
}

static int use_connections(const use_registry *registry,
                           patients_client *client, use_witness *witness) {
  patients_patient *patient = sound_patient();
  patients_record *record = NULL;
  patients_error *error = NULL;
  patients_status status =
      registry->journal
          ? patients_client_register_keyed(client, patient, "one", 3, &record,
                                           &error)
          : patients_client_register(client, patient, &record, &error);
  int failed = status == PATIENTS_OK
                   ? 0
                   : wrong(registry->base_url, patients_error_message(error));
  patients_record_free(record);
  patients_error_free(error);
  if (!failed)
    failed = use_many(client, patient, registry->journal, witness);
  /* Some stay on the wire when the client is freed. */
  patients_client_submit(client, patient, 0, NULL);
  patients_client_wait(client, 0, NULL, NULL);
  patients_patient_free(patient);
  return failed;
}

int use_client(const use_registry *registry, use_witness *witness) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_error *error = NULL;
  options.base_url = registry->base_url;
  options.token = registry->token;
  options.ca_file = registry->ca_file;
  options.journal = registry->journal;
  options.registry_name = "practice";
  if (patients_client_new(&options, &client, &error) != PATIENTS_OK) {
    int failed = wrong("a client", patients_error_message(error));
    patients_error_free(error);
    return failed;
  }
  witness("after a client was made");
  int failed = use_connections(registry, client, witness);
  patients_client_free(client);
  return failed;
}

int use_nobody(const char *base_url, use_witness *witness) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_patient *patient = sound_patient();
  patients_error *error = NULL;
  options.base_url = base_url;
  options.token = "token";
  options.max_attempts = 1;
  patients_client_new(&options, &client, NULL);
  patients_status status =
      patients_client_register(client, patient, NULL, &error);
  witness("after a registry that is not there");
  patients_error_free(error);
  patients_client_free(client);
  patients_patient_free(patient);
  return status == PATIENTS_ERR_NOT_SENT
             ? 0
             : wrong("nobody", patients_status_name(status));
}
