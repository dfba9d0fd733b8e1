/*
 * patients.h - register patients and leads with a clinic's registry.
 *
 * A lead is a person who asked; a patient is one whom the clinic treats.  Both
 * are put together as a patients_patient, sent by a patients_client, and come
 * back as a patients_record.  The registry cannot tell the same request sent
 * twice from two people, so this library sends each once: what may have
 * arrived is PATIENTS_ERR_IN_DOUBT, and is never sent again by itself.
 *
 * LINKING
 *
 * Plain C99, and C++ from C++11.  Every name begins with patients_ or
 * PATIENTS_.
 *
 *     cc program.c -lpatients
 *     cc program.c $(pkg-config --cflags --libs patients)
 *
 * Where the library is in a folder that the loader does not know, say so:
 *
 *     cc program.c $(pkg-config --cflags --libs patients) \
 *       -Wl,-rpath,$(pkg-config --variable=libdir patients)
 *
 * The library needs SQLite and simdjson of the system, and libcurl (7.87 or
 * later) for clients: that is loaded with the first one, and a note in the
 * library (.note.dlopen) tells those who make packages.  It brings along what
 * else it is made of.  Once loaded it stays in the process: dlclose() does not
 * unload it.
 *
 * CONVENTIONS
 *
 *  - A function that can fail returns a patients_status.  Outputs are written
 *    on PATIENTS_OK alone.  The last parameter takes a patients_error that
 *    says why in one line; it may be NULL.  Where it is given, it is set to
 *    NULL on success, and on failure to an error that the caller frees.
 *  - Text goes in as a pointer and a length in bytes, and must be UTF-8.
 *    PATIENTS_NUL_TERMINATED as the length means strlen().  No text is longer
 *    than 16 MiB.  Text that comes out has a NUL behind its length.
 *  - A handle is a pointer to patients_patient, patients_record,
 *    patients_issues, patients_client or patients_error.  It is looked up,
 *    never followed: one that is NULL, freed, stale, of another type or a
 *    random number is answered with PATIENTS_ERR_HANDLE.  Freeing such a one
 *    does nothing.
 *  - A struct that the caller provides begins with its size, which the caller
 *    sets: `failure.size = sizeof failure;`.  That of an older header is taken,
 *    and that of a newer one refused with PATIENTS_ERR_VERSION.
 *  - What a function hands over is the caller's, and is freed by the function
 *    that is named with it.  What it only lends says for how long.
 *  - No text of an error holds a token or anything of a person.
 *
 * THREADS
 *
 * Any thread may call any function.  A handle is used by one thread at a time,
 * whichever that is; different handles may be used by different threads at
 * once.  A call that enters a handle while another thread is in it returns
 * PATIENTS_ERR_BUSY and changes nothing.  Errors alone may be read by several
 * threads at once.  To free a handle while another thread is in it makes it
 * none for every later call; the call that is under way goes on, and what the
 * handle stood for goes with the end of that call.  A thread that calls has a
 * stack of 256 KiB or more.  One that is cancelled while it is in a client,
 * by pthread_cancel(), goes on until the call has returned.
 *
 * The library starts no thread of its own (libcurl may, while it looks a name
 * up), installs no signal handler, registers nothing with atexit() or
 * pthread_atfork() (OpenSSL, which libcurl brings along, does), and changes
 * neither the environment, the locale, the umask, the limits nor any other
 * setting of the process.  While a call drives connections it holds SIGPIPE
 * back from the calling thread; the mask is as it was when the call returns.
 *
 * After fork() the child may go on with patients, records, issues and errors;
 * the parent's clients answer it with PATIENTS_ERR_FORKED, and it may make
 * clients of its own.  The parent's requests go on undisturbed, whatever the
 * child does with the parent's clients, freeing them included.
 *
 * A program of several threads forks while no other thread is in a client with
 * a journal, or in the first call that this process makes of a function.  What
 * such a thread holds at that moment, SQLite's locks say, the child has for
 * ever, and may wait for in vain.  It can still call exec().
 *
 * THE PROMISE
 *
 * Within one soname, libpatients.so.0 say, nothing is removed from this header
 * or changed, only added.  A program that was compiled against an older header
 * goes on running, as it is, with a newer library.  So functions keep their
 * names, their parameters and what they promise; structs grow at their end,
 * and their size says how much of them a caller knows; numbers of statuses and
 * fields are never used for anything else.  There will be more of them: take a
 * status that you do not know for a failure.
 *
 * MEMORY
 *
 * PATIENTS_ERR_MEMORY says that libcurl or SQLite got no memory, or that 16
 * million handles are open.  Where the system refuses memory to the library's
 * own Swift code, the process is ended: that cannot be caught.
 *
 * A FIRST PROGRAM
 *
 * It registers a lead with the registry that two environment variables name,
 * and prints its id.  `clinic sandbox` is a registry on this machine to try it
 * with, and says its address and its token:
 *
 *     PATIENTS_BASE_URL=http://127.0.0.1:PORT PATIENTS_TOKEN=TOKEN ./program
 *
 * The examples of the functions below take `client` and `patient` as they are
 * made here.
 *
 *     #include <patients.h>
 *     #include <stdio.h>
 *     #include <stdlib.h>
 *
 *     static int fail(patients_error *error) {
 *       fprintf(stderr, "%s\n", patients_error_message(error));
 *       patients_error_free(error);
 *       return EXIT_FAILURE;
 *     }
 *
 *     int main(void) {
 *       patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
 *       patients_client *client = NULL;
 *       patients_patient *patient = NULL;
 *       patients_record *record = NULL;
 *       patients_error *error = NULL;
 *       const char *id = NULL;
 *
 *       options.base_url = getenv("PATIENTS_BASE_URL");
 *       options.token = getenv("PATIENTS_TOKEN");
 *       if (patients_client_new(&options, &client, &error) != PATIENTS_OK)
 *         return fail(error);
 *       if (patients_patient_new(&patient, &error) != PATIENTS_OK)
 *         return fail(error);
 *       patients_patient_set_lead(patient, true, NULL);
 *       patients_patient_set(patient, PATIENTS_FULL_NAME, "Practice Person",
 *                            PATIENTS_NUL_TERMINATED, NULL);
 *       patients_patient_set(patient, PATIENTS_GENDER, "Female",
 *                            PATIENTS_NUL_TERMINATED, NULL);
 *       if (patients_client_register(client, patient, &record, &error) !=
 *           PATIENTS_OK)
 *         return fail(error);
 *       patients_record_get(record, PATIENTS_ID, &id, NULL, NULL);
 *       printf("registered: %s\n", id);
 *
 *       patients_record_free(record);
 *       patients_patient_free(patient);
 *       patients_client_free(client);
 *       return EXIT_SUCCESS;
 *     }
 */
#ifndef PATIENTS_H
#define PATIENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- types ------------------------------------------------------------ */

/*
 * A length that says: up to the NUL.
 *
 * Since: 0.1.0.
 */
#define PATIENTS_NUL_TERMINATED ((size_t)-1)

/*
 * What a function says of its success.
 *
 * A number is never used again for anything else, and there may be more of
 * them: take one that you do not know for a failure.  patients_status_name()
 * gives the name of each.
 *
 * Since: 0.1.0.
 */
