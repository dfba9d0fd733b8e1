/*
 * patients.h - register patients and leads with a clinic's registry.
 *
 * Link with -lpatients.  Plain C99 and C++; every name begins with patients_.
 *
 * Conventions, which hold for every function here:
 *
 *  - A function that can fail returns a patients_status.  Outputs are written
 *    only on PATIENTS_OK.  The last parameter takes a patients_error that says
 *    why in one line; it may be NULL.  Where it is given, it is set to NULL on
 *    success and to an error that the caller frees on failure.
 *  - Text goes in as a pointer and a length in bytes, and must be UTF-8.
 *    PATIENTS_NUL_TERMINATED as the length means strlen().  Text that comes
 *    out ends in NUL beyond its length.
 *  - A handle that is NULL, freed, stale or of another type is answered with
 *    PATIENTS_ERR_HANDLE.  Freeing NULL does nothing.
 *  - A handle belongs to one thread at a time; different handles may be used
 *    by different threads at once.  A handle entered by two threads at once
 *    answers PATIENTS_ERR_BUSY to the second.
 *  - The library starts no thread of its own, installs no signal handler, and
 *    changes neither the environment nor the locale.
 *  - No text of an error holds a token or anything of a person.
 *
 * Within one soname nothing is removed or changed here, only added.
 */
#ifndef PATIENTS_H
#define PATIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PATIENTS_VERSION "0.1.0"

/* A length that says: up to the NUL. */
#define PATIENTS_NUL_TERMINATED ((size_t)-1)

/* What a function says of its success.  Numbers are never used again. */
typedef int32_t patients_status;
enum {
  PATIENTS_OK = 0,
  PATIENTS_ERR_ARGUMENT = 1,      /* out of range, missing, of another kind */
  PATIENTS_ERR_HANDLE = 2,        /* NULL, freed, stale or of another type */
  PATIENTS_ERR_UTF8 = 3,          /* text that is not UTF-8 */
  PATIENTS_ERR_MEMORY = 4,        /* memory ran out */
  PATIENTS_ERR_INVALID = 5,       /* the patient breaks the contract */
  PATIENTS_ERR_REJECTED = 6,      /* the registry refused the patient */
  PATIENTS_ERR_THROTTLED = 7,     /* come later, and the budget is used up */
  PATIENTS_ERR_NOT_SENT = 8,      /* did not reach the registry whole */
  PATIENTS_ERR_IN_DOUBT = 9,      /* left, fate unknown: do not send again */
  PATIENTS_ERR_UNAUTHORIZED = 10, /* the registry does not take the token */
  PATIENTS_ERR_CLOSED = 11,       /* the client is closed */
  PATIENTS_ERR_BUSY = 12,         /* in use by another thread */
  PATIENTS_ERR_FORKED = 13,       /* belongs to this process's parent */
  PATIENTS_ERR_IDLE = 14,         /* nothing is under way to wait for */
  PATIENTS_ERR_TIMEOUT = 15,      /* the wait is over; the rest goes on */
  PATIENTS_ERR_VERSION = 16,      /* a struct larger than this library's */
  PATIENTS_ERR_PHONE = 17,        /* not a phone number */
  PATIENTS_ERR_DATE = 18,         /* not a date in that format */
  PATIENTS_ERR_GENDER = 19,       /* not a gender the registry takes */
  PATIENTS_ERR_JSON = 20,         /* not the JSON that was expected */
  PATIENTS_ERR_JOURNAL = 21,      /* cannot be read, written or locked */
  PATIENTS_ERR_LEADS = 22,        /* a leads file, or a row of it */
  PATIENTS_ERR_SCRIPT = 23,       /* a script does not load, or raised */
  PATIENTS_ERR_LIMIT = 24,        /* a script went over a limit */
  PATIENTS_ERR_SYSTEM = 25        /* the operating system refused */
};

/* What is to be registered.  Made by patients_patient_new(). */
typedef struct patients_patient patients_patient;
/* What the registry returned.  Comes out of register, wait and decode. */
typedef struct patients_record patients_record;
/* All that patients_patient_check() found.  */
typedef struct patients_issues patients_issues;
/* A connection to one registry.  Made by patients_client_new(). */
typedef struct patients_client patients_client;
/* Why a function failed.  Any thread may read it. */
typedef struct patients_error patients_error;

/* ---- the library ------------------------------------------------------ */

/* The version of the library at run time, "0.1.0".  Static. */
const char *patients_version(void);

/* The name of a status in lower case, "in_doubt", or "unknown".  Static. */
const char *patients_status_name(patients_status status);

/* Frees text that a function handed over.  NULL is fine. */
void patients_text_free(char *text);

/* ---- errors ----------------------------------------------------------- */

/* One line without a line feed.  Lives as long as the error; "" for a handle
 * that is none. */
const char *patients_error_message(const patients_error *error);
patients_status patients_error_status(const patients_error *error);

