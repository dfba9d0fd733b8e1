/*
 * Calls every function of patients.h with what it must refuse: handles that
 * are NULL, freed, of another type or random, outputs that are NULL, lengths,
 * sizes, fields and indices that are none, text that is not UTF-8.  Each is
 * answered with its status and a text, and a success with none.
 */
#include "expect.h"

#include <stdint.h>

/* A handle that is none, whatever the type. */
typedef void *anything;

enum { HANDLES = 5 };
static struct {
  anything none[HANDLES];
  patients_patient *patient;
  patients_record *record;
  patients_issues *issues;
  patients_client *client;
  patients_error *error;
  patients_submit_options submit;
} at;

static const char too_long[] = "x";
#define BEYOND ((size_t)(16 << 20) + 1)
#define NEGATIVE (PATIENTS_NUL_TERMINATED - 1)
#define BROKEN "\xC3"
#define ARGUMENT PATIENTS_ERR_ARGUMENT
#define HANDLE PATIENTS_ERR_HANDLE

static const char *reply = "{\"status\":\"0\",\"data\":{\"patient\":"
                           "{\"id\":\"3f8a\",\"patientNo\":\"17\"}}}";

static void refuse_patient_handle(patients_patient *patient) {
  const char *text = "untouched";
  bool is_lead = true;
  patients_issues *issues = NULL;
  char *json = NULL;
  EXPECT(HANDLE, patients_patient_set(patient, PATIENTS_EMAIL, "a@b.example",
                                      NUL, &error));
  EXPECT(HANDLE,
         patients_patient_get(patient, PATIENTS_EMAIL, &text, NULL, &error));
  EXPECT(HANDLE, patients_patient_set_lead(patient, true, &error));
  EXPECT(HANDLE, patients_patient_is_lead(patient, &is_lead, &error));
  EXPECT(HANDLE, patients_patient_check(patient, &issues, &error));
  EXPECT(HANDLE, patients_patient_encode(patient, &json, NULL, &error));
  EXPECT(HANDLE, patients_client_register(at.client, patient, NULL, &error));
  EXPECT(HANDLE, patients_client_submit(at.client, patient, 1, &error));
  EXPECT(HANDLE, patients_client_register_keyed(at.client, patient, "k", NUL,
                                                NULL, &error));
  EXPECT(HANDLE,
         patients_client_submit_keyed(at.client, patient, "k", NUL, 1, &error));
  EXPECT(HANDLE,
         patients_client_submit_with(at.client, patient, &at.submit, &error));
  patients_patient_free(patient);
  EXPECT_TRUE(strcmp(text, "untouched") == 0 && is_lead && !issues && !json);
}

static void refuse_client_handle(patients_client *client) {
  patients_completion completion;
  int descriptor = -1;
  completion.size = sizeof completion;
  EXPECT(HANDLE, patients_client_register(client, at.patient, NULL, &error));
  EXPECT(HANDLE, patients_client_submit(client, at.patient, 1, &error));
  EXPECT(HANDLE, patients_client_register_keyed(client, at.patient, "k", NUL,
                                                NULL, &error));
  EXPECT(HANDLE,
         patients_client_submit_keyed(client, at.patient, "k", NUL, 1, &error));
  EXPECT(HANDLE,
         patients_client_submit_with(client, at.patient, &at.submit, &error));
  EXPECT(HANDLE, patients_client_wait(client, 0, &completion, &error));
  EXPECT(HANDLE, patients_client_cancel(client, 1, &error));
  EXPECT(HANDLE, patients_client_descriptor(client, &descriptor, &error));
  EXPECT_TRUE(patients_client_pending(client) == 0 && descriptor == -1);
  patients_client_free(client);
}

static void refuse_other_handles(anything handle) {
  const char *text = "untouched";
  patients_issue issue;
  patients_failure failure;
  issue.size = sizeof issue;
  failure.size = sizeof failure;
  EXPECT(HANDLE, patients_record_get(handle, PATIENTS_ID, &text, NULL, &error));
  EXPECT(HANDLE, patients_issues_get(handle, 0, &issue, &error));
  EXPECT_TRUE(patients_issues_count(handle) == 0);
  EXPECT_TRUE(patients_error_failure(handle, &failure) == HANDLE);
  EXPECT_TRUE(patients_error_status(handle) == HANDLE);
  EXPECT_TRUE(strcmp(patients_error_message(handle), "") == 0);
  EXPECT_TRUE(patients_error_issues(handle) == NULL);
  patients_record_free(handle);
  patients_issues_free(handle);
  patients_error_free(handle);
  EXPECT_TRUE(strcmp(text, "untouched") == 0);
}

