/*
 * A stand-in for libpatients that counts what it has handed over and has not
 * got back.  It decides by the first letter of the full name: "i" is invalid,
 * "d" in doubt, "u" unauthorized; everybody else is registered.
 */
#include "stub_patients.h"

#include <patients.h>
#include <stdlib.h>
#include <string.h>

struct patients_patient {
  char *text[PATIENTS_DATE_OF_BIRTH + 1];
  bool is_lead;
};
struct patients_record {
  char none;
};
struct patients_issues {
  char none;
};
struct patients_error {
  patients_status status;
  char message[256]; /* "" where nobody made it with one */
};
struct patients_client {
  struct {
    uint64_t tag;
    patients_status status;
  } queue[64];
  size_t pending;
};

static long live = 0;

long stub_live(void) { return live; }

static void *take(size_t size) {
  void *block = calloc(1, size);
  if (!block)
    abort();
  live++;
  return block;
}

static void give(void *block) {
  if (block)
    live--;
  free(block);
}

static patients_status fail(patients_status status, patients_error **error) {
  if (status && error) {
    *error = take(sizeof **error);
    (*error)->status = status;
  }
  return status;
}

const char *patients_version(void) { return PATIENTS_VERSION; }
const char *patients_status_name(patients_status status) {
  return status == PATIENTS_ERR_IN_DOUBT ? "in_doubt" : "other";
}
void patients_text_free(char *text) { give(text); }
const char *patients_error_message(const patients_error *error) {
  if (!error)
    return "";
  return *error->message ? error->message : "a message";
}
patients_error *patients_error_new(patients_status status, const char *message,
                                   size_t length) {
  patients_error *error = NULL;
  fail(status, &error);
  if (length >= sizeof error->message)
    length = sizeof error->message - 1;
  memcpy(error->message, message, length);
  return error;
}
patients_status patients_error_status(const patients_error *error) {
  return error->status;
}
patients_status patients_error_failure(const patients_error *error,
                                       patients_failure *failure) {
  (void)error;
  failure->http_status = 500;
  failure->stage = "receive";
  failure->registry_status = "7";
  return PATIENTS_OK;
}
patients_issues *patients_error_issues(const patients_error *error) {
  return error ? take(sizeof(patients_issues)) : NULL;
}
void patients_error_free(patients_error *error) { give(error); }

patients_status patients_field_named(const char *name, size_t length,
                                     patients_field *field,
                                     patients_error **error) {
  (void)name, (void)length, (void)field;
  return fail(PATIENTS_ERR_ARGUMENT, error);
}

patients_status patients_patient_new(patients_patient **patient,
                                     patients_error **error) {
  (void)error;
  *patient = take(sizeof **patient);
  return PATIENTS_OK;
}

void patients_patient_free(patients_patient *patient) {
  for (int i = 0; patient && i <= PATIENTS_DATE_OF_BIRTH; i++)
    give(patient->text[i]);
  give(patient);
}

patients_status patients_patient_set(patients_patient *patient,
                                     patients_field field, const char *text,
                                     size_t length, patients_error **error) {
  (void)error;
  give(patient->text[field]);
  patient->text[field] = text ? take(length + 1) : NULL;
  if (text)
    memcpy(patient->text[field], text, length);
  return PATIENTS_OK;
}

patients_status patients_patient_get(const patients_patient *patient,
                                     patients_field field, const char **text,
                                     size_t *length, patients_error **error) {
  (void)error;
  *text = patient->text[field];
  *length = *text ? strlen(*text) : 0;
  return PATIENTS_OK;
}

patients_status patients_patient_set_lead(patients_patient *patient,
                                          bool is_lead,
                                          patients_error **error) {
  (void)error;
  patient->is_lead = is_lead;
  return PATIENTS_OK;
}

patients_status patients_patient_is_lead(const patients_patient *patient,
                                         bool *is_lead,
                                         patients_error **error) {
  (void)error;
  if (!patient)
    return PATIENTS_ERR_HANDLE;
  *is_lead = patient->is_lead;
  return PATIENTS_OK;
}

patients_status patients_patient_check(const patients_patient *patient,
                                       patients_issues **issues,
                                       patients_error **error) {
  (void)patient, (void)error;
  *issues = take(sizeof **issues);
  return PATIENTS_OK;
}

size_t patients_issues_count(const patients_issues *issues) {
  return issues ? 2 : 0;
}

patients_status patients_issues_get(const patients_issues *issues, size_t index,
                                    patients_issue *issue,
                                    patients_error **error) {
  (void)issues, (void)index, (void)error;
  issue->field = PATIENTS_GENDER;
  issue->severity = PATIENTS_ERROR;
  issue->code = "missing";
  issue->text = "the gender is missing";
  return PATIENTS_OK;
}

void patients_issues_free(patients_issues *issues) { give(issues); }

/* What the first letter of the name says. */
static patients_status fate(const patients_patient *patient) {
  const char *name = patient->text[PATIENTS_FULL_NAME];
  switch (name ? *name : 'i') {
  case 'i':
    return PATIENTS_ERR_INVALID;
  case 'd':
    return PATIENTS_ERR_IN_DOUBT;
  case 'u':
    return PATIENTS_ERR_UNAUTHORIZED;
  default:
    return PATIENTS_OK;
  }
}