/* What is known of a request that failed.  Unknown numbers are 0, unknown
 * texts "". */
typedef struct patients_failure {
  size_t size;                 /* in: sizeof(patients_failure) */
  int32_t http_status;         /* 500, say */
  int32_t attempts;            /* how often the request was started */
  const char *registry_status; /* the reply's status, "7", say */
  const char *registry_words;  /* the server's own; may name the person */
  const char *stage;           /* resolve connect tls send wait receive reply */
  double after_seconds;        /* from its start to its failure */
  double retry_after_seconds;  /* what the registry asked for */
} patients_failure;

/* Fills `failure`; its texts live as long as the error. */
patients_status patients_error_failure(const patients_error *error,
                                       patients_failure *failure);

/* The issues of PATIENTS_ERR_INVALID, to be freed by the caller, or NULL. */
patients_issues *patients_error_issues(const patients_error *error);

void patients_error_free(patients_error *error);

/* ---- patients --------------------------------------------------------- */

/* The texts of a patient and of a record. */
typedef int32_t patients_field;
enum {
  PATIENTS_PREFERRED_NAME = 1, /* empty: filled from the full name */
  PATIENTS_FULL_NAME = 2,      /* sent byte for byte */
  PATIENTS_CALLING_CODE = 3,   /* "+971" */
  PATIENTS_LOCAL_PHONE = 4,    /* "561231231" */
  PATIENTS_EMAIL = 5,          /* optional */
  PATIENTS_GENDER = 6,         /* "Male" or "Female", always required */
  PATIENTS_DATE_OF_BIRTH = 7,  /* "YYYY-MM-DD"; a lead may have none */
  /* of a record only */
  PATIENTS_ID = 8,             /* a UUID */
  PATIENTS_CLINIC_ID = 9,      /* a UUID */
  PATIENTS_PATIENT_NO = 10,    /* "-1" for a lead */
  PATIENTS_ADDITIONAL_INFO = 11, /* raw JSON */
  PATIENTS_INSURANCE_INFO = 12,  /* raw JSON */
  PATIENTS_OTHER = 13          /* raw JSON: an object of all other fields */
};

/* The field with this name ("full_name", "patient_no").  The error of an
 * unknown one names the nearest. */
patients_status patients_field_named(const char *name, size_t length,
                                     patients_field *field,
                                     patients_error **error);

/* An empty patient that is no lead.  The caller frees it. */
patients_status patients_patient_new(patients_patient **patient,
                                     patients_error **error);
void patients_patient_free(patients_patient *patient);

/* Sets a text.  NULL removes it.  The text is copied, neither trimmed nor
 * changed; whether it is right is said by check, encode and register. */
patients_status patients_patient_set(patients_patient *patient,
                                     patients_field field, const char *text,
                                     size_t length, patients_error **error);

/* Gets a text, or NULL and 0 where there is none.  It is the patient's own,
 * until this field is set or the patient freed.  `length` may be NULL. */
patients_status patients_patient_get(const patients_patient *patient,
                                     patients_field field, const char **text,
                                     size_t *length, patients_error **error);

/* A lead goes out with incomplete data and the date 1111-01-01. */
patients_status patients_patient_set_lead(patients_patient *patient,
                                          bool is_lead,
                                          patients_error **error);
patients_status patients_patient_is_lead(const patients_patient *patient,
                                         bool *is_lead,
                                         patients_error **error);

/* Finds every problem at once.  The caller frees `issues`. */
patients_status patients_patient_check(const patients_patient *patient,
                                       patients_issues **issues,
                                       patients_error **error);

typedef int32_t patients_severity;
enum {
  PATIENTS_WARNING = 1, /* a suspicion; the patient can be sent */
  PATIENTS_ERROR = 2    /* a breach of the contract; it cannot */
};

typedef struct patients_issue {
  size_t size;                /* in: sizeof(patients_issue) */
  patients_field field;
  patients_severity severity;
  const char *code;           /* "missing", "not_a_date", ... */
  const char *text;           /* one line for people */
} patients_issue;

/* 0 for a handle that is none. */
size_t patients_issues_count(const patients_issues *issues);
/* Fills `issue`; its texts live as long as `issues`.  `index` from 0. */
patients_status patients_issues_get(const patients_issues *issues,
                                    size_t index, patients_issue *issue,
                                    patients_error **error);
void patients_issues_free(patients_issues *issues);

/* ---- the two pure halves, for hosts with their own HTTP ---------------- */

/* The body of POST <base url>/api/user/v1/patients/add.  PATIENTS_ERR_INVALID
 * where the patient has errors.  Free `json` with patients_text_free(). */
patients_status patients_patient_encode(const patients_patient *patient,
                                        char **json, size_t *length,
                                        patients_error **error);