/* Freeing through a wrong handle must not have freed anything. */
static void still_alive(void) {
  const char *text = NULL;
  EXPECT(PATIENTS_OK, patients_patient_get(at.patient, PATIENTS_GENDER, &text,
                                           NULL, &error));
  EXPECT(PATIENTS_OK,
         patients_record_get(at.record, PATIENTS_ID, &text, NULL, &error));
  EXPECT_TRUE(patients_issues_count(at.issues) == 5);
  EXPECT_TRUE(patients_error_status(at.error) == ARGUMENT);
}

static void handles(void) {
  size_t i;
  for (i = 0; i < HANDLES; i++) {
    refuse_patient_handle(at.none[i]);
    refuse_client_handle(at.none[i]);
    refuse_other_handles(at.none[i]);
  }
  refuse_patient_handle((anything)at.client);
  refuse_patient_handle((anything)at.record);
  refuse_client_handle((anything)at.patient);
  refuse_client_handle((anything)at.error);
  refuse_other_handles((anything)at.patient);
  refuse_other_handles((anything)at.client);
  still_alive();
}

static const patients_date_options dates = PATIENTS_DATE_OPTIONS_INIT;

static void outputs(void) {
  EXPECT(ARGUMENT, patients_patient_new(NULL, &error));
  EXPECT(ARGUMENT, patients_field_named("email", NUL, NULL, &error));
  EXPECT(ARGUMENT,
         patients_patient_get(at.patient, PATIENTS_EMAIL, NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_patient_is_lead(at.patient, NULL, &error));
  EXPECT(ARGUMENT, patients_patient_check(at.patient, NULL, &error));
  EXPECT(ARGUMENT, patients_patient_encode(at.patient, NULL, NULL, &error));
  EXPECT(ARGUMENT,
         patients_record_get(at.record, PATIENTS_ID, NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_issues_get(at.issues, 0, NULL, &error));
  EXPECT(ARGUMENT, patients_reply_decode(200, reply, NUL, NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_client_wait(at.client, 0, NULL, &error));
  EXPECT(ARGUMENT, patients_phone_parse("1", 1, NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_date_parse("1", 1, NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_gender_parse("f", 1, NULL, &error));
  EXPECT(ARGUMENT, patients_date_parse_with("1", 1, &dates, NULL, &error));
  EXPECT(ARGUMENT, patients_gender_parse_with("f", 1, NULL, 0, NULL, &error));
  EXPECT(ARGUMENT, patients_name_split("A", 1, NULL, 0, NULL, &error));
  EXPECT(ARGUMENT, patients_age("1990-01-02", NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_client_new(NULL, NULL, &error));
  EXPECT(ARGUMENT, patients_client_options_init(NULL, sizeof at, &error));
  EXPECT(ARGUMENT, patients_client_descriptor(at.client, NULL, &error));
  EXPECT_TRUE(patients_error_failure(at.error, NULL) == ARGUMENT);
}

static void inputs_that_are_null(void) {
  patients_field field = 0;
  patients_record *record = NULL;
  patients_client *client = NULL;
  patients_phone phone;
  char date[11] = "untouched";
  const char *gender = NULL;
  int32_t years = 0;
  static const patients_gender_word no_word = {"f", NULL};
  static const char *const no_title = NULL;
  patients_name name;
  phone.size = sizeof phone;
  name.size = sizeof name;
  EXPECT(ARGUMENT, patients_field_named(NULL, 0, &field, &error));
  EXPECT(ARGUMENT,
         patients_reply_decode(200, NULL, NUL, NULL, &record, &error));
  EXPECT(ARGUMENT, patients_client_new(NULL, &client, &error));
  EXPECT(ARGUMENT,
         patients_client_submit_with(at.client, at.patient, NULL, &error));
  EXPECT_TRUE(patients_error_new(ARGUMENT, NULL, 0) == NULL);
  EXPECT(ARGUMENT, patients_phone_parse(NULL, 0, NULL, &phone, &error));
  EXPECT(ARGUMENT, patients_date_parse(NULL, 0, NULL, date, &error));
  EXPECT(ARGUMENT, patients_gender_parse(NULL, 0, &gender, &error));
  EXPECT(ARGUMENT, patients_date_parse_with(NULL, 0, &dates, date, &error));
  EXPECT(ARGUMENT, patients_date_parse_with("1", 1, NULL, date, &error));
  EXPECT(ARGUMENT,
         patients_gender_parse_with(NULL, 0, NULL, 0, &gender, &error));
  EXPECT(ARGUMENT,
         patients_gender_parse_with("f", 1, NULL, 1, &gender, &error));
  EXPECT(ARGUMENT,
         patients_gender_parse_with("f", 1, &no_word, 1, &gender, &error));
  EXPECT(ARGUMENT, patients_name_split(NULL, 0, NULL, 0, &name, &error));
  EXPECT(ARGUMENT, patients_name_split("A", 1, NULL, 1, &name, &error));
  EXPECT(ARGUMENT, patients_name_split("A", 1, &no_title, 1, &name, &error));
  EXPECT(ARGUMENT, patients_age(NULL, NULL, &years, &error));
  EXPECT_TRUE(!field && !record && !client && !gender && !years);
  EXPECT_TRUE(strcmp(date, "untouched") == 0);
}

static void lengths(size_t length) {
  patients_field field = 0;
  patients_record *record = NULL;
  patients_phone phone;
  char date[11];
  const char *gender = NULL;
  phone.size = sizeof phone;
  EXPECT(ARGUMENT, patients_field_named(too_long, length, &field, &error));
  EXPECT(ARGUMENT, patients_patient_set(at.patient, PATIENTS_EMAIL, too_long,
                                        length, &error));
  EXPECT(ARGUMENT,
         patients_reply_decode(200, too_long, length, NULL, &record, &error));
  EXPECT(ARGUMENT,
         patients_phone_parse(too_long, length, NULL, &phone, &error));
  EXPECT(ARGUMENT, patients_date_parse(too_long, length, NULL, date, &error));
  EXPECT(ARGUMENT, patients_gender_parse(too_long, length, &gender, &error));
  EXPECT(ARGUMENT, patients_client_register_keyed(
                       at.client, at.patient, too_long, length, NULL, &error));
  EXPECT(ARGUMENT, patients_client_submit_keyed(at.client, at.patient, too_long,
                                                length, 1, &error));
}

static void broken_text(void) {
  patients_field field = 0;
  patients_phone phone;
  char date[11];
  const char *gender = NULL;
  int32_t years = 0;
  patients_status utf8 = PATIENTS_ERR_UTF8;
  patients_client_options options = practice_options();
  patients_client *client = NULL;
  phone.size = sizeof phone;
  options.token = BROKEN;
  EXPECT(utf8, patients_field_named(BROKEN, NUL, &field, &error));
  EXPECT(utf8,
         patients_patient_set(at.patient, PATIENTS_EMAIL, BROKEN, NUL, &error));
  EXPECT(utf8, patients_phone_parse(BROKEN, NUL, NULL, &phone, &error));
  EXPECT(utf8, patients_date_parse(BROKEN, NUL, NULL, date, &error));
  EXPECT(utf8, patients_gender_parse(BROKEN, NUL, &gender, &error));
  EXPECT(utf8, patients_age(BROKEN, NULL, &years, &error));
  EXPECT(utf8, patients_client_register_keyed(at.client, at.patient, BROKEN,
                                              NUL, NULL, &error));
  EXPECT(utf8, patients_client_submit_keyed(at.client, at.patient, BROKEN, NUL,
                                            1, &error));
  EXPECT(utf8, patients_client_new(&options, &client, &error));
  EXPECT_TRUE(client == NULL);
}

static void sizes(size_t size, patients_status expected) {
  patients_client_options options = practice_options();
  patients_submit_options submit = PATIENTS_SUBMIT_OPTIONS_INIT;
  patients_client *client = NULL;
  patients_completion completion;
  patients_issue issue;
  patients_failure failure;
  patients_phone phone;
  options.size = completion.size = issue.size = failure.size = size;
  phone.size = submit.size = size;
  EXPECT(expected,
         patients_client_submit_with(at.client, at.patient, &submit, &error));
  EXPECT(expected, patients_client_options_init(&options, size, &error));
  EXPECT(expected, patients_client_new(&options, &client, &error));
  EXPECT(expected, patients_client_wait(at.client, 0, &completion, &error));
  EXPECT(expected, patients_issues_get(at.issues, 0, &issue, &error));
  EXPECT(expected, patients_phone_parse("1", 1, NULL, &phone, &error));
  EXPECT_TRUE(patients_error_failure(at.error, &failure) == expected);
}

static void numbers(patients_field field) {
  const char *text = NULL;
  EXPECT(ARGUMENT, patients_patient_set(at.patient, field, "x", 1, &error));
  EXPECT(ARGUMENT,
         patients_patient_get(at.patient, field, &text, NULL, &error));
  if (field != PATIENTS_ID)
    EXPECT(ARGUMENT,
           patients_record_get(at.record, field, &text, NULL, &error));
  EXPECT_TRUE(text == NULL);
  EXPECT_TRUE(patients_status_name(field - 1000) != NULL);
}

static void indices(void) {
  patients_issue issue;
  issue.size = sizeof issue;
  EXPECT(ARGUMENT, patients_issues_get(at.issues, 5, &issue, &error));
  EXPECT(ARGUMENT, patients_issues_get(at.issues, SIZE_MAX, &issue, &error));
  EXPECT(PATIENTS_OK, patients_issues_get(at.issues, 4, &issue, &error));
}

/* A deadline of the past, a key that needs a journal, and nobody's tag. */
static void submissions(void) {
  patients_submit_options submit = PATIENTS_SUBMIT_OPTIONS_INIT;
  submit.deadline_ms = -1;
  EXPECT(ARGUMENT,
         patients_client_submit_with(at.client, at.patient, &submit, &error));
  submit.deadline_ms = 0;
  submit.key = "k";
  EXPECT(ARGUMENT,
         patients_client_submit_with(at.client, at.patient, &submit, &error));
  submit.key = BROKEN;
  EXPECT(PATIENTS_ERR_UTF8,
         patients_client_submit_with(at.client, at.patient, &submit, &error));
  EXPECT(PATIENTS_ERR_IDLE, patients_client_cancel(at.client, 99, &error));
}

/* The rest: what cannot fail, and what is freed. */
static void and_all_others(void) {
  EXPECT_TRUE(patients_error_new(PATIENTS_OK, "fine", NUL) == NULL);
  EXPECT_TRUE(patients_error_new(9999, "unknown", NUL) == NULL);
  EXPECT_TRUE(patients_error_new(ARGUMENT, BROKEN, NUL) == NULL);
  EXPECT_TRUE(strcmp(patients_version(), PATIENTS_VERSION) == 0);
  EXPECT_TRUE(strcmp(patients_status_name(-1), "unknown") == 0);
  patients_text_free(NULL);
}

static void set_up(void) {
  const patients_submit_options no_options = PATIENTS_SUBMIT_OPTIONS_INIT;
  patients_client_options options = practice_options();
  patients_patient *freed = NULL, *empty = NULL;
  patients_field field;
  at.client = client_with(&options);
  at.submit = no_options;
  at.patient = sound_lead();
  EXPECT(PATIENTS_OK,
         patients_reply_decode(200, reply, NUL, NULL, &at.record, &error));
  EXPECT(PATIENTS_OK, patients_patient_new(&empty, &error));
  EXPECT(PATIENTS_OK, patients_patient_check(empty, &at.issues, &error));
  EXPECT_TRUE(patients_field_named("x", 1, &field, &at.error) == ARGUMENT);
  EXPECT(PATIENTS_OK, patients_patient_new(&freed, &error));
  patients_patient_free(freed);
  patients_patient_free(empty);
  at.none[1] = (anything)freed;
  at.none[2] = (anything)UINTPTR_MAX;
  at.none[3] = (anything)(uintptr_t)0x1234567812345678u;
  at.none[4] = &at;
}

int main(void) {
  set_up();
  handles();
  outputs();
  inputs_that_are_null();
  lengths(BEYOND);
  lengths(NEGATIVE);
  lengths(SIZE_MAX / 2);
  broken_text();
  sizes(0, ARGUMENT);
  sizes(sizeof(size_t), ARGUMENT);
  sizes(4096, PATIENTS_ERR_VERSION);
  sizes(SIZE_MAX, ARGUMENT);
  numbers(0);
  numbers(-1);
  numbers(PATIENTS_ID);
  numbers(INT32_MAX);
  indices();
  submissions();
  and_all_others();
  still_alive();
  patients_error_free(at.error);
  patients_issues_free(at.issues);
  patients_record_free(at.record);
  patients_patient_free(at.patient);
  patients_client_free(at.client);
  return conclusion();
}