typedef int32_t patients_status;
enum {
  /* Success; the only status without an error. */
  PATIENTS_OK = 0,
  /* An argument is missing or out of range, or does not fit this handle. */
  PATIENTS_ERR_ARGUMENT = 1,
  /* A handle is NULL, freed, stale or of another type. */
  PATIENTS_ERR_HANDLE = 2,
  /* A text is not UTF-8. */
  PATIENTS_ERR_UTF8 = 3,
  /* Memory ran out in libcurl or SQLite, or too many handles are open. */
  PATIENTS_ERR_MEMORY = 4,
  /* The patient breaks the registry's contract; nothing was sent. */
  PATIENTS_ERR_INVALID = 5,
  /* The registry refused the patient. */
  PATIENTS_ERR_REJECTED = 6,
  /* The registry asks to come later, and all attempts are used up. */
  PATIENTS_ERR_THROTTLED = 7,
  /* The request did not reach the registry whole: it may be made again. */
  PATIENTS_ERR_NOT_SENT = 8,
  /* The request left and its fate is unknown: do not send it again before
   * somebody has looked for the patient in the registry. */
  PATIENTS_ERR_IN_DOUBT = 9,
  /* The registry does not take the token (HTTP 401 or 403). */
  PATIENTS_ERR_UNAUTHORIZED = 10,
  /* The client is closed.  Of Lua alone: in C a freed client is a HANDLE. */
  PATIENTS_ERR_CLOSED = 11,
  /* The handle is in use by another thread; or, for a register, requests that
   * were submitted are under way. */
  PATIENTS_ERR_BUSY = 12,
  /* The client belongs to the parent of this process. */
  PATIENTS_ERR_FORKED = 13,
  /* Nothing is under way that could be waited for or given up. */
  PATIENTS_ERR_IDLE = 14,
  /* The wait is over and nothing was complete; what is under way goes on. */
  PATIENTS_ERR_TIMEOUT = 15,
  /* A struct is larger than this library knows: the program was compiled
   * against a newer header. */
  PATIENTS_ERR_VERSION = 16,
  /* Not a telephone number that can be split. */
  PATIENTS_ERR_PHONE = 17,
  /* Not a calendar date, or not in the format. */
  PATIENTS_ERR_DATE = 18,
  /* Not a gender that the registry takes. */
  PATIENTS_ERR_GENDER = 19,
  /* Not the JSON that was expected. */
  PATIENTS_ERR_JSON = 20,
  /* The journal cannot be read, written or locked, or is another's. */
  PATIENTS_ERR_JOURNAL = 21,
  /* A leads file, or a row of it, cannot be read. */
  PATIENTS_ERR_LEADS = 22,
  /* A script does not load, or raised. */
  PATIENTS_ERR_SCRIPT = 23,
  /* A script went over one of its limits. */
  PATIENTS_ERR_LIMIT = 24,
  /* The operating system or libcurl refused. */
  PATIENTS_ERR_SYSTEM = 25
};

/*
 * What is to be registered: a patient, or a lead, whose data may have gaps.
 *
 * Ownership: patients_patient_new() makes it, patients_patient_free() frees it.
 * Functions that take one to send it copy what they need: it may be changed or
 * freed as soon as they return.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_patient patients_patient;

/*
 * What the registry returned of a patient that it has registered.
 *
 * Ownership: comes out of patients_client_register(), patients_client_wait()
 * and patients_reply_decode(); patients_record_free() frees it.  It outlives
 * its client.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_record patients_record;

/*
 * All that is wrong or looks odd about a patient.
 *
 * Ownership: comes out of patients_patient_check() and
 * patients_error_issues(); patients_issues_free() frees it.  It outlives the
 * patient.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_issues patients_issues;

/*
 * A client of one registry, with its connections and its journal.
 *
 * Ownership: patients_client_new() makes it, patients_client_free() frees it.
 *
 * Threads: any, one at a time, also for the whole of a
 * patients_client_wait().  It drives its connections on the thread that calls,
 * and only while it does.  A child of fork() gets PATIENTS_ERR_FORKED.
 *
 * Since: 0.1.0.
 */
typedef struct patients_client patients_client;

/*
 * Why a function failed: a status and one line of text.
 *
 * Ownership: whoever passed the place for it; patients_error_free() frees it.
 *
 * Threads: any, and several at once.
 *
 * Since: 0.1.0.
 */
typedef struct patients_error patients_error;

/* ---- the library ------------------------------------------------------ */

/*
 * The version of the library, of the header and of the one that runs.
 *
 * The macro is what the program was compiled against, the function what it
 * runs with.  They differ where one of the two was updated since.
 *
 * Results: "0.1.0" say, never NULL.
 *
 * Ownership: static.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     printf("compiled against %s, running with %s\n", PATIENTS_VERSION,
 *            patients_version());
 */
#define PATIENTS_VERSION "0.1.0"
const char *patients_version(void);

/*
 * The name of a status in lower case.
 *
 * It is the name without PATIENTS_ERR_, as Lua's `err.code` and the result
 * files of `clinic` have it.
 *
 * Results: "ok", "in_doubt" and so on; "unknown" for a number that is none;
 * never NULL.
 *
 * Ownership: static.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     puts(patients_status_name(PATIENTS_ERR_IN_DOUBT)); // prints in_doubt
 */
const char *patients_status_name(patients_status status);

/*
 * Frees text that a function handed over.
 *
 * That is the text of patients_patient_encode().  Text is no handle: like
 * free(), this takes a pointer that it gave, once, or NULL.
 *
 * Results: none.
 *
 * Ownership: the text is gone.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     char *json = NULL;
 *     if (patients_patient_encode(patient, &json, NULL, NULL) == PATIENTS_OK)
 *       puts(json);
 *     patients_text_free(json);
 */
void patients_text_free(char *text);

/* ---- errors ----------------------------------------------------------- */

/*
 * Makes an error, for a library that is built on this one.
 *
 * So that its own functions can fail as these do.  `message` is copied and
 * becomes one line of at most 1000 bytes.
 *
 * Results: the error, or NULL where `status` is PATIENTS_OK or none of the
 * numbers of patients_status, where the text is NULL or not UTF-8, or where too
 * many handles are open.
 *
 * Ownership: the error is the caller's; patients_error_free() frees it.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_error *error = patients_error_new(
 *         PATIENTS_ERR_ARGUMENT, "no such shelf", PATIENTS_NUL_TERMINATED);
 *     puts(patients_error_message(error)); // prints no such shelf
 *     patients_error_free(error);
 */
patients_error *patients_error_new(patients_status status, const char *message,
                                   size_t length);

/*
 * What an error says: its status, and one line of text for people.
 *
 * The text has no line feed and no full stop at its end.  It holds no token
 * and nothing of a person, so that it may go into a log.
 *
 * Results: patients_error_message() is never NULL; for a handle that is none it
 * is "", and patients_error_status() is PATIENTS_ERR_HANDLE.
 *
 * Ownership: the text is the error's, until that is freed.
 *
 * Threads: any, and several at once.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_error *error = NULL;
 *     patients_field field;
 *     if (patients_field_named("ful_name", PATIENTS_NUL_TERMINATED, &field,
 *                              &error) != PATIENTS_OK) {
 *       puts(patients_status_name(patients_error_status(error)));
 *       // prints argument
 *       puts(patients_error_message(error));
 *       // prints there is no field 'ful_name'; did you mean 'full_name'?
 *       patients_error_free(error);
 *     }
 */
const char *patients_error_message(const patients_error *error);
patients_status patients_error_status(const patients_error *error);

/*
 * What is known of a request that failed.
 *
 * Unknown numbers are 0 and unknown texts "", so that an error which is not of
 * a request has nothing else.
 *
 * Ownership: the struct is the caller's; its texts are the error's, until that
 * is freed.
 *
 * Threads: those of the error.
 *
 * Since: 0.1.0.
 */
typedef struct patients_failure {
  /* In: sizeof(patients_failure). */
  size_t size;
  /* The status of the registry's HTTP reply, 500 say. */
  int32_t http_status;
  /* How often the request was started. */
  int32_t attempts;
  /* The `status` in the reply, "7" say; what it may be is the registry's, so it
   * does not belong into a log either. */
  const char *registry_status;
  /* The registry's own words, on one line and cut after 300 characters.  They
   * may name the person: they do not belong into a log. */
  const char *registry_words;
  /* How far the last attempt came: "ready", "resolve", "connect", "tls",
   * "send", "wait" (all is sent, nothing came back), "receive" or "reply" (one
   * came that says nothing). */
  const char *stage;
  /* From the last attempt's start to its failure. */
  double after_seconds;
  /* What the registry asked to wait, at most an hour. */
  double retry_after_seconds;
} patients_failure;

/*
 * Fills in what is known of the request that an error is of.
 *
 * Results:
 *   PATIENTS_OK            `failure` is filled
 *   PATIENTS_ERR_ARGUMENT  `failure` is NULL or of a size that it never had
 *   PATIENTS_ERR_VERSION   `failure` is larger than this library knows
 *   PATIENTS_ERR_HANDLE    `error` is NULL, freed or no error
 *   PATIENTS_ERR_BUSY      a thread of the parent process was in the error at
 *                          the fork()
 *
 * Ownership: the texts are the error's, until that is freed.
 *
 * Threads: any, and several at once.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_record *record = NULL;
 *     patients_error *error = NULL;
 *     patients_failure failure;
 *     failure.size = sizeof failure;
 *     if (patients_reply_decode(429, "", 0, "120", &record, &error) ==
 *         PATIENTS_OK)
 *       patients_record_free(record);
 *     else if (patients_error_failure(error, &failure) == PATIENTS_OK)
 *       printf("HTTP %d, again in %.0f s\n", (int)failure.http_status,
 *              failure.retry_after_seconds);
 *     // prints HTTP 429, again in 120 s
 *     patients_error_free(error);
 */