/* What a reply means: PATIENTS_OK and a record, or REJECTED, UNAUTHORIZED,
 * THROTTLED or IN_DOUBT.  `retry_after` is that header's text or NULL.  The
 * caller frees the record. */
patients_status patients_reply_decode(int32_t http_status, const char *body,
                                      size_t length, const char *retry_after,
                                      patients_record **record,
                                      patients_error **error);

/* ---- records ---------------------------------------------------------- */

/* Gets a text, or NULL and 0 where the registry sent none.  It is the
 * record's own.  `length` may be NULL. */
patients_status patients_record_get(const patients_record *record,
                                    patients_field field, const char **text,
                                    size_t *length, patients_error **error);
void patients_record_free(patients_record *record);

/* ---- the client ------------------------------------------------------- */

typedef struct patients_client_options {
  size_t size;           /* PATIENTS_CLIENT_OPTIONS_INIT sets it */
  const char *base_url;  /* https://...; http:// for loopback only */
  const char *token;     /* goes to the origin of base_url and nowhere else */
  const char *ca_file;   /* NULL: the system's certificate store */
  bool allow_http;       /* http:// to other hosts too: the token is seen */
  bool send_known_date;  /* a lead's own date of birth instead of 1111-01-01 */
  int32_t max_attempts;           /* 4; how often one request may start */
  int32_t max_connections;        /* 32 */
  int64_t connect_timeout_ms;     /* 10 000 */
  int64_t first_byte_timeout_ms;  /* 30 000 */
  int64_t total_timeout_ms;       /* 60 000, one attempt */
  int64_t max_reply_bytes;        /* 4 MiB */
} patients_client_options;

#define PATIENTS_CLIENT_OPTIONS_INIT                                           \
  {                                                                            \
    sizeof(patients_client_options), NULL, NULL, NULL, false, false, 4, 32,    \
        10000, 30000, 60000, 4194304                                           \
  }

/* A client for one registry.  Nothing is sent yet.  Texts are copied. */
patients_status patients_client_new(const patients_client_options *options,
                                    patients_client **client,
                                    patients_error **error);

/* Requests under way are given up: those that left are in doubt. */
void patients_client_free(patients_client *client);

/* Registers one patient and waits for it: PATIENTS_OK and a record, or
 * INVALID, REJECTED, UNAUTHORIZED, THROTTLED, NOT_SENT, IN_DOUBT.  `record`
 * may be NULL.  Not while submitted requests are under way: BUSY. */
patients_status patients_client_register(patients_client *client,
                                         const patients_patient *patient,
                                         patients_record **record,
                                         patients_error **error);

/* Adds a request and returns at once; patients_client_wait() drives it.  The
 * patient may be freed afterwards.  `tag` comes back in the completion. */
patients_status patients_client_submit(patients_client *client,
                                       const patients_patient *patient,
                                       uint64_t tag, patients_error **error);

typedef struct patients_completion {
  size_t size;             /* in: sizeof(patients_completion) */
  uint64_t tag;            /* of the submit */
  patients_status status;  /* as patients_client_register() */
  patients_record *record; /* the caller frees it; NULL unless PATIENTS_OK */
  patients_error *error;   /* the caller frees it; NULL if PATIENTS_OK */
} patients_completion;

/* Drives the connections on this thread until one request is complete.
 * PATIENTS_ERR_IDLE: none is under way.  PATIENTS_ERR_TIMEOUT: none was
 * complete in `timeout_ms` (negative: no limit but the requests' own). */
patients_status patients_client_wait(patients_client *client,
                                     int64_t timeout_ms,
                                     patients_completion *completion,
                                     patients_error **error);

/* How many requests are under way; 0 for a handle that is none. */
size_t patients_client_pending(const patients_client *client);

/* ---- what people typed ------------------------------------------------- */

typedef struct patients_phone {
  size_t size;             /* in: sizeof(patients_phone) */
  char calling_code[8];    /* "+971" */
  char local_phone[24];    /* "561231231" */
} patients_phone;

/* Splits what a person typed.  `assumed` is the calling code of a number that
 * carries none, "+971", or NULL. */
patients_status patients_phone_parse(const char *text, size_t length,
                                     const char *assumed,
                                     patients_phone *phone,
                                     patients_error **error);

/* A date in the format ("DD/MM/YYYY"; NULL: only what cannot be mistaken), as
 * "YYYY-MM-DD" and NUL. */
patients_status patients_date_parse(const char *text, size_t length,
                                    const char *format, char date[11],
                                    patients_error **error);

/* "Male" or "Female", static. */
patients_status patients_gender_parse(const char *text, size_t length,
                                      const char **gender,
                                      patients_error **error);

/* Whole years from `born` to `on`, both "YYYY-MM-DD"; `on` NULL: today, by
 * the local clock. */
patients_status patients_age(const char *born, const char *on, int32_t *years,
                             patients_error **error);

#ifdef __cplusplus
}
#endif

#endif /* PATIENTS_H */
