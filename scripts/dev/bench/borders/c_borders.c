/* What C programs cross. */
#include "borders.h"
#include "plain.h"

#include <patients.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static patients_patient *ours, *stale;
static plain_patient *plain;
static volatile const void *kept;

static const struct {
  int field;
  const char *text;
} texts[] = {{PATIENTS_PREFERRED_NAME, "Practice"},
             {PATIENTS_FULL_NAME, "Practice Person Number One"},
             {PATIENTS_CALLING_CODE, "+971"},
             {PATIENTS_LOCAL_PHONE, "501234567"},
             {PATIENTS_EMAIL, "practice.person@example.com"},
             {PATIENTS_GENDER, "Female"},
             {PATIENTS_DATE_OF_BIRTH, "1990-08-07"}};

static const char reply[] =
    "{\"data\":{\"patient\":{\"id\":\"0d004909-7a04-4909-8c7f-000000000000\","
    "\"clinicId\":\"50dbdfc3-0155-424a-8c55-000000000000\",\"patientNo\":"
    "\"-1\",\"fullName\":\"Incomplete patient \",\"preferredName\":"
    "\"Incomplete patient\",\"callingCode\":\"+971\",\"localPhone\":\"\","
    "\"gender\":\"Male\",\"dateOfBirth\":{\"date\":\"1111-01-01\"},\"email\":"
    "\"\",\"additionalInfo\":[],\"insuranceInfo\":[]}},\"status\":\"0\"}";

/* What a border gives is checked, so that none is quick because it fails. */
static void must(int is_right, const char *what) {
  if (is_right)
    return;
  fprintf(stderr, "borders: %s does not do its work\n", what);
  exit(EXIT_FAILURE);
}

static patients_patient *new_ours(void) {
  patients_patient *patient = NULL;
  must(!patients_patient_new(&patient, NULL), "new");
  patients_patient_set_lead(patient, false, NULL);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    must(!patients_patient_set(patient, texts[i].field, texts[i].text,
                               strlen(texts[i].text), NULL),
         "set");
  return patient;
}

static plain_patient *new_plain(void) {
  plain_patient *patient = plain_patient_new();
  plain_patient_set_lead(patient, false);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    must(!plain_patient_set(patient, texts[i].field, texts[i].text,
                            strlen(texts[i].text)),
         "plain set");
  return patient;
}

void c_borders_open(void) {
  ours = new_ours();
  plain = new_plain();
  stale = new_ours();
  patients_patient_free(stale);
}

static void call_ours(long times) {
  while (times-- > 0)
    kept = patients_version();
}

static void call_plain(long times) {
  while (times-- > 0)
    kept = plain_version();
}

static void check_ours(long times) {
  bool is_lead = true;
  while (times-- > 0)
    must(!patients_patient_is_lead(ours, &is_lead, NULL), "handle");
}

static void check_plain(long times) {
  bool is_lead = true;
  while (times-- > 0)
    must(!plain_patient_is_lead(plain, &is_lead), "plain handle");
}

static void stale_ours(long times) {
  bool is_lead = true;
  while (times-- > 0)
    must(patients_patient_is_lead(stale, &is_lead, NULL) == PATIENTS_ERR_HANDLE,
         "stale");
}

static void get_ours(long times) {
  const char *text = NULL;
  size_t length = 0;
  while (times-- > 0) {
    must(!patients_patient_get(ours, PATIENTS_FULL_NAME, &text, &length, NULL),
         "get");
    kept = text;
  }
}

static void get_plain(long times) {
  const char *text = NULL;
  size_t length = 0;
  while (times-- > 0) {
    must(!plain_patient_get(plain, PLAIN_FULL_NAME, &text, &length),
         "plain get");
    kept = text;
  }
}

static void set_ours(long times) {
  while (times-- > 0)
    must(!patients_patient_set(ours, PATIENTS_FULL_NAME, texts[1].text, 26,
                               NULL),
         "set");
}

static void set_plain(long times) {
  while (times-- > 0)
    must(!plain_patient_set(plain, PLAIN_FULL_NAME, texts[1].text, 26),
         "plain set");
}

static void make_ours(long times) {
  while (times-- > 0)
    patients_patient_free(new_ours());
}

static void make_plain(long times) {
  while (times-- > 0)
    plain_patient_free(new_plain());
}

static void encode_ours(long times) {
  char *json = NULL;
  size_t length = 0;
  while (times-- > 0) {
    must(!patients_patient_encode(ours, &json, &length, NULL), "encode");
    patients_text_free(json);
  }
}

static void encode_plain(long times) {
  char *json = NULL;
  size_t length = 0;
  while (times-- > 0) {
    must(!plain_patient_encode(plain, &json, &length), "plain encode");
    free(json);
  }
}

static void decode_ours(long times) {
  patients_record *record = NULL;
  while (times-- > 0) {
    must(!patients_reply_decode(200, reply, sizeof reply - 1, NULL, &record,
                                NULL),
         "decode");
    patients_record_free(record);
  }
}

static void decode_plain(long times) {
  plain_record *record = NULL;
  while (times-- > 0) {
    must(!plain_reply_decode(reply, sizeof reply - 1, &record), "plain decode");
    plain_record_free(record);
  }
}

const border c_borders[] = {{"c_call", call_ours, NULL},
                            {"c_call_plain", call_plain, NULL},
                            {"c_handle", check_ours, NULL},
                            {"c_handle_plain", check_plain, NULL},
                            {"c_stale_handle", stale_ours, NULL},
                            {"c_get", get_ours, NULL},
                            {"c_get_plain", get_plain, NULL},
                            {"c_set", set_ours, NULL},
                            {"c_set_plain", set_plain, NULL},
                            {"c_new", make_ours, NULL},
                            {"c_new_plain", make_plain, NULL},
                            {"c_encode", encode_ours, NULL},
                            {"c_encode_plain", encode_plain, NULL},
                            {"c_decode", decode_ours, NULL},
                            {"c_decode_plain", decode_plain, NULL},
                            {NULL, NULL, NULL}};
