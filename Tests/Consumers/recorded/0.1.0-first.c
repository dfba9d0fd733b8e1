/*
 * Compiled with the first header that there was, and run with the library of
 * today: all that a program of then could call, with the structs as large as
 * they were then.
 *
 * Exit code 0: everything is as it was promised.
 */
#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT(text) text, PATIENTS_NUL_TERMINATED

/* What lies behind a struct of the caller's is not the library's. */
#define GUARD "not the library's"
#define GUARDED(type)                                                          \
  struct {                                                                     \
    type it;                                                                   \
    char guard[sizeof GUARD];                                                  \
  }
#define GUARD_OF(guarded)                                                      \
  memset(&(guarded).it, 0, sizeof(guarded).it),                                \
      memcpy((guarded).guard, GUARD, sizeof GUARD),                            \
      (guarded).it.size = sizeof(guarded).it
#define HOLDS(guarded) (memcmp((guarded).guard, GUARD, sizeof GUARD) == 0)

static int failures = 0;

static void expect(int holds, const char *promise) {
  if (holds)
    return;
  failures++;
  fprintf(stderr, "broken: %s\n", promise);
}

/* The error of a call that was to succeed, once. */
static void fine(patients_status status, patients_error *error,
                 const char *call) {
  expect(status == PATIENTS_OK, call);
  if (status != PATIENTS_OK)
    fprintf(stderr, "  %s: %s\n", patients_status_name(status),
            patients_error_message(error));
  patients_error_free(error);
}