patients_status patients_error_failure(const patients_error *error,
                                       patients_failure *failure);

/*
 * The issues of the patient that was PATIENTS_ERR_INVALID.
 *
 * They are those that patients_patient_check() finds.
 *
 * Results: the issues; NULL for an error of another status, and for a handle
 * that is none.
 *
 * Ownership: the issues are the caller's; patients_issues_free() frees them.
 *
 * Threads: any, and several at once.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_patient *empty = NULL;
 *     patients_error *error = NULL;
 *     char *json = NULL;
 *     patients_issues *issues;
 *     patients_patient_new(&empty, NULL);
 *     patients_patient_encode(empty, &json, NULL, &error);
 *     issues = patients_error_issues(error);
 *     printf("%u are missing\n", (unsigned)patients_issues_count(issues));
 *     // prints 5 are missing
 *     patients_issues_free(issues);
 *     patients_error_free(error);
 *     patients_patient_free(empty);
 */
patients_issues *patients_error_issues(const patients_error *error);

/*
 * Frees an error.
 *
 * Results: none.  NULL and a handle that is none are passed over.
 *
 * Ownership: the error and its texts are gone.
 *
 * Threads: any, and several at once.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_error *error = NULL;
 *     if (patients_patient_set_lead(NULL, true, &error) != PATIENTS_OK)
 *       puts(patients_error_message(error));
 *     // prints the handle is NULL, freed, or of another type
 *     patients_error_free(error);
 */
void patients_error_free(patients_error *error);

/* ---- patients --------------------------------------------------------- */

/*
 * The texts of a patient and of a record.
 *
 * A patient has the first seven, a record has all.  A number is never used
 * again for another field; patients_field_named() finds one by its name.
 *
 * Since: 0.1.0.
 */
typedef int32_t patients_field;
enum {
  /* How the person is addressed.  Where it is empty, the full name is sent. */
  PATIENTS_PREFERRED_NAME = 1,
  /* Sent byte for byte. */
  PATIENTS_FULL_NAME = 2,
  /* "+971" */
  PATIENTS_CALLING_CODE = 3,
  /* "561231231": digits, without calling code and trunk prefix. */
  PATIENTS_LOCAL_PHONE = 4,
  /* Optional; an empty one is none. */
  PATIENTS_EMAIL = 5,
  /* "Male" or "Female"; required, also of a lead. */
  PATIENTS_GENDER = 6,
  /* "YYYY-MM-DD"; a lead may have none. */
  PATIENTS_DATE_OF_BIRTH = 7,
  /* A UUID.  This field and those below are of a record alone. */
  PATIENTS_ID = 8,
  /* A UUID. */
  PATIENTS_CLINIC_ID = 9,
  /* The patient's number; "-1" for a lead. */
  PATIENTS_PATIENT_NO = 10,
  /* JSON, as the registry sent it. */
  PATIENTS_ADDITIONAL_INFO = 11,
  /* JSON, as the registry sent it. */
  PATIENTS_INSURANCE_INFO = 12,
  /* JSON: an object of all fields of the reply that are not named here. */
  PATIENTS_OTHER = 13
};

/*
 * Finds a field by its name, which is the same in Lua and in result files.
 *
 * The names are preferred_name, full_name, calling_code, local_phone, email,
 * gender, date_of_birth, id, clinic_id, patient_no, additional_info,
 * insurance_info and other.  The error of an unknown one names the nearest.
 *
 * Results:
 *   PATIENTS_OK            `field` is set
 *   PATIENTS_ERR_ARGUMENT  there is no such field; or `name` or `field` is
 *                          NULL, or `length` is beyond 16 MiB
 *   PATIENTS_ERR_UTF8      `name` is not UTF-8
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_field field = 0;
 *     if (patients_field_named("email", PATIENTS_NUL_TERMINATED, &field,
 *                              NULL) == PATIENTS_OK)
 *       patients_patient_set(patient, field, "person@example.com",
 *                            PATIENTS_NUL_TERMINATED, NULL);
 */
patients_status patients_field_named(const char *name, size_t length,
                                     patients_field *field,
                                     patients_error **error);

/*
 * Makes an empty patient that is no lead, and frees one.
 *
 * Results:
 *   PATIENTS_OK            `patient` is set
 *   PATIENTS_ERR_ARGUMENT  `patient` is NULL
 *   PATIENTS_ERR_MEMORY    too many handles are open
 *
 * patients_patient_free() passes over NULL and a handle that is none.
 *
 * Ownership: the patient is the caller's; patients_patient_free() frees it,
 * with all texts that it lent.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_patient *walk_in = NULL;
 *     patients_error *error = NULL;
 *     if (patients_patient_new(&walk_in, &error) != PATIENTS_OK) {
 *       fprintf(stderr, "%s\n", patients_error_message(error));
 *       patients_error_free(error);
 *     }
 *     patients_patient_free(walk_in);
 */
patients_status patients_patient_new(patients_patient **patient,
                                     patients_error **error);
void patients_patient_free(patients_patient *patient);

/*
 * Sets a text of a patient, or removes it.
 *
 * The text is neither trimmed nor changed, and nothing is said of whether it
 * is right: that do patients_patient_check() and all that send or encode.
 * NULL as the text removes what was there; `length` does not count then.
 *
 * Results:
 *   PATIENTS_OK            the field has this text
 *   PATIENTS_ERR_ARGUMENT  a patient has no such field; or `length` is beyond
 *                          16 MiB
 *   PATIENTS_ERR_UTF8      `text` is not UTF-8; the field is as it was
 *   PATIENTS_ERR_HANDLE    `patient` is NULL, freed or no patient
 *   PATIENTS_ERR_BUSY      another thread is in the patient
 *
 * Ownership: the text is copied.  What patients_patient_get() lent of this
 * field is gone.
 *
 * Threads: any, one at a time in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_error *error = NULL;
 *     if (patients_patient_set(patient, PATIENTS_CALLING_CODE, "+971", 4,
 *                              &error) != PATIENTS_OK ||
 *         patients_patient_set(patient, PATIENTS_LOCAL_PHONE, "561231231",
 *                              PATIENTS_NUL_TERMINATED, &error) !=
 *             PATIENTS_OK) {
 *       fprintf(stderr, "%s\n", patients_error_message(error));
 *       patients_error_free(error);
 *     }
 */
patients_status patients_patient_set(patients_patient *patient,
                                     patients_field field, const char *text,
                                     size_t length, patients_error **error);

/*
 * Gets a text of a patient.
 *
 * Where the patient has none, `text` is set to NULL and `length` to 0.
 *
 * Results:
 *   PATIENTS_OK            `text` is set, and `length`, which may be NULL
 *   PATIENTS_ERR_ARGUMENT  a patient has no such field; or `text` is NULL
 *   PATIENTS_ERR_HANDLE    `patient` is NULL, freed or no patient
 *   PATIENTS_ERR_BUSY      another thread is in the patient
 *
 * Ownership: the text is the patient's, until this field is set or the patient
 * freed.
 *
 * Threads: any, one at a time in one patient; the text is read by whoever has
 * the patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const char *gender = NULL;
 *     if (patients_patient_get(patient, PATIENTS_GENDER, &gender, NULL, NULL)
 *             == PATIENTS_OK && gender)
 *       puts(gender); // prints Female
 */
patients_status patients_patient_get(const patients_patient *patient,
                                     patients_field field, const char **text,
                                     size_t *length, patients_error **error);

/*
 * Sets and gets whether a patient is kept as a lead.
 *
 * The registry takes a lead with gaps: only its gender is required.  A lead
 * goes out with the date of birth 1111-01-01, which stands for none, unless
 * the client was made with `send_known_date`.
 *
 * Results:
 *   PATIENTS_OK            it is set; or `is_lead` says it
 *   PATIENTS_ERR_ARGUMENT  `is_lead` is NULL
 *   PATIENTS_ERR_HANDLE    `patient` is NULL, freed or no patient
 *   PATIENTS_ERR_BUSY      another thread is in the patient
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, one at a time in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     bool is_lead = false;
 *     patients_patient_set_lead(patient, true, NULL);
 *     patients_patient_is_lead(patient, &is_lead, NULL);
 *     puts(is_lead ? "a lead" : "a patient"); // prints a lead
 */
patients_status patients_patient_set_lead(patients_patient *patient,
                                          bool is_lead, patients_error **error);