patients_status patients_patient_encode(const patients_patient *patient,
                                        char **json, size_t *length,
                                        patients_error **error) {
  if (fate(patient) == PATIENTS_ERR_INVALID)
    return fail(PATIENTS_ERR_INVALID, error);
  *json = take(3);
  memcpy(*json, "{}", 3);
  *length = 2;
  return PATIENTS_OK;
}

patients_status patients_record_get(const patients_record *record,
                                    patients_field field, const char **text,
                                    size_t *length, patients_error **error) {
  (void)field;
  if (!record)
    return fail(PATIENTS_ERR_HANDLE, error);
  *text = "42";
  *length = 2;
  return PATIENTS_OK;
}

void patients_record_free(patients_record *record) { give(record); }

patients_status patients_client_options_init(patients_client_options *options,
                                             size_t size,
                                             patients_error **error) {
  static const patients_client_options defaults = PATIENTS_CLIENT_OPTIONS_INIT;
  (void)error;
  memcpy(options, &defaults, size);
  return PATIENTS_OK;
}

patients_status patients_client_new(const patients_client_options *options,
                                    patients_client **client,
                                    patients_error **error) {
  (void)options, (void)error;
  *client = take(sizeof **client);
  return PATIENTS_OK;
}

void patients_client_free(patients_client *client) {
  if (client && client->pending)
    abort(); /* somebody's fate is lost */
  give(client);
}

patients_status patients_client_register(patients_client *client,
                                         const patients_patient *patient,
                                         patients_record **record,
                                         patients_error **error) {
  (void)client;
  if (fate(patient))
    return fail(fate(patient), error);
  *record = take(sizeof **record);
  return PATIENTS_OK;
}

patients_status patients_client_submit(patients_client *client,
                                       const patients_patient *patient,
                                       uint64_t tag, patients_error **error) {
  if (fate(patient) == PATIENTS_ERR_INVALID)
    return fail(PATIENTS_ERR_INVALID, error);
  client->queue[client->pending].tag = tag;
  client->queue[client->pending++].status = fate(patient);
  return PATIENTS_OK;
}

/* A stand-in keeps no journal. */
patients_status patients_client_register_keyed(
    patients_client *client, const patients_patient *patient, const char *key,
    size_t key_length, patients_record **record, patients_error **error) {
  (void)key, (void)key_length;
  return patients_client_register(client, patient, record, error);
}

patients_status patients_client_submit_keyed(patients_client *client,
                                             const patients_patient *patient,
                                             const char *key, size_t key_length,
                                             uint64_t tag,
                                             patients_error **error) {
  (void)key, (void)key_length;
  return patients_client_submit(client, patient, tag, error);
}

patients_status patients_client_wait(patients_client *client, int64_t timeout,
                                     patients_completion *completion,
                                     patients_error **error) {
  (void)timeout;
  if (client->pending == 0)
    return fail(PATIENTS_ERR_IDLE, error);
  client->pending--;
  completion->tag = client->queue[client->pending].tag;
  completion->status = client->queue[client->pending].status;
  completion->record = NULL;
  completion->error = NULL;
  if (completion->status)
    fail(completion->status, &completion->error);
  else
    completion->record = take(sizeof(patients_record));
  return PATIENTS_OK;
}

patients_status patients_phone_parse(const char *text, size_t length,
                                     const char *assumed, patients_phone *phone,
                                     patients_error **error) {
  (void)length, (void)assumed;
  if (*text == 'x')
    return fail(PATIENTS_ERR_PHONE, error);
  memcpy(phone->calling_code, "+971", 5);
  memcpy(phone->local_phone, "5", 2);
  memcpy(phone->extension, "12", 3);
  return PATIENTS_OK;
}

patients_status patients_date_parse_with(const char *text, size_t length,
                                         const patients_date_options *options,
                                         char date[11],
                                         patients_error **error) {
  (void)text, (void)length, (void)options, (void)error;
  memcpy(date, "2000-01-01", 11);
  return PATIENTS_OK;
}

patients_status patients_gender_parse_with(const char *text, size_t length,
                                           const patients_gender_word *words,
                                           size_t count, const char **gender,
                                           patients_error **error) {
  (void)text, (void)length, (void)error;
  *gender = count ? words[0].gender : "Male";
  return PATIENTS_OK;
}

patients_status patients_name_split(const char *text, size_t length,
                                    const char *const *titles, size_t count,
                                    patients_name *name,
                                    patients_error **error) {
  (void)titles, (void)count, (void)error;
  name->title = text;
  name->title_length = length > 3 ? 3 : 0;
  name->name = text;
  name->name_length = length;
  return PATIENTS_OK;
}

patients_status patients_age(const char *born, const char *on, int32_t *years,
                             patients_error **error) {
  (void)born, (void)on, (void)error;
  *years = 30;
  return PATIENTS_OK;
}