#define FINE(call)                                                             \
  do {                                                                         \
    patients_error *error = NULL;                                              \
    patients_status status = call;                                             \
    fine(status, error, #call);                                                \
  } while (0)

static int same(const char *text, const char *expected) {
  return text != NULL && strcmp(text, expected) == 0;
}

static void set(patients_patient *patient, const char *name, const char *text) {
  patients_field field = 0;
  FINE(patients_field_named(TEXT(name), &field, &error));
  FINE(patients_patient_set(patient, field, TEXT(text), &error));
}

static patients_patient *lead(void) {
  patients_patient *patient = NULL;
  FINE(patients_patient_new(&patient, &error));
  FINE(patients_patient_set_lead(patient, true, &error));
  set(patient, "full_name", "Practice Person");
  set(patient, "calling_code", "+971");
  set(patient, "local_phone", "561231231");
  set(patient, "gender", "Female");
  return patient;
}

static void try_patients(void) {
  patients_patient *patient = lead();
  bool is_lead = false;
  const char *text = NULL;
  size_t length = 0;
  char *json = NULL;
  FINE(patients_patient_is_lead(patient, &is_lead, &error));
  expect(is_lead, "a lead is one");
  FINE(patients_patient_get(patient, PATIENTS_FULL_NAME, &text, &length,
                            &error));
  expect(same(text, "Practice Person") && length == 15, "a text comes back");
  FINE(patients_patient_encode(patient, &json, &length, &error));
  expect(json != NULL && strlen(json) == length, "a body ends in NUL");
  patients_text_free(json);
  patients_patient_free(patient);
}

static void try_issues(void) {
  patients_patient *patient = lead();
  patients_issues *issues = NULL;
  patients_error *refusal = NULL;
  GUARDED(patients_issue) issue;
  GUARD_OF(issue);
  FINE(patients_patient_set(patient, PATIENTS_GENDER, NULL, 0, &error));
  FINE(patients_patient_check(patient, &issues, &error));
  expect(patients_issues_count(issues) == 1, "a missing gender is one issue");
  FINE(patients_issues_get(issues, 0, &issue.it, &error));
  expect(HOLDS(issue), "an issue is no longer than it was");
  expect(issue.it.field == PATIENTS_GENDER, "an issue names its field");
  expect(issue.it.severity == PATIENTS_ERROR, "an issue has its severity");
  expect(same(issue.it.code, "missing"), "an issue has its code");
  patients_issues_free(issues);

  expect(patients_patient_encode(patient, &(char *){NULL}, NULL, &refusal) ==
             PATIENTS_ERR_INVALID,
         "what is not valid is not encoded");
  expect(patients_error_status(refusal) == PATIENTS_ERR_INVALID,
         "an error has its status");
  issues = patients_error_issues(refusal);
  expect(patients_issues_count(issues) == 1, "an error has its issues");
  patients_issues_free(issues);
  patients_error_free(refusal);
  patients_patient_free(patient);
}

static void try_replies(void) {
  static const char words[] = "{\"status\":\"7\",\"message\":\"no\"}";
  patients_record *record = NULL;
  patients_error *refusal = NULL;
  GUARDED(patients_failure) failure;
  GUARD_OF(failure);
  expect(patients_reply_decode(500, words, sizeof words - 1, NULL, &record,
                               &refusal) == PATIENTS_ERR_IN_DOUBT,
         "500 leaves a patient in doubt");
  FINE(patients_error_failure(refusal, &failure.it));
  expect(HOLDS(failure), "a failure is no longer than it was");
  expect(failure.it.http_status == 500, "a failure has its HTTP status");
  patients_error_free(refusal);
}

static void try_values(void) {
  GUARDED(patients_phone) phone;
  char date[11] = "";
  const char *gender = NULL;
  int32_t years = 0;
  GUARD_OF(phone);
  FINE(patients_phone_parse(TEXT("056 123 1231"), "+971", &phone.it, &error));
  expect(HOLDS(phone), "a phone is no longer than it was");
  expect(same(phone.it.calling_code, "+971"), "a phone has its code");
  expect(same(phone.it.local_phone, "561231231"), "a phone has its number");
  FINE(patients_date_parse(TEXT("31/12/1999"), "DD/MM/YYYY", date, &error));
  expect(same(date, "1999-12-31"), "a date is read");
  FINE(patients_gender_parse(TEXT("f"), &gender, &error));
  expect(same(gender, "Female"), "a gender is read");
  FINE(patients_age("2000-01-02", "2020-01-01", &years, &error));
  expect(years == 19, "an age is counted");
}

static void try_record(const patients_record *record) {
  const char *number = NULL, *id = NULL;
  FINE(patients_record_get(record, PATIENTS_PATIENT_NO, &number, NULL, &error));
  FINE(patients_record_get(record, PATIENTS_ID, &id, NULL, &error));
  expect(same(number, "-1"), "a lead has the number -1");
  expect(id != NULL && strlen(id) == 36, "a record has an id");
}

static void try_client(void) {
  patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_record *record = NULL;
  patients_patient *patient = lead();
  GUARDED(patients_completion) completion;
  GUARD_OF(completion);
  options.base_url = getenv("PATIENTS_BASE_URL");
  options.token = getenv("PATIENTS_TOKEN");
  FINE(patients_client_new(&options, &client, &error));

  FINE(patients_client_register(client, patient, &record, &error));
  try_record(record);
  patients_record_free(record);

  FINE(patients_client_submit(client, patient, 42, &error));
  expect(patients_client_pending(client) == 1, "one request is under way");
  FINE(patients_client_wait(client, -1, &completion.it, &error));
  expect(HOLDS(completion), "a completion is no longer than it was");
  expect(completion.it.tag == 42, "a completion has its tag");
  expect(completion.it.error == NULL, "a success has no error");
  FINE(completion.it.status);
  try_record(completion.it.record);
  patients_record_free(completion.it.record);

  expect(patients_client_wait(client, 0, &completion.it, NULL) ==
             PATIENTS_ERR_IDLE,
         "nothing is under way");
  patients_patient_free(patient);
  patients_client_free(client);
}

int main(void) {
  expect(strlen(patients_version()) > 0, "the library says its version");
  expect(same(patients_status_name(PATIENTS_ERR_IN_DOUBT), "in_doubt"),
         "a status has its name");
  try_patients();
  try_issues();
  try_replies();
  try_values();
  try_client();
  return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