patients_status patients_patient_is_lead(const patients_patient *patient,
                                         bool *is_lead, patients_error **error);

/*
 * Finds everything that is wrong or looks odd about a patient, at once.
 *
 * A date of birth is in the future by the local clock and time zone.
 *
 * Results:
 *   PATIENTS_OK            `issues` is set; it is empty where all is well
 *   PATIENTS_ERR_ARGUMENT  `issues` is NULL
 *   PATIENTS_ERR_HANDLE    `patient` is NULL, freed or no patient
 *   PATIENTS_ERR_BUSY      another thread is in the patient
 *   PATIENTS_ERR_MEMORY    too many handles are open
 *
 * Ownership: the issues are the caller's; patients_issues_free() frees them.
 *
 * Threads: any, one at a time in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_issues *issues = NULL;
 *     if (patients_patient_check(patient, &issues, NULL) == PATIENTS_OK &&
 *         patients_issues_count(issues) == 0)
 *       puts("it can be sent"); // prints it can be sent
 *     patients_issues_free(issues);
 */
patients_status patients_patient_check(const patients_patient *patient,
                                       patients_issues **issues,
                                       patients_error **error);

/*
 * How bad an issue is.
 *
 * Since: 0.1.0.
 */
typedef int32_t patients_severity;
enum {
  /* A suspicion: the patient can be sent. */
  PATIENTS_WARNING = 1,
  /* A breach of the registry's contract: the patient cannot be sent. */
  PATIENTS_ERROR = 2
};

/*
 * One thing that is wrong or looks odd.
 *
 * Ownership: the struct is the caller's; its texts are the issues', until
 * those are freed.
 *
 * Threads: those of the issues.
 *
 * Since: 0.1.0.
 */
typedef struct patients_issue {
  /* In: sizeof(patients_issue). */
  size_t size;
  /* Whose text it is about. */
  patients_field field;
  /* PATIENTS_WARNING or PATIENTS_ERROR. */
  patients_severity severity;
  /* "missing", "not_a_gender", "not_a_date", "not_a_calling_code",
   * "letters_in_phone", "date_in_future", "placeholder_date" or
   * "not_an_email"; there may be more. */
  const char *code;
  /* One line for people, without anything of the person. */
  const char *text;
} patients_issue;

/*
 * Counts issues, gets one by its index from 0, and frees them.
 *
 * They stand in the order of the patient's fields.
 *
 * Results:
 *   PATIENTS_OK            `issue` is filled
 *   PATIENTS_ERR_ARGUMENT  there is no issue at this index; or `issue` is NULL
 *                          or of a size that it never had
 *   PATIENTS_ERR_VERSION   `issue` is larger than this library knows
 *   PATIENTS_ERR_HANDLE    `issues` is NULL, freed or no issues
 *   PATIENTS_ERR_BUSY      another thread is in the issues
 *
 * patients_issues_count() is 0 for a handle that is none, or that another
 * thread is in.  patients_issues_free() passes over a handle that is none.
 *
 * Ownership: the texts are the issues', until those are freed.
 *
 * Threads: any, one at a time in the issues of one check.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_issues *issues = NULL;
 *     patients_issue issue;
 *     size_t i;
 *     patients_patient_set(patient, PATIENTS_EMAIL, "nowhere",
 *                          PATIENTS_NUL_TERMINATED, NULL);
 *     patients_patient_check(patient, &issues, NULL);
 *     issue.size = sizeof issue;
 *     for (i = 0; i < patients_issues_count(issues); i++)
 *       if (patients_issues_get(issues, i, &issue, NULL) == PATIENTS_OK)
 *         printf("%s: %s\n", issue.code, issue.text);
 *     // prints not_an_email: the email is not of the form name@domain
 *     patients_issues_free(issues);
 */
size_t patients_issues_count(const patients_issues *issues);
patients_status patients_issues_get(const patients_issues *issues, size_t index,
                                    patients_issue *issue,
                                    patients_error **error);
void patients_issues_free(patients_issues *issues);

/* ---- the two pure halves, for hosts with their own HTTP ---------------- */

/*
 * Where the body of patients_patient_encode() goes, behind the base URL.
 *
 * By POST, with "Content-Type: application/json" and "Authorization: Bearer
 * <token>".
 *
 * Since: 0.1.0.
 */
#define PATIENTS_REGISTER_PATH "/api/user/v1/patients/add"

/*
 * Makes the body of a request from a patient.
 *
 * It is what goes to POST <base url>/api/user/v1/patients/add as
 * application/json.  A lead's date of birth is 1111-01-01 in it.
 *
 * Results:
 *   PATIENTS_OK            `json` is set, and `length`, which may be NULL
 *   PATIENTS_ERR_INVALID   the patient has errors: patients_error_issues()
 *   PATIENTS_ERR_ARGUMENT  `json` is NULL
 *   PATIENTS_ERR_HANDLE    `patient` is NULL, freed or no patient
 *   PATIENTS_ERR_BUSY      another thread is in the patient
 *
 * Ownership: the text is the caller's; patients_text_free() frees it.
 *
 * Threads: any, one at a time in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     char *json = NULL;
 *     size_t length = 0;
 *     patients_error *error = NULL;
 *     if (patients_patient_encode(patient, &json, &length, &error) ==
 *         PATIENTS_OK)
 *       fwrite(json, 1, length, stdout);
 *     else
 *       fprintf(stderr, "%s\n", patients_error_message(error));
 *     patients_text_free(json);
 *     patients_error_free(error);
 */
patients_status patients_patient_encode(const patients_patient *patient,
                                        char **json, size_t *length,
                                        patients_error **error);

/*
 * Says what a reply to that request means.
 *
 * `http_status` and `body` are the reply's, `retry_after` is the text of its
 * header of that name, or NULL.  A request without a whole reply is for the
 * host to judge: it did not arrive, or it is in doubt.
 *
 * Results:
 *   PATIENTS_OK                2xx with status "0" and a patient with an id:
 *                              `record` is set
 *   PATIENTS_ERR_REJECTED      3xx, 4xx, or 2xx with another status: do not
 *                              send it again as it is
 *   PATIENTS_ERR_UNAUTHORIZED  401 or 403: no other patient would fare better
 *   PATIENTS_ERR_THROTTLED     408, 425, 429, or 503 with `retry_after`: send
 *                              it again later
 *   PATIENTS_ERR_IN_DOUBT      anything else, and a 2xx that cannot be read:
 *                              do not send it again
 *   PATIENTS_ERR_ARGUMENT      `record` is NULL; `body` is NULL, and `length`
 *                              not 0; or `length` is beyond 16 MiB
 *   PATIENTS_ERR_UTF8          `retry_after` is not UTF-8
 *   PATIENTS_ERR_MEMORY        too many handles are open
 *
 * Ownership: the record is the caller's; patients_record_free() frees it.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const char *body = "{\"status\":\"0\",\"data\":{\"patient\":"
 *                        "{\"id\":\"3f8a\",\"patientNo\":\"17\"}}}";
 *     patients_record *record = NULL;
 *     const char *number = NULL;
 *     if (patients_reply_decode(200, body, PATIENTS_NUL_TERMINATED, NULL,
 *                               &record, NULL) == PATIENTS_OK) {
 *       patients_record_get(record, PATIENTS_PATIENT_NO, &number, NULL, NULL);
 *       puts(number); // prints 17
 *     }
 *     patients_record_free(record);
 */
patients_status patients_reply_decode(int32_t http_status, const char *body,
                                      size_t length, const char *retry_after,
                                      patients_record **record,
                                      patients_error **error);

/* ---- records ---------------------------------------------------------- */

/*
 * Gets a text of a record, and frees a record.
 *
 * Where the registry sent none, `text` is set to NULL and `length` to 0.
 * PATIENTS_ID is always there.
 *
 * Results:
 *   PATIENTS_OK            `text` is set, and `length`, which may be NULL
 *   PATIENTS_ERR_ARGUMENT  a record has no such field; or `text` is NULL
 *   PATIENTS_ERR_HANDLE    `record` is NULL, freed or no record
 *   PATIENTS_ERR_BUSY      another thread is in the record
 *
 * patients_record_free() passes over NULL and a handle that is none.
 *
 * Ownership: the text is the record's, until that is freed.
 *
 * Threads: any, one at a time in one record.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_record *record = NULL;
 *     patients_error *error = NULL;
 *     const char *name = NULL;
 *     if (patients_client_register(client, patient, &record, &error) ==
 *             PATIENTS_OK &&
 *         patients_record_get(record, PATIENTS_FULL_NAME, &name, NULL,
 *                             &error) == PATIENTS_OK)
 *       puts(name ? name : "no name"); // prints Practice Person
 *     patients_error_free(error);
 *     patients_record_free(record);
 */
