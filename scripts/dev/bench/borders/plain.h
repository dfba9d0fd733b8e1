/* A patient as a plain C library would have it: what the borders of libpatients
 * are measured against.  It checks what libpatients checks, the handle by a
 * number in front of it. */
#ifndef PLAIN_H
#define PLAIN_H

#include <stdbool.h>
#include <stddef.h>

enum {
  PLAIN_OK,
  PLAIN_BAD_HANDLE,
  PLAIN_BAD_ARGUMENT,
  PLAIN_BAD_UTF8,
  PLAIN_BAD_JSON
};

/* Numbered as in patients.h. */
enum {
  PLAIN_PREFERRED_NAME = 1,
  PLAIN_FULL_NAME,
  PLAIN_CALLING_CODE,
  PLAIN_LOCAL_PHONE,
  PLAIN_EMAIL,
  PLAIN_GENDER,
  PLAIN_DATE_OF_BIRTH,
  PLAIN_FIELDS
};

typedef struct plain_patient plain_patient;
typedef struct plain_record plain_record;

const char *plain_version(void);
plain_patient *plain_patient_new(void);
void plain_patient_free(plain_patient *patient);
int plain_patient_set(plain_patient *patient, int field, const char *text,
                      size_t length);
int plain_patient_get(const plain_patient *patient, int field,
                      const char **text, size_t *length);
int plain_patient_set_lead(plain_patient *patient, bool is_lead);
int plain_patient_is_lead(const plain_patient *patient, bool *is_lead);

/* A request's body, to be freed with free(). */
int plain_patient_encode(const plain_patient *patient, char **json,
                         size_t *length);

/* A reply's patient, read by jansson. */
int plain_reply_decode(const char *body, size_t length, plain_record **record);
void plain_record_free(plain_record *record);

/* "Male", "Female" or NULL, for the words of English. */
const char *plain_gender(const char *text);

#endif
