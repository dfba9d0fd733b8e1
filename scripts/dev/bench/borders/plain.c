#include "plain.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MAGIC = 0x70617469 };

typedef struct {
  char *bytes;
  size_t length;
} plain_text;

struct plain_patient {
  int magic;
  bool is_lead;
  plain_text texts[PLAIN_FIELDS];
};

static bool is_patient(const plain_patient *patient) {
  return patient && patient->magic == MAGIC;
}

const char *plain_version(void) { return "0.1.0"; }

plain_patient *plain_patient_new(void) {
  plain_patient *patient = calloc(1, sizeof *patient);
  if (patient)
    patient->magic = MAGIC;
  return patient;
}

void plain_patient_free(plain_patient *patient) {
  if (!is_patient(patient))
    return;
  for (int i = 1; i < PLAIN_FIELDS; i++)
    free(patient->texts[i].bytes);
  patient->magic = 0;
  free(patient);
}

/* How many bytes the character at `at` has; 0 for what is no UTF-8. */
static size_t character(const unsigned char *at, size_t left) {
  static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  size_t count = *at < 0xC2   ? 0
                 : *at < 0xE0 ? 2
                 : *at < 0xF0 ? 3
                 : *at < 0xF5 ? 4
                              : 0;
  if (count == 0 || count > left)
    return 0;
  unsigned value = *at & (0x7Fu >> count);
  for (size_t i = 1; i < count; i++) {
    if ((at[i] & 0xC0) != 0x80)
      return 0;
    value = value << 6 | (at[i] & 0x3F);
  }
  bool surrogate = value >= 0xD800 && value < 0xE000;
  return value < smallest[count] || value > 0x10FFFF || surrogate ? 0 : count;
}

static bool is_utf8(const char *text, size_t length) {
  const unsigned char *at = (const unsigned char *)text, *end = at + length;
  while (at < end) {
    size_t count = *at < 0x80 ? 1 : character(at, (size_t)(end - at));
    if (count == 0)
      return false;
    at += count;
  }
  return true;
}

int plain_patient_set(plain_patient *patient, int field, const char *text,
                      size_t length) {
  if (!is_patient(patient))
    return PLAIN_BAD_HANDLE;
  if (field < 1 || field >= PLAIN_FIELDS)
    return PLAIN_BAD_ARGUMENT;
  if (!is_utf8(text, length))
    return PLAIN_BAD_UTF8;
  char *copy = malloc(length + 1);
  if (!copy)
    abort();
  memcpy(copy, text, length);
  copy[length] = '\0';
  free(patient->texts[field].bytes);
  patient->texts[field] = (plain_text){copy, length};
  return PLAIN_OK;
}

int plain_patient_get(const plain_patient *patient, int field,
                      const char **text, size_t *length) {
  if (!is_patient(patient))
    return PLAIN_BAD_HANDLE;
  if (field < 1 || field >= PLAIN_FIELDS)
    return PLAIN_BAD_ARGUMENT;
  *text = patient->texts[field].bytes;
  *length = patient->texts[field].length;
  return PLAIN_OK;
}

int plain_patient_set_lead(plain_patient *patient, bool is_lead) {
  if (!is_patient(patient))
    return PLAIN_BAD_HANDLE;
  patient->is_lead = is_lead;
  return PLAIN_OK;
}

int plain_patient_is_lead(const plain_patient *patient, bool *is_lead) {
  if (!is_patient(patient))
    return PLAIN_BAD_HANDLE;
  *is_lead = patient->is_lead;
  return PLAIN_OK;
}

/* ---- JSON out ----------------------------------------------------------- */

static char *add(char *at, const char *text) {
  size_t length = strlen(text);
  memcpy(at, text, length);
  return at + length;
}

/* At most six bytes for each. */
static char *add_escaped(char *at, const plain_text *text) {
  static const char hex[] = "0123456789abcdef";
  *at++ = '"';
  for (size_t i = 0; i < text->length; i++) {
    unsigned char byte = (unsigned char)text->bytes[i];
    if (byte == '"' || byte == '\\') {
      *at++ = '\\';
      *at++ = (char)byte;
    } else if (byte < 0x20) {
      at = add(at, "\\u00");
      *at++ = hex[byte >> 4];
      *at++ = hex[byte & 15];
    } else {
      *at++ = (char)byte;
    }
  }
  *at++ = '"';
  return at;
}

int plain_patient_encode(const plain_patient *patient, char **json,
                         size_t *length) {
  static const char *const keys[] = {
      NULL,
      ",\"preferredName\":",
      ",\"fullName\":",
      ",\"callingCode\":",
      ",\"localPhone\":",
      ",\"email\":",
      ",\"gender\":",
      ",\"dateOfBirth\":{\"date\":",
  };
  if (!is_patient(patient))
    return PLAIN_BAD_HANDLE;
  size_t size = 256;
  for (int i = 1; i < PLAIN_FIELDS; i++)
    size += 6 * patient->texts[i].length;
  char *bytes = malloc(size), *at = bytes;
  if (!bytes)
    abort();
  at = add(at, patient->is_lead ? "{\"isLead\":true" : "{\"isLead\":false");
  for (int i = 1; i < PLAIN_FIELDS; i++) {
    at = add(at, keys[i]);
    at = add_escaped(at, &patient->texts[i]);
  }
  at = add(at, "}}");
  *at = '\0';
  *json = bytes;
  *length = (size_t)(at - bytes);
  return PLAIN_OK;
}

/* ---- JSON in ------------------------------------------------------------- */

enum { RECORD_TEXTS = 9 };

struct plain_record {
  char *texts[RECORD_TEXTS];
  char *born;
};

int plain_reply_decode(const char *body, size_t length, plain_record **record) {
  static const char *const keys[RECORD_TEXTS] = {
      "id",          "clinicId",   "patientNo", "fullName", "preferredName",
      "callingCode", "localPhone", "gender",    "email"};
  json_error_t error;
  json_t *root = json_loadb(body, length, JSON_REJECT_DUPLICATES, &error);
  const char *status = json_string_value(json_object_get(root, "status"));
  json_t *patient = json_object_get(json_object_get(root, "data"), "patient");
  if (!patient || !status || strcmp(status, "0") != 0) {
    json_decref(root);
    return PLAIN_BAD_JSON;
  }
  plain_record *made = calloc(1, sizeof *made);
  if (!made)
    abort();
  for (int i = 0; i < RECORD_TEXTS; i++) {
    const char *text = json_string_value(json_object_get(patient, keys[i]));
    made->texts[i] = text ? strdup(text) : NULL;
  }
  json_t *born = json_object_get(patient, "dateOfBirth");
  const char *date = json_string_value(json_object_get(born, "date"));
  made->born = date ? strdup(date) : NULL;
  json_decref(root);
  *record = made;
  return PLAIN_OK;
}

void plain_record_free(plain_record *record) {
  for (int i = 0; i < RECORD_TEXTS; i++)
    free(record->texts[i]);
  free(record->born);
  free(record);
}

const char *plain_gender(const char *text) {
  if (strcasecmp(text, "m") == 0 || strcasecmp(text, "male") == 0)
    return "Male";
  if (strcasecmp(text, "f") == 0 || strcasecmp(text, "female") == 0)
    return "Female";
  return NULL;
}