patients_status patients_record_get(const patients_record *record,
                                    patients_field field, const char **text,
                                    size_t *length, patients_error **error);
void patients_record_free(patients_record *record);

/* ---- the client ------------------------------------------------------- */

/*
 * Where a client goes, as whom, and how patient it is.
 *
 * PATIENTS_CLIENT_OPTIONS_INIT initialises one with the size and all defaults;
 * then `base_url` and `token` have to be set.  Texts end in NUL.
 *
 * A proxy is used as libcurl finds it in the environment (https_proxy,
 * no_proxy), never for http:// and never for this machine.
 *
 * Ownership: the struct and its texts are the caller's; patients_client_new()
 * copies them.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_client_options {
  /* PATIENTS_CLIENT_OPTIONS_INIT sets it. */
  size_t size;
  /* https://host[:port][/path]; http:// for this machine only.  Without a user,
   * a password, a ? or a #.  Required. */
  const char *base_url;
  /* What the registry knows the clinic by.  It goes to the origin of base_url
   * and nowhere else, and into no text.  Required. */
  const char *token;
  /* A file of certificates (PEM) to trust in place of the system's; NULL: the
   * system's. */
  const char *ca_file;
  /* http:// to other hosts too: whoever is on the way reads the token and the
   * patients. */
  bool allow_http;
  /* A lead's own date of birth, where one is known, instead of 1111-01-01. */
  bool send_known_date;
  /* How often one request may be started, 1 to 100; 4.  Only what was
   * throttled or not sent is ever tried again. */
  int32_t max_attempts;
  /* How many requests may be on the wire at once, each with a file descriptor,
   * 1 to 16 384; 32.  Fewer are while the registry shows that it is too much.
   */
  int32_t max_connections;
  /* Name, connection and TLS together, 1 to 86 400 000; 10 000. */
  int64_t connect_timeout_ms;
  /* From the beginning of sending to the first line of the reply, 1 to
   * 86 400 000; 30 000. */
  int64_t first_byte_timeout_ms;
  /* One attempt as a whole, 1 to 86 400 000; 60 000.  Attempts and the waits
   * between them may take many times that. */
  int64_t total_timeout_ms;
  /* A larger reply is not read, and puts its request in doubt; 1 to 1 GiB;
   * 4 MiB. */
  int64_t max_reply_bytes;
  /* A file in which each key is registered once, over all runs; NULL: none.
   * It is made where it is missing, one client at a time has it, and it holds
   * personal data: its mode is 0600.  Beside it there are files with -wal,
   * -shm and .lock behind its name. */
  const char *journal;
  /* What the journal calls the registry; NULL: base_url.  A journal serves
   * one registry: give a name where its address changes. */
  const char *registry_name;
} patients_client_options;
#define PATIENTS_CLIENT_OPTIONS_INIT                                           \
  {                                                                            \
    sizeof(patients_client_options), NULL, NULL, NULL, false, false, 4, 32,    \
        10000, 30000, 60000, 4194304, NULL, NULL                               \
  }

/*
 * Fills `options` with the defaults of the library that runs.
 *
 * What PATIENTS_CLIENT_OPTIONS_INIT gives, byte for byte and with zeros as
 * padding, for callers that cannot use a macro: other languages, and
 * programs that make the struct on the heap.  `size` is the struct's size as
 * the caller was compiled, sizeof(patients_client_options); no more than that
 * is written.
 *
 * Results:
 *   PATIENTS_OK            filled
 *   PATIENTS_ERR_ARGUMENT  `options` is NULL, or `size` one that it never had
 *   PATIENTS_ERR_VERSION   `size` is larger than this library knows
 *
 * Ownership: the struct is the caller's; it owns nothing.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_client_options options;
 *     patients_client_options_init(&options, sizeof options, NULL);
 *     printf("%d connections\n", (int)options.max_connections);
 *     // prints 32 connections
 */
patients_status patients_client_options_init(patients_client_options *options,
                                             size_t size,
                                             patients_error **error);

/*
 * Makes a client of one registry, and frees one.
 *
 * Nothing is sent, and no connection made, before a request.  With a journal,
 * what an earlier program left under way in it is in doubt from here on.
 *
 * Results:
 *   PATIENTS_OK            `client` is set
 *   PATIENTS_ERR_ARGUMENT  an option is missing, out of its range or will not
 *                          do, which the text says; or `options` or `client`
 *                          is NULL, or `options` of a size that it never had
 *   PATIENTS_ERR_VERSION   `options` is larger than this library knows
 *   PATIENTS_ERR_UTF8      a text of the options is not UTF-8
 *   PATIENTS_ERR_JOURNAL   the journal is another client's or another
 *                          registry's, knows its leads by other keys (`clinic
 *                          run` with a leads file), is damaged, or cannot be
 *                          read, written or made durable
 *   PATIENTS_ERR_MEMORY    libcurl or SQLite got no memory, or too many
 *                          handles are open
 *   PATIENTS_ERR_SYSTEM    no file descriptor is left; or libcurl is not
 *                          there, does not start, or lacks what is needed
 *
 * patients_client_free() gives up what is under way: requests that left are in
 * doubt, and stand so in the journal, if there is one.  It passes over NULL and
 * a handle that is none.  A client that another thread waits in gives up when
 * that wait returns, and not before.  In a child of fork() the parent's
 * connections are left alone.
 *
 * Ownership: the client is the caller's; patients_client_free() frees it.
 * Records and errors that came of it live on.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_client_options options = PATIENTS_CLIENT_OPTIONS_INIT;
 *     patients_client *other = NULL;
 *     patients_error *error = NULL;
 *     options.base_url = "http://registry.example";
 *     options.token = "practice";
 *     if (patients_client_new(&options, &other, &error) != PATIENTS_OK)
 *       puts(patients_status_name(patients_error_status(error)));
 *     // prints argument
 *     patients_error_free(error);
 *     patients_client_free(other);
 */
patients_status patients_client_new(const patients_client_options *options,
                                    patients_client **client,
                                    patients_error **error);
void patients_client_free(patients_client *client);

/*
 * Registers one patient and waits until its outcome is known.
 *
 * This is for a client without a journal; patients_client_register_keyed() is
 * for one with it.
 *
 * A registry that asks to come later is left alone until then by the whole
 * client, for up to an hour, and this call waits for it.  Where that is too
 * long, patients_client_submit_with() sets a deadline.
 *
 * Results:
 *   PATIENTS_OK                the registry has the patient; `record` is set
 *                              where it is not NULL
 *   PATIENTS_ERR_INVALID       the patient has errors, nothing was sent:
 *                              patients_error_issues()
 *   PATIENTS_ERR_REJECTED      the registry refused it
 *   PATIENTS_ERR_UNAUTHORIZED  the registry does not take the token
 *   PATIENTS_ERR_THROTTLED     the registry asks to come later, and all
 *                              attempts are used up
 *   PATIENTS_ERR_NOT_SENT      no attempt reached the registry whole
 *   PATIENTS_ERR_IN_DOUBT      it left and nobody knows whether it arrived: do
 *                              not send it again before somebody has looked
 *   PATIENTS_ERR_ARGUMENT      the client keeps a journal, or the request
 *                              would be larger than 1 MiB
 *   PATIENTS_ERR_HANDLE        `client` or `patient` is NULL, freed or of
 *                              another type
 *   PATIENTS_ERR_BUSY          submitted requests are under way, or another
 *                              thread is in the client or in the patient
 *   PATIENTS_ERR_FORKED        the client belongs to the parent process
 *   PATIENTS_ERR_MEMORY        too many handles are open; nothing was sent
 *
 * Ownership: the record is the caller's; patients_record_free() frees it.
 *
 * Threads: any, one at a time in one client and in one patient.  It drives the
 * connection on the thread that calls.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_record *record = NULL;
 *     patients_error *error = NULL;
 *     switch (patients_client_register(client, patient, &record, &error)) {
 *     case PATIENTS_OK:
 *       puts("registered"); // prints registered
 *       break;
 *     case PATIENTS_ERR_IN_DOUBT:
 *       fprintf(stderr, "look it up: %s\n", patients_error_message(error));
 *       break;
 *     default:
 *       fprintf(stderr, "%s\n", patients_error_message(error));
 *     }
 *     patients_record_free(record);
 *     patients_error_free(error);
 */
patients_status patients_client_register(patients_client *client,
                                         const patients_patient *patient,
                                         patients_record **record,
                                         patients_error **error);

/*
 * Adds a request and returns at once.
 *
 * patients_client_wait() sends it and gives its outcome, with `tag`, which may
 * be any number.  Any number of requests may be under way; no more than
 * `max_connections` of them are on the wire.  It is for a client without a
 * journal.
 *
 * Results:
 *   PATIENTS_OK            the request is added
 *   PATIENTS_ERR_INVALID   the patient has errors: patients_error_issues()
 *   PATIENTS_ERR_ARGUMENT  the client keeps a journal, or the request would
 *                          be larger than 1 MiB
 *   PATIENTS_ERR_HANDLE    `client` or `patient` is NULL, freed or of another
 *                          type
 *   PATIENTS_ERR_BUSY      another thread is in the client or in the patient
 *   PATIENTS_ERR_FORKED    the client belongs to the parent process
 *
 * Ownership: the patient is copied.
 *
 * Threads: any, one at a time in one client and in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_error *error = NULL;
 *     if (patients_client_submit(client, patient, 17, &error) !=
 *         PATIENTS_OK) {
 *       fprintf(stderr, "row 17: %s\n", patients_error_message(error));
 *       patients_error_free(error);
 *     }
 */
patients_status patients_client_submit(patients_client *client,
                                       const patients_patient *patient,
                                       uint64_t tag, patients_error **error);

/*
 * Registers or submits a patient under a key that the journal remembers.
 *
 * They are patients_client_register() and patients_client_submit() for a client
 * with a journal, and only for such a one.
 *
 * `key` is what the caller knows the patient by, 1 to 1024 bytes: a row's
 * number in the caller's own files, say.  The journal keeps a digest of it.
 * One key is one patient for as long as the journal is kept:
 *
 *  - Registered by this run or an earlier one: PATIENTS_OK, and a record with
 *    nothing but PATIENTS_ID and PATIENTS_PATIENT_NO.  Nothing is sent.
 *  - In doubt since an earlier run, which may have been killed while its
 *    request was under way: PATIENTS_ERR_IN_DOUBT.  Nothing is sent; `clinic
 *    reconcile` finds out what became of it.
 *  - Otherwise it is sent, and that it will be is on the disk before its first
 *    byte leaves; what became of it is on the disk before it is told.
 *
 * Requests that are submitted before one wait share one write to the disk.
 *
 * Results:
 *   PATIENTS_OK                the registry has the patient; or the request is
 *                              added
 *   PATIENTS_ERR_INVALID       the patient has errors, nothing was sent:
 *                              patients_error_issues()
 *   PATIENTS_ERR_REJECTED      the registry refused it
 *   PATIENTS_ERR_UNAUTHORIZED  the registry does not take the token
 *   PATIENTS_ERR_THROTTLED     the registry asks to come later, and all
 *                              attempts are used up
 *   PATIENTS_ERR_NOT_SENT      no attempt reached the registry whole; or the
 *                              journal cannot be asked or written
 *   PATIENTS_ERR_IN_DOUBT      it left, now or in an earlier run, and nobody
 *                              knows whether it arrived
 *   PATIENTS_ERR_JOURNAL       it was sent and its outcome cannot be written
 *                              down: the text says what it was, the journal
 *                              will have it in doubt, and this client sends
 *                              nothing more (NOT_SENT)
 *   PATIENTS_ERR_ARGUMENT      the client keeps no journal; `key` is NULL, or
 *                              not of 1 to 1024 bytes; a request with this key
 *                              is under way; or the request would be larger
 *                              than 1 MiB
 *   PATIENTS_ERR_UTF8          `key` is not UTF-8
 *   PATIENTS_ERR_HANDLE        `client` or `patient` is NULL, freed or of
 *                              another type
 *   PATIENTS_ERR_BUSY          submitted requests are under way (register), or
 *                              another thread is in the client or the patient
 *   PATIENTS_ERR_FORKED        the client belongs to the parent process
 *   PATIENTS_ERR_MEMORY        too many handles are open; nothing was sent
 *
 * A submit returns at once what concerns its arguments, INVALID, and NOT_SENT
 * where the journal cannot be asked; the rest is for patients_client_wait().
 *
 * Ownership: patient and key are copied.  The record is the caller's;
 * patients_record_free() frees it.  `record` may be NULL.
 *
 * Threads: any, one at a time in one client and in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     // `keyed` is a client that was made with options.journal
 *     patients_record *record = NULL;
 *     patients_error *error = NULL;
 *     if (patients_client_register_keyed(keyed, patient, "walk-in 17",
 *                                        PATIENTS_NUL_TERMINATED, &record,
 *                                        &error) != PATIENTS_OK)
 *       fprintf(stderr, "%s\n", patients_error_message(error));
 *     patients_record_free(record);
 *     patients_error_free(error);
 */
patients_status patients_client_register_keyed(
    patients_client *client, const patients_patient *patient, const char *key,
    size_t key_length, patients_record **record, patients_error **error);
patients_status patients_client_submit_keyed(patients_client *client,
                                             const patients_patient *patient,
                                             const char *key, size_t key_length,
                                             uint64_t tag,
                                             patients_error **error);

/*
 * How one patient is submitted by patients_client_submit_with().
 *
 * PATIENTS_SUBMIT_OPTIONS_INIT initialises one with the size, tag 0, no
 * deadline and no key.
 *
 * Ownership: the struct and its key are the caller's; they are read during the
 * call alone.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_submit_options {
  /* PATIENTS_SUBMIT_OPTIONS_INIT sets it. */
  size_t size;
  /* Comes back in the completion. */
  uint64_t tag;
  /* From the submit to the completion, all attempts together, at most
   * 86 400 000; 0: as long as the attempts take. */
  int64_t deadline_ms;
  /* For a client with a journal, and only for such a one. */
  const char *key;
  /* In bytes, or PATIENTS_NUL_TERMINATED. */
  size_t key_length;
} patients_submit_options;
#define PATIENTS_SUBMIT_OPTIONS_INIT                                           \
  { sizeof(patients_submit_options), 0, 0, NULL, PATIENTS_NUL_TERMINATED }

/*
 * Adds a request with a deadline, a key, or both.
 *
 * As patients_client_submit() and patients_client_submit_keyed() otherwise.
 * A request that is over its deadline is complete like any other, and
 * patients_client_wait() hands it over: NOT_SENT where it had not left whole,
 * IN_DOUBT where the registry may have it, THROTTLED where it waited for
 * another attempt that the registry had put off.
 *
 * Results:
 *   PATIENTS_OK            the request is added
 *   PATIENTS_ERR_INVALID   the patient has errors: patients_error_issues()
 *   PATIENTS_ERR_ARGUMENT  `options` is NULL or of a size that it never had; a
 *                          deadline out of range; a key without a journal or a
 *                          journal without a key; a key that is under way, or
 *                          not of 1 to 1024 bytes; or the request would be
 *                          larger than 1 MiB
 *   PATIENTS_ERR_VERSION   `options` is larger than this library knows
 *   PATIENTS_ERR_UTF8      the key is not UTF-8
 *   PATIENTS_ERR_NOT_SENT  the journal cannot be asked
 *   PATIENTS_ERR_HANDLE    `client` or `patient` is NULL, freed or of another
 *                          type
 *   PATIENTS_ERR_BUSY      another thread is in the client or in the patient
 *   PATIENTS_ERR_FORKED    the client belongs to the parent process
 *
 * Ownership: patient and key are copied.
 *
 * Threads: any, one at a time in one client and in one patient.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_submit_options submit = PATIENTS_SUBMIT_OPTIONS_INIT;
 *     patients_completion done;
 *     submit.tag = 17;
 *     submit.deadline_ms = 5000;
 *     patients_client_submit_with(client, patient, &submit, NULL);
 *     done.size = sizeof done;
 *     if (patients_client_wait(client, -1, &done, NULL) == PATIENTS_OK)
 *       printf("row %u: %s\n", (unsigned)done.tag,
 *              patients_status_name(done.status));
 *     // prints row 17: ok
 *     patients_record_free(done.record);
 *     patients_error_free(done.error);
 */
patients_status patients_client_submit_with(
    patients_client *client, const patients_patient *patient,
    const patients_submit_options *options, patients_error **error);

/*
 * Gives up what was submitted with a tag and is not complete.
 *
 * It is complete from here on, and patients_client_wait() hands it over:
 * NOT_SENT where it had not left whole, IN_DOUBT where the registry may have
 * it, with the last attempt's outcome where it waited for another.  All
 * requests of that tag are meant; other requests go on.  The cost grows with
 * the number of requests under way.
 *
 * Results:
 *   PATIENTS_OK          it is given up
 *   PATIENTS_ERR_IDLE    nothing with this tag is under way: it may be complete
 *                        already, and waiting to be handed over
 *   PATIENTS_ERR_HANDLE  `client` is NULL, freed or no client
 *   PATIENTS_ERR_BUSY    another thread is in the client, waiting say
 *   PATIENTS_ERR_FORKED  the client belongs to the parent process
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, one at a time in one client.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_completion done;
 *     patients_client_submit(client, patient, 17, NULL);
 *     patients_client_cancel(client, 17, NULL);
 *     done.size = sizeof done;
 *     if (patients_client_wait(client, -1, &done, NULL) == PATIENTS_OK)
 *       printf("%s\n", patients_status_name(done.status)); // prints not_sent
 *     patients_record_free(done.record);
 *     patients_error_free(done.error);
 */
patients_status patients_client_cancel(patients_client *client, uint64_t tag,
                                       patients_error **error);

/*
 * Gives a descriptor to poll in an event loop of the caller's own.
 *
 * It is readable whenever patients_client_wait() with a timeout of 0 has
 * something to do: bytes to take, a deadline that is over, a retry whose time
 * has come, a request just submitted.  Then wait with a timeout of 0 until
 * PATIENTS_ERR_TIMEOUT or PATIENTS_ERR_IDLE, which makes it unreadable again;
 * some turns end with no completion.  Level-triggered, for poll(), select()
 * and epoll alike.  It stays the same for the life of the client.
 *
 * Results:
 *   PATIENTS_OK            `descriptor` is set
 *   PATIENTS_ERR_ARGUMENT  `descriptor` is NULL
 *   PATIENTS_ERR_HANDLE    `client` is NULL, freed or no client
 *   PATIENTS_ERR_BUSY      another thread is in the client
 *   PATIENTS_ERR_FORKED    the client belongs to the parent process
 *
 * Ownership: the descriptor is the client's, and closed by
 * patients_client_free(): neither read, write nor close it, and take it out of
 * the loop before that.
 *
 * Threads: any, one at a time in one client; the descriptor may be polled by
 * any thread at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     int descriptor = -1;
 *     patients_client_descriptor(client, &descriptor, NULL);
 *     patients_client_submit(client, patient, 17, NULL);
 *     while (patients_client_pending(client) > 0) {
 *       struct pollfd ready = {descriptor, POLLIN, 0};
 *       patients_completion done;
 *       poll(&ready, 1, -1); // of <poll.h>, or an event loop's own
 *       done.size = sizeof done;
 *       while (patients_client_wait(client, 0, &done, NULL) == PATIENTS_OK) {
 *         printf("%s\n", patients_status_name(done.status)); // prints ok
 *         patients_record_free(done.record);
 *         patients_error_free(done.error);
 *       }
 *     }
 */
patients_status patients_client_descriptor(patients_client *client,
                                           int *descriptor,
                                           patients_error **error);

/*
 * What became of one submitted request.
 *
 * Ownership: the struct is the caller's, and so are the record and the error
 * that it is filled with.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_completion {
  /* In: sizeof(patients_completion). */
  size_t size;
  /* The number that was given to the submit. */
  uint64_t tag;
  /* As that of a register. */
  patients_status status;
  /* patients_record_free() frees it; NULL unless `status` is PATIENTS_OK. */
  patients_record *record;
  /* patients_error_free() frees it; NULL if `status` is PATIENTS_OK. */
  patients_error *error;
} patients_completion;

/*
 * Drives the connections on this thread until one request is complete.
 *
 * `timeout_ms` is how long to wait for one: 0 takes what is complete by now,
 * and a negative number sets no limit but the requests' own.  Requests go on
 * only while some call drives them.  SIGPIPE is held back from the thread
 * meanwhile, and its mask is put back as it was.
 *
 * Results:
 *   PATIENTS_OK            `completion` is filled; its status says what became
 *                          of the request
 *   PATIENTS_ERR_IDLE      nothing is under way
 *   PATIENTS_ERR_TIMEOUT   nothing was complete in time; call again
 *   PATIENTS_ERR_ARGUMENT  `completion` is NULL or of a size that it never
 *                          had
 *   PATIENTS_ERR_VERSION   `completion` is larger than this library knows
 *   PATIENTS_ERR_HANDLE    `client` is NULL, freed or no client
 *   PATIENTS_ERR_BUSY      another thread is in the client
 *   PATIENTS_ERR_FORKED    the client belongs to the parent process
 *   PATIENTS_ERR_SYSTEM    libcurl cannot go on; what is under way is as it was
 *   PATIENTS_ERR_MEMORY    too many handles are open, and a record needs one
 *
 * Ownership: the completion's record and error are the caller's.
 *
 * Threads: any, one at a time in one client.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_completion done;
 *     done.size = sizeof done;
 *     patients_client_submit(client, patient, 17, NULL);
 *     while (patients_client_wait(client, -1, &done, NULL) == PATIENTS_OK) {
 *       printf("row %u: %s\n", (unsigned)done.tag,
 *              patients_status_name(done.status));
 *       // prints row 17: ok
 *       patients_record_free(done.record);
 *       patients_error_free(done.error);
 *     }
 */
patients_status patients_client_wait(patients_client *client,
                                     int64_t timeout_ms,
                                     patients_completion *completion,
                                     patients_error **error);

/*
 * Counts the requests that were submitted and not yet handed back by a wait.
 *
 * Results: the count; 0 for a handle that is none, or that another thread is
 * in.
 *
 * Ownership: nothing changes hands.
 *
 * Threads: any, one at a time in one client.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_client_submit(client, patient, 1, NULL);
 *     patients_client_submit(client, patient, 2, NULL);
 *     printf("%u\n", (unsigned)patients_client_pending(client)); // prints 2
 */
size_t patients_client_pending(const patients_client *client);

/* ---- what people typed ------------------------------------------------- */

/*
 * A telephone number in the two parts that the registry takes.
 *
 * Ownership: the struct is the caller's, with its texts.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_phone {
  /* In: sizeof(patients_phone). */
  size_t size;
  /* "+971" and NUL. */
  char calling_code[8];
  /* "561231231" and NUL: the number inside the country, digits alone. */
  char local_phone[24];
  /* "12" of "050 123 4567 ext. 12", and NUL: up to 20 digits, none where there
   * was no extension.  The registry has no place for it.  Written where the
   * size has room for it. */
  char extension[24];
} patients_phone;

/*
 * Splits what a person typed as a telephone number.
 *
 * A label before it ("Mobile:"), and spaces, brackets, dashes, dots and slashes
 * are passed over, an extension is taken apart, and digits may be Arabic-Indic,
 * Persian, Devanagari or full-width.
 * The number must have the length and the first digits of one in its country.
 * `assumed` is the calling code of a number that carries none, "+971" say, or
 * NULL to refuse such a one.
 *
 * Results:
 *   PATIENTS_OK            `phone` is filled
 *   PATIENTS_ERR_PHONE     it is not a number; the text says why, and does not
 *                          repeat it
 *   PATIENTS_ERR_ARGUMENT  `assumed` is not a calling code; or `text` or
 *                          `phone` is NULL, `phone` of a size that it never
 *                          had, or `length` beyond 16 MiB
 *   PATIENTS_ERR_VERSION   `phone` is larger than this library knows
 *   PATIENTS_ERR_UTF8      `text` or `assumed` is not UTF-8
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_phone phone;
 *     phone.size = sizeof phone;
 *     if (patients_phone_parse("056 / 123-1231", PATIENTS_NUL_TERMINATED,
 *                              "+971", &phone, NULL) == PATIENTS_OK)
 *       printf("%s %s\n", phone.calling_code, phone.local_phone);
 *     // prints +971 561231231
 */
patients_status patients_phone_parse(const char *text, size_t length,
                                     const char *assumed, patients_phone *phone,
                                     patients_error **error);

/*
 * Reads what a person typed as a date, and never guesses which is the day.
 *
 * A date that begins with the year, and one with the name of its month, can be
 * read in one way only; any other needs `format`.  In that, YYYY, YY (30 to 99
 * are 1930 to 1999), MM, M, MMM (a month name), DD and D stand for numbers,
 * other characters for themselves, and | parts alternatives:
 * "MM/DD/YYYY|DD.MM.YYYY".  Where no alternative has the separators that were
 * typed, / - and . stand for each other.  EXCEL, alone, is a spreadsheet's day
 * number: 1 is 1900-01-01; with EXCEL1904, 0 is 1904-01-01.  A text of more
 * than 1024 bytes is no date.
 *
 * Results:
 *   PATIENTS_OK            `date` has "YYYY-MM-DD" and NUL
 *   PATIENTS_ERR_DATE      there is no such day, or it is not in the format, or
 *                          it needs one; the text says which
 *   PATIENTS_ERR_ARGUMENT  `format` does not make sense, or has more than 1024
 *                          bytes; or `text` or `date` is NULL, or `length` is
 *                          beyond 16 MiB
 *   PATIENTS_ERR_UTF8      `text` or `format` is not UTF-8
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     char date[11];
 *     if (patients_date_parse("3/4/1990", PATIENTS_NUL_TERMINATED,
 *                             "DD/MM/YYYY", date, NULL) == PATIENTS_OK)
 *       puts(date); // prints 1990-04-03
 */
patients_status patients_date_parse(const char *text, size_t length,
                                    const char *format, char date[11],
                                    patients_error **error);

/*
 * Reads what a person typed as a gender.
 *
 * It knows plain words of many languages, in any case.  A word that it does
 * not know is refused, never guessed, and so is one of more than 1024 bytes.
 *
 * Results:
 *   PATIENTS_OK            `gender` is "Male" or "Female"
 *   PATIENTS_ERR_GENDER    empty, or not a known word; the text does not repeat
 *                          it
 *   PATIENTS_ERR_ARGUMENT  `text` or `gender` is NULL, or `length` is beyond 16
 *                          MiB
 *   PATIENTS_ERR_UTF8      `text` is not UTF-8
 *
 * Ownership: the text that comes out is static.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const char *gender = NULL;
 *     if (patients_gender_parse("f", 1, &gender, NULL) == PATIENTS_OK)
 *       puts(gender); // prints Female
 */
patients_status patients_gender_parse(const char *text, size_t length,
                                      const char **gender,
                                      patients_error **error);

/*
 * Counts the whole years from a date of birth to a day.
 *
 * Both are "YYYY-MM-DD" and NUL.  `on` may be NULL: today, by the local clock
 * and time zone.  Who was born on 29 February is a year older on 1 March of a
 * common year.
 *
 * Results:
 *   PATIENTS_OK            `years` is set
 *   PATIENTS_ERR_DATE      `born` or `on` is not a calendar date, or `born` is
 *                          after `on`
 *   PATIENTS_ERR_ARGUMENT  `born` or `years` is NULL
 *   PATIENTS_ERR_UTF8      `born` or `on` is not UTF-8
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     int32_t years = 0;
 *     if (patients_age("1990-04-03", "2020-04-02", &years, NULL) ==
 *         PATIENTS_OK)
 *       printf("%d\n", (int)years); // prints 29
 */
patients_status patients_age(const char *born, const char *on, int32_t *years,
                             patients_error **error);

/*
 * What there is to say about a date beside its text.
 *
 * PATIENTS_DATE_OPTIONS_INIT initialises one with the size and all defaults.
 *
 * Ownership: the caller's; the library only reads it.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_date_options {
  /* PATIENTS_DATE_OPTIONS_INIT sets it. */
  size_t size;
  /* As of patients_date_parse(); NULL: only what can be read in one way. */
  const char *format;
  /* Two-digit years (YY) from here on are of the 1900s, those below it of the
   * 2000s; 0 to 100; 30. */
  int32_t pivot;
} patients_date_options;
#define PATIENTS_DATE_OPTIONS_INIT                                             \
  { sizeof(patients_date_options), NULL, 30 }

/*
 * Reads a date as patients_date_parse() does, with options.
 *
 * Results:
 *   PATIENTS_OK            `date` has "YYYY-MM-DD" and NUL
 *   PATIENTS_ERR_DATE      there is no such day, or it is not in the format, or
 *                          it needs one; the text says which
 *   PATIENTS_ERR_ARGUMENT  the format or the pivot does not make sense; or
 *                          `text`, `options` or `date` is NULL, `options` has
 *                          no size, or `length` is beyond 16 MiB
 *   PATIENTS_ERR_VERSION   `options` is larger than this library knows
 *   PATIENTS_ERR_UTF8      `text` or the format is not UTF-8
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_date_options options = PATIENTS_DATE_OPTIONS_INIT;
 *     char date[11];
 *     options.format = "DD/MM/YY";
 *     options.pivot = 50;
 *     if (patients_date_parse_with("03/04/49", PATIENTS_NUL_TERMINATED,
 *                                  &options, date, NULL) == PATIENTS_OK)
 *       puts(date); // prints 2049-04-03
 */
patients_status patients_date_parse_with(const char *text, size_t length,
                                         const patients_date_options *options,
                                         char date[11], patients_error **error);

/*
 * A word of the caller's own, and the gender that it says.
 *
 * Ownership: the caller's; the library only reads it.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_gender_word {
  /* As people type it, and NUL; "" is an empty text. */
  const char *word;
  /* "Male" or "Female". */
  const char *gender;
} patients_gender_word;

/*
 * Reads a gender with words of the caller's own beside the library's.
 *
 * The caller's come first, and the first that is met counts.  They are compared
 * as the library's are: without case, accents, and space around them.
 *
 * Results:
 *   PATIENTS_OK            `gender` is "Male" or "Female"
 *   PATIENTS_ERR_GENDER    empty, or not a known word; the text does not repeat
 *                          it
 *   PATIENTS_ERR_ARGUMENT  a word says neither "Male" nor "Female"; or `text`,
 *                          `gender` or a word is NULL, `words` is NULL and
 *                          `count` is not 0, there are more than 65 536, or
 *                          `length` is beyond 16 MiB
 *   PATIENTS_ERR_UTF8      `text` or a word is not UTF-8
 *
 * Ownership: the text that comes out is static.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const patients_gender_word own[] = {{"Dame", "Female"}, {"Hr", "Male"}};
 *     const char *gender = NULL;
 *     if (patients_gender_parse_with("dame", 4, own, 2, &gender, NULL) ==
 *         PATIENTS_OK)
 *       puts(gender); // prints Female
 */
patients_status patients_gender_parse_with(const char *text, size_t length,
                                           const patients_gender_word *words,
                                           size_t count, const char **gender,
                                           patients_error **error);

/*
 * A name, with the titles before it apart.
 *
 * Ownership: both texts are parts of the one that was split, and good for as
 * long as that is.  Neither ends in NUL.
 *
 * Threads: the caller's matter.
 *
 * Since: 0.1.0.
 */
typedef struct patients_name {
  /* In: sizeof(patients_name). */
  size_t size;
  /* "Prof. Dr.", as it was typed. */
  const char *title;
  /* 0: there is no title. */
  size_t title_length;
  /* What follows the titles and the space behind them; all of the text where
   * there are none. */
  const char *name;
  size_t name_length;
} patients_name;

/*
 * Splits the titles before a name off, and leaves the rest as it is.
 *
 * Words that can be nothing else are titles, in any case: Mr, Dr., Sheikh, and
 * their like in other languages.  What may be a person's own name too is left
 * alone, and so is a word that no name follows.  `titles` are the caller's own
 * beside these, `count` single words, each ended by NUL; or NULL and 0.
 *
 * Results:
 *   PATIENTS_OK            `name` is filled
 *   PATIENTS_ERR_ARGUMENT  `text`, `name` or a title is NULL, `titles` is NULL
 *                          and `count` is not 0, there are more than 65 536,
 *                          `name` has no size, or `length` is beyond 16 MiB
 *   PATIENTS_ERR_VERSION   `name` is larger than this library knows
 *   PATIENTS_ERR_UTF8      `text` or a title is not UTF-8
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_name parts;
 *     parts.size = sizeof parts;
 *     if (patients_name_split("Dr. Sam Hill", PATIENTS_NUL_TERMINATED, NULL, 0,
 *                             &parts, NULL) == PATIENTS_OK)
 *       printf("%.*s\n", (int)parts.name_length, parts.name);
 *     // prints Sam Hill
 */
patients_status patients_name_split(const char *text, size_t length,
                                    const char *const *titles, size_t count,
                                    patients_name *name,
                                    patients_error **error);

#ifdef __cplusplus
}
#endif

#endif /* PATIENTS_H */
