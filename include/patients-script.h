/*
 * patients-script.h - run a clinic's rules, a Lua script, inside a C program.
 *
 * The clinic's own staff write which leads become patients: a script of a few
 * lines that defines qualify(lead).  `clinic run` judges files by it; with
 * this library a program of one's own judges whatever leads it has, by the
 * same rules and within the same limits, and registers the patients that come
 * out with a patients_client.
 *
 * LINKING
 *
 * Plain C99, and C++ from C++11.  Every name begins with patients_script_ or
 * PATIENTS_SCRIPT_.
 *
 *     cc program.c -lpatients-script -lpatients
 *     cc program.c $(pkg-config --cflags --libs patients-script)
 *
 * The library needs libpatients.so.0 and liblua5.4.so.0, which is why it is
 * one of its own: programs without rules load no Lua.
 *
 * A program may run Lua 5.4 itself, linked in whatever way, and both know
 * nothing of each other.  One that exports the functions of another version
 * of Lua, linked with -Wl,-E say, has them called in place of those of
 * liblua5.4.so.0: it is refused with PATIENTS_ERR_SYSTEM.
 *
 * CONVENTIONS
 *
 * Those of patients.h.  And besides:
 *
 *  - A script is a handle, and is looked up: one that is NULL, closed, stale,
 *    of another type or a random number is answered with PATIENTS_ERR_HANDLE.
 *  - Text that a script lends, in a verdict say, lives until the next call
 *    with that script.
 *  - Names and paths end in NUL; columns and cells have a length.
 *
 * LIMITS
 *
 * A script runs with an environment by allow-list, and may use so much CPU,
 * memory, output and pattern matching, by default as much as in `clinic run`.
 * One that breaks a limit, or raises, loses that call and no other: the call
 * returns PATIENTS_ERR_LIMIT or PATIENTS_ERR_SCRIPT with one line,
 * "file:line: reason", and the next lead is judged as if nothing had been.
 *
 * The limits hold against a script's mistakes.  Against scripts of people who
 * are not trusted at all, put the whole process into a sandbox besides.
 *
 * What the library says by itself holds nothing of a person.  What a script
 * raises, prints or gives as a reason is what it says.
 *
 * THREADS
 *
 * Any thread may call any function.  A script is used by one thread at a time,
 * whichever that is; different scripts run in different threads at once.  A
 * second thread in a script, and a callback that calls its own script, get
 * PATIENTS_ERR_BUSY.  CPU is that of the thread that calls, and so is the
 * stack: give it 1 MiB or more, for a script that calls itself can use half of
 * that.
 * A thread that is cancelled, by pthread_cancel(), goes on until the call has
 * returned.
 *
 * The library starts no thread, installs no signal handler, and changes
 * neither the environment nor the locale.  Scripts do not see the program's
 * locale, so that a lead's verdict does not depend on it; callbacks do.
 *
 * After fork() the child has the parent's scripts as they were, and both go on
 * by themselves.  A script in which another thread was at that moment is BUSY
 * in the child for ever.
 *
 * A FIRST PROGRAM
 *
 * It judges a lead by the rules in qualify.lua.
 *
 *     #include <patients-script.h>
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
 *       const patients_script_text names[] = {
 *           {"Full Name", PATIENTS_NUL_TERMINATED},
 *           {"Phone", PATIENTS_NUL_TERMINATED}};
 *       const patients_script_text cells[] = {
 *           {"Practice Person", PATIENTS_NUL_TERMINATED},
 *           {"055 123 4567", PATIENTS_NUL_TERMINATED}};
 *       patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *       patients_script *script = NULL;
 *       patients_script_verdict verdict;
 *       patients_error *error = NULL;
 *
 *       if (patients_script_open(&options, &script, &error) != PATIENTS_OK)
 *         return fail(error);
 *       if (patients_script_load_file(script, "qualify.lua", &error) !=
 *           PATIENTS_OK)
 *         return fail(error);
 *       if (patients_script_set_columns(script, names, 2, &error) !=
 *           PATIENTS_OK)
 *         return fail(error);
 *       verdict.size = sizeof verdict;
 *       if (patients_script_qualify(script, cells, 2, 1, &verdict, &error) !=
 *           PATIENTS_OK)
 *         return fail(error);
 *       if (verdict.decision == PATIENTS_SCRIPT_PATIENT)
 *         puts("somebody to register");
 *       else
 *         printf("nobody to register: %s\n", verdict.reason);
 *
 *       patients_patient_free(verdict.patient);
 *       patients_script_close(script);
 *       return EXIT_SUCCESS;
 *     }
 */
#ifndef PATIENTS_SCRIPT_H
#define PATIENTS_SCRIPT_H

#include <patients.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- opening ---------------------------------------------------------- */

/*
 * A script of the clinic's, with a Lua state of its own.
 *
 * At most 16384 are open at once.
 *
 * Ownership: patients_script_open() makes it, patients_script_close() frees
 * it.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script patients_script;

/*
 * What a script is for.
 *
 * Since: 0.1.0.
 */
typedef int32_t patients_script_purpose;
enum {
  /* It defines qualify(lead), and judges leads. */
  PATIENTS_SCRIPT_FOR_LEADS = 1,
  /* The file is its work, which is done once. */
  PATIENTS_SCRIPT_FOR_AUTOMATION = 2
};

/*
 * What is wanted of a script besides its verdicts, to be or'ed.
 *
 * Since: 0.1.0.
 */
typedef uint32_t patients_script_flags;
enum {
  /* What each rule gave is kept for patients_script_rule_get(); it costs
   * time. */
  PATIENTS_SCRIPT_TRACE = 1
};

/*
 * What a script is opened with, and the defaults.
 *
 * A limit of 0 stands for its default, which is the number at the end of each.
 *
 * Ownership: the caller's; patients_script_open() copies what it needs, the
 * client's options and their texts too.  What `context` points to must outlive
 * the script.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script_options {
  /* PATIENTS_SCRIPT_OPTIONS_INIT sets it. */
  size_t size;
  /* PATIENTS_SCRIPT_FOR_LEADS. */
  patients_script_purpose purpose;
  /* None. */
  patients_script_flags flags;
  /* Seconds of CPU to load a script for leads; 2. */
  double load_seconds;
  /* Seconds of CPU for one lead; 0.5. */
  double lead_seconds;
  /* Seconds of CPU for an automation script; waiting for the registry takes
   * none; 30. */
  double automation_seconds;
  /* All that a script holds at once, with the texts of its patients; 64 MiB. */
  uint64_t memory_bytes;
  /* What it prints in one call; 1 MiB. */
  uint64_t output_bytes;
  /* Steps of find, match, gmatch and gsub for one lead, elsewhere for one call
   * of them; 10 million. */
  uint64_t pattern_steps;
  /* Takes each line that the script prints, without its line feed, UTF-8 or
   * not; NULL: they go nowhere.  It must return: neither longjmp() nor a C++
   * exception may leave it. */
  void (*print)(void *context, const char *line, size_t length);
  /* Handed to `print`. */
  void *context;
  /* The registry that patients.client() of an automation script talks to and
   * cannot read; NULL: there is none, and the call raises.  A script for leads
   * has none: its patients are registered by the program. */
  const patients_client_options *client;
} patients_script_options;
#define PATIENTS_SCRIPT_OPTIONS_INIT                                           \
  {                                                                            \
    sizeof(patients_script_options), PATIENTS_SCRIPT_FOR_LEADS, 0, 2, 0.5, 30, \
        67108864, 1048576, 10000000, NULL, NULL, NULL                          \
  }

/*
 * Fills options with the defaults of the library that runs.
 *
 * That is what PATIENTS_SCRIPT_OPTIONS_INIT gives, byte for byte, for callers
 * that cannot use a macro.  `size` is the struct's size as the caller was
 * compiled; no more than that is written.
 *
 * Results:
 *   PATIENTS_OK            `options` is filled
 *   PATIENTS_ERR_ARGUMENT  `options` is NULL, or no version of it has this
 *                          size
 *   PATIENTS_ERR_VERSION   `size` is larger than this library knows
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_script_options options;
 *     patients_script_options_init(&options, sizeof options, NULL);
 *     printf("%.1f s for a lead\n", options.lead_seconds);
 *     // prints 0.5 s for a lead
 */
patients_status patients_script_options_init(patients_script_options *options,
                                             size_t size,
                                             patients_error **error);

/*
 * Opens a place for one script, with its limits.
 *
 * Nothing is read or run yet: that is patients_script_load_file() or
 * patients_script_load_text().  What fails there, a mistake in the script say,
 * can then be asked for with patients_script_last_failure().
 *
 * Results:
 *   PATIENTS_OK            `script` is set
 *   PATIENTS_ERR_ARGUMENT  `script` or `options` is NULL, or `options` has no
 *                          size; a purpose or flag is unknown, a limit is
 *                          negative or no number, or a script for leads is
 *                          given client options
 *   PATIENTS_ERR_VERSION   `options` or `options->client` is larger than this
 *                          library knows
 *   PATIENTS_ERR_MEMORY    memory ran out, or 16384 scripts are open
 *   PATIENTS_ERR_SYSTEM    the program exports another Lua than 5.4
 *
 * Ownership: the script is the caller's; patients_script_close() frees it.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *     patients_script *rules = NULL;
 *     patients_error *error = NULL;
 *     options.lead_seconds = 0.1;
 *     if (patients_script_open(&options, &rules, &error) != PATIENTS_OK) {
 *       puts(patients_error_message(error));
 *       patients_error_free(error);
 *     }
 *     patients_script_close(rules);
 */
patients_status patients_script_open(const patients_script_options *options,
                                     patients_script **script,
                                     patients_error **error);

/*
 * Closes a script and frees all that it holds.
 *
 * Patients that came out of it live on.  A script that another thread is in,
 * or that is closed by its own callback, is freed as soon as that call
 * returns, and refuses all others from now on.
 *
 * Results: none.  NULL and a handle that is none are passed over.
 *
 * Ownership: the script is gone, and so is what it lends.
 *
 * Threads: any, at any time.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *     patients_script *rules = NULL;
 *     patients_script_open(&options, &rules, NULL);
 *     patients_script_close(rules);
 *     puts(patients_status_name(patients_script_run(rules, NULL)));
 *     // prints handle
 */
void patients_script_close(patients_script *script);

/* ---- loading ---------------------------------------------------------- */

/*
 * Loads a script from a file.
 *
 * A script for leads is run once, so that it can define qualify(lead); its
 * globals are read-only after that.  One that defines no such function is
 * refused, and where the word is not in it, before anything of it has run: the
 * work of an automation script is not done by mistake.  A script for
 * automation is compiled; patients_script_run() runs it.
 *
 * `path` names the script in errors as it is given here.  `require` finds the
 * module "patients", and the .lua files beside the script.
 *
 * A handle takes one script, also where that does not load.
 *
 * Results:
 *   PATIENTS_OK            it is loaded
 *   PATIENTS_ERR_ARGUMENT  `path` is NULL or empty, or the handle has had its
 *                          script
 *   PATIENTS_ERR_UTF8      `path` is not UTF-8
 *   PATIENTS_ERR_SCRIPT    the file cannot be read, is no Lua, raised while it
 *                          ran, or defines no qualify(lead)
 *   PATIENTS_ERR_LIMIT     the script broke a limit while it ran
 *   PATIENTS_ERR_MEMORY    memory ran out
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *     patients_script *rules = NULL;
 *     patients_error *error = NULL;
 *     patients_script_open(&options, &rules, NULL);
 *     if (patients_script_load_file(rules, "nosuch.lua", &error) !=
 *         PATIENTS_OK) {
 *       puts(patients_error_message(error));
 *       // prints nosuch.lua: cannot read the script: No such file or directory
 *       patients_error_free(error);
 *     }
 *     patients_script_close(rules);
 */
patients_status patients_script_load_file(patients_script *script,
                                          const char *path,
                                          patients_error **error);

/*
 * Loads a script from memory.
 *
 * As patients_script_load_file() otherwise.  `name` names the script in
 * errors, "rules of 3 May" say.  `folder` is where `require` finds .lua files;
 * NULL: it finds the module "patients" alone.
 *
 * Results:
 *   PATIENTS_OK            it is loaded
 *   PATIENTS_ERR_ARGUMENT  `text` is NULL, or `length` beyond 16 MiB; `name`
 *                          is NULL or empty, or `folder` empty; or the handle
 *                          has had its script
 *   PATIENTS_ERR_UTF8      `name` or `folder` is not UTF-8
 *   PATIENTS_ERR_SCRIPT    the text is no Lua or not UTF-8, raised while it
 *                          ran, or defines no qualify(lead)
 *   PATIENTS_ERR_LIMIT     the script broke a limit while it ran
 *   PATIENTS_ERR_MEMORY    memory ran out
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: the texts are copied.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const char text[] = "function qualify(lead) return nil, 'no";
 *     patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *     patients_script *rules = NULL;
 *     patients_error *error = NULL;
 *     patients_script_open(&options, &rules, NULL);
 *     if (patients_script_load_text(rules, text, PATIENTS_NUL_TERMINATED,
 *                                   "rules.lua", NULL, &error) !=
 *         PATIENTS_OK) {
 *       puts(patients_error_message(error));
 *       // prints rules.lua:1: unfinished string near <eof>
 *       patients_error_free(error);
 *     }
 *     patients_script_close(rules);
 */
patients_status patients_script_load_text(patients_script *script,
                                          const char *text, size_t length,
                                          const char *name, const char *folder,
                                          patients_error **error);

/* ---- judging leads ---------------------------------------------------- */

/*
 * A text among others: the name of a column, or a cell of a lead.
 *
 * Ownership: the caller's, for as long as the call.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script_text {
  /* UTF-8; NULL: an empty text. */
  const char *bytes;
  /* Or PATIENTS_NUL_TERMINATED. */
  size_t length;
} patients_script_text;

/*
 * Names the columns of the leads to come.
 *
 * Scripts read a column by its name, lead["Full Name"], and by its plain form,
 * lead.full_name: small letters, and one underscore for whatever is neither
 * letter nor number between them.  A name goes before a plain form.  One that
 * stands for two columns raises where it is read; so does one that stands for
 * none, with the nearest.
 *
 * Columns are named once for all leads of a file, and may be named again for
 * the next.  Where that fails, those before stay.
 *
 * Results:
 *   PATIENTS_OK            the columns are named
 *   PATIENTS_ERR_ARGUMENT  `names` is NULL, and `count` is not 0; a name is
 *                          NULL and has a length, or one beyond 16 MiB; no
 *                          script is loaded, or none for leads
 *   PATIENTS_ERR_UTF8      a name is not UTF-8
 *   PATIENTS_ERR_LIMIT     the names are more than the script's memory takes
 *   PATIENTS_ERR_MEMORY    memory ran out
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: the names are copied.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const patients_script_text names[] = {
 *         {"Full Name", PATIENTS_NUL_TERMINATED},
 *         {"Phone", PATIENTS_NUL_TERMINATED}};
 *     patients_script_set_columns(script, names, 2, NULL);
 */
patients_status patients_script_set_columns(patients_script *script,
                                            const patients_script_text *names,
                                            size_t count,
                                            patients_error **error);

/*
 * What the rules decide about a lead.
 *
 * A lead whose script failed has no verdict.
 *
 * Since: 0.1.0.
 */
typedef int32_t patients_script_decision;
enum {
  /* There is a patient to register. */
  PATIENTS_SCRIPT_PATIENT = 1,
  /* There is nobody to register, and a reason. */
  PATIENTS_SCRIPT_DISQUALIFIED = 2
};

/*
 * The verdict on one lead.
 *
 * Ownership: the struct and its patient are the caller's;
 * patients_patient_free() frees the patient.  The reason is the script's,
 * until the next call with it.
 *
 * Threads: any, one at a time.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script_verdict {
  /* In: sizeof(patients_script_verdict). */
  size_t size;
  /* PATIENTS_SCRIPT_PATIENT or PATIENTS_SCRIPT_DISQUALIFIED. */
  patients_script_decision decision;
  /* Whether rules:score() gave a score. */
  bool has_score;
  /* As the script made it: patients_patient_check() says what is wrong with
   * it.  NULL where nobody is to be registered. */
  patients_patient *patient;
  /* Why nobody is to be registered, on one line; "" for a patient. */
  const char *reason;
  /* The last that rules:score() gave for this lead; 0 where it gave none. */
  double score;
} patients_script_verdict;

/*
 * Judges one lead.
 *
 * `cells` are its texts in the order of the columns; a lead with fewer cells
 * than columns has empty ones for the rest.  `row` is the lead's number: the
 * script's random numbers follow from it, so that a lead gets the same verdict
 * each time.
 *
 * PATIENTS_ERR_SCRIPT and PATIENTS_ERR_LIMIT are this lead's alone: a person
 * should look at it, and the next lead can be judged.
 *
 * Results:
 *   PATIENTS_OK            `verdict` is filled
 *   PATIENTS_ERR_ARGUMENT  `verdict` is NULL or has no size; `cells` is NULL,
 *                          and `count` is not 0; there are more cells than
 *                          columns; a cell is NULL and has a length, or one
 *                          beyond 16 MiB; no script is loaded, or none for
 *                          leads
 *   PATIENTS_ERR_VERSION   `verdict` is larger than this library knows
 *   PATIENTS_ERR_UTF8      a cell is not UTF-8
 *   PATIENTS_ERR_SCRIPT    the script raised, or returned what is no verdict
 *   PATIENTS_ERR_LIMIT     the script broke a limit
 *   PATIENTS_ERR_MEMORY    memory ran out
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: the cells are not kept.  The patient is the caller's;
 * patients_patient_free() frees it.  The reason is the script's, until the
 * next call with it.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const patients_script_text cells[] = {
 *         {"Practice Person", PATIENTS_NUL_TERMINATED},
 *         {"055 123 4567", PATIENTS_NUL_TERMINATED}};
 *     patients_script_verdict verdict;
 *     patients_error *error = NULL;
 *     verdict.size = sizeof verdict;
 *     if (patients_script_qualify(script, cells, 2, 1, &verdict, &error) !=
 *         PATIENTS_OK) {
 *       puts(patients_error_message(error));
 *       patients_error_free(error);
 *     } else if (verdict.decision == PATIENTS_SCRIPT_DISQUALIFIED) {
 *       puts(verdict.reason);
 *     } else {
 *       printf("a patient, with %.0f points\n", verdict.score);
 *       // prints a patient, with 60 points
 *       patients_client_register(client, verdict.patient, NULL, NULL);
 *       patients_patient_free(verdict.patient);
 *     }
 */
patients_status patients_script_qualify(patients_script *script,
                                        const patients_script_text *cells,
                                        size_t count, uint64_t row,
                                        patients_script_verdict *verdict,
                                        patients_error **error);

/*
 * Says whether a column was read for the last lead.
 *
 * `column` counts from 0, in the order of patients_script_set_columns().
 *
 * Results:
 *   PATIENTS_OK            `read` is set
 *   PATIENTS_ERR_ARGUMENT  `read` is NULL, or there is no such column
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     bool read = false;
 *     patients_script_column_read(script, 1, &read, NULL);
 *     puts(read ? "the phone was looked at" : "it was not");
 *     // prints the phone was looked at
 */
patients_status patients_script_column_read(patients_script *script,
                                            size_t column, bool *read,
                                            patients_error **error);

/* ---- automation scripts ----------------------------------------------- */

/*
 * Runs an automation script, once.
 *
 * The file is its work.  Where `client` of the options names a registry, the
 * script registers patients by itself, through patients.client().  One that
 * has defined qualify(lead) by its end is meant for leads, which is said.
 *
 * Results:
 *   PATIENTS_OK            it ran to its end
 *   PATIENTS_ERR_ARGUMENT  no script is loaded, or none for automation; it has
 *                          run already; or it judges leads
 *   PATIENTS_ERR_SCRIPT    the script raised
 *   PATIENTS_ERR_LIMIT     the script broke a limit
 *   PATIENTS_ERR_MEMORY    memory ran out
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: nothing changes hands but the error.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const char text[] = "assert(1 + 1 == 3, 'of course')";
 *     patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *     patients_script *work = NULL;
 *     patients_error *error = NULL;
 *     options.purpose = PATIENTS_SCRIPT_FOR_AUTOMATION;
 *     patients_script_open(&options, &work, NULL);
 *     patients_script_load_text(work, text, PATIENTS_NUL_TERMINATED,
 *                               "work.lua", NULL, NULL);
 *     if (patients_script_run(work, &error) != PATIENTS_OK) {
 *       puts(patients_error_message(error)); // prints work.lua:1: of course
 *       patients_error_free(error);
 *     }
 *     patients_script_close(work);
 */
patients_status patients_script_run(patients_script *script,
                                    patients_error **error);

/* ---- why a script failed ---------------------------------------------- */

/*
 * Why a script failed, in pieces.
 *
 * Unknown numbers are 0 and unknown texts "".
 *
 * Ownership: the struct is the caller's; its texts are the script's, until the
 * next call with it that loads, names columns, judges or runs.
 *
 * Threads: those of the script.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script_failure {
  /* In: sizeof(patients_script_failure). */
  size_t size;
  /* PATIENTS_ERR_SCRIPT, PATIENTS_ERR_LIMIT or PATIENTS_ERR_MEMORY;
   * PATIENTS_OK where the script has not failed. */
  patients_status status;
  /* From 1. */
  int32_t line;
  /* As the script was named, or a file that it requires. */
  const char *file;
  /* One line, without the place. */
  const char *reason;
  /* How the script got there, in Lua's words; many lines. */
  const char *traceback;
  /* The limit that was broken: "cpu", "memory", "output" or "pattern". */
  const char *limit;
  /* Of that limit: seconds, bytes, bytes or steps. */
  double allowed;
  /* What had been used when the script was stopped. */
  double reached;
} patients_script_failure;

/*
 * Says why the last call failed in the script.
 *
 * That is the last to load, name columns, judge or run.  What the script has
 * no part in, a NULL say, is told by the status and the error of its call
 * alone.
 *
 * Results:
 *   PATIENTS_OK            `failure` is filled
 *   PATIENTS_ERR_ARGUMENT  `failure` is NULL or has no size
 *   PATIENTS_ERR_VERSION   `failure` is larger than this library knows
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: the texts are the script's, until the next call with it that
 * loads, names columns, judges or runs.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     const char text[] = "-- qualify\nlocal x\nprint(x.y)";
 *     patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
 *     patients_script_failure failure;
 *     patients_script *rules = NULL;
 *     failure.size = sizeof failure;
 *     patients_script_open(&options, &rules, NULL);
 *     patients_script_load_text(rules, text, PATIENTS_NUL_TERMINATED,
 *                               "rules.lua", NULL, NULL);
 *     if (patients_script_last_failure(rules, &failure, NULL) == PATIENTS_OK)
 *       printf("line %d: %s\n", (int)failure.line, failure.reason);
 *     // prints line 3: attempt to index a nil value (local 'x')
 *     patients_script_close(rules);
 */
patients_status patients_script_last_failure(patients_script *script,
                                             patients_script_failure *failure,
                                             patients_error **error);

/* ---- what each rule gave ---------------------------------------------- */

/*
 * How often the script called rules:score() for the last lead.
 *
 * The first 64 are kept, also of a lead that failed, where the script was
 * opened with PATIENTS_SCRIPT_TRACE.
 *
 * Results: the number; 0 without that flag, for a handle that is none, and for
 * a script that another thread is in.
 *
 * Ownership: nothing changes hands.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     printf("%u\n", (unsigned)patients_script_scorings(script)); // prints 1
 */
size_t patients_script_scorings(patients_script *script);

/*
 * What one call of rules:score() came to.
 *
 * Ownership: the struct is the caller's; its text is the script's, until the
 * next call with it.
 *
 * Threads: those of the script.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script_scoring {
  /* In: sizeof(patients_script_scoring). */
  size_t size;
  /* How many there are. */
  size_t rules;
  /* The word for the score, or why there is none; "" where it broke off. */
  const char *verdict;
  /* False where a required rule did not pass. */
  bool has_score;
  /* Of the rules that passed, also where there is no score. */
  double score;
} patients_script_scoring;

/*
 * Gets one call of rules:score() for the last lead, from 0.
 *
 * Results:
 *   PATIENTS_OK            `scoring` is filled
 *   PATIENTS_ERR_ARGUMENT  `scoring` is NULL or has no size, or there is none
 *                          of this number
 *   PATIENTS_ERR_VERSION   `scoring` is larger than this library knows
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: the text is the script's, until the next call with it.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_script_scoring scoring;
 *     scoring.size = sizeof scoring;
 *     if (patients_script_scoring_get(script, 0, &scoring, NULL) ==
 *         PATIENTS_OK)
 *       printf("%s: %.0f points\n", scoring.verdict, scoring.score);
 *     // prints passed: 60 points
 */
patients_status patients_script_scoring_get(patients_script *script,
                                            size_t index,
                                            patients_script_scoring *scoring,
                                            patients_error **error);

/*
 * What a rule found.
 *
 * Since: 0.1.0.
 */
typedef int32_t patients_script_result;
enum {
  /* It said true, or gave any value but false and nil. */
  PATIENTS_SCRIPT_PASSED = 1,
  /* It said false or nil. */
  PATIENTS_SCRIPT_NOT_PASSED = 2,
  /* It raised, or its turn never came. */
  PATIENTS_SCRIPT_NOT_EVALUATED = 3
};

/*
 * What one rule gave for one lead.
 *
 * Unknown numbers are 0 and unknown texts "".
 *
 * Ownership: the struct is the caller's; its texts and columns are the
 * script's, until the next call with it.
 *
 * Threads: those of the script.
 *
 * Since: 0.1.0.
 */
typedef struct patients_script_rule {
  /* In: sizeof(patients_script_rule). */
  size_t size;
  /* As the script wrote it. */
  const char *name;
  /* As the script wrote it; "" where the rule is in none. */
  const char *group;
  /* PATIENTS_SCRIPT_PASSED and so on. */
  patients_script_result result;
  /* Whether there is no score without it. */
  bool required;
  /* What it gave, after the cap of its group. */
  double points;
  /* What it gives where it passes. */
  double worth;
  /* What it raised, with the place. */
  const char *error;
  /* Where its function is written. */
  const char *file;
  /* From 1. */
  int32_t line;
  /* The columns that it read, from 0 and in their order. */
  const size_t *columns;
  /* How many those are. */
  size_t column_count;
} patients_script_rule;

/*
 * Gets one rule of one scoring, both from 0 and as the script has them.
 *
 * Results:
 *   PATIENTS_OK            `rule` is filled
 *   PATIENTS_ERR_ARGUMENT  `rule` is NULL or has no size, or there is none of
 *                          these numbers
 *   PATIENTS_ERR_VERSION   `rule` is larger than this library knows
 *   PATIENTS_ERR_HANDLE    `script` is NULL, closed or no script
 *   PATIENTS_ERR_BUSY      another thread is in the script
 *
 * Ownership: the texts and the columns are the script's, until the next call
 * with it.
 *
 * Threads: any, one at a time in one script.
 *
 * Since: 0.1.0.
 *
 * Example:
 *     patients_script_rule rule;
 *     size_t i;
 *     rule.size = sizeof rule;
 *     for (i = 0; patients_script_rule_get(script, 0, i, &rule, NULL) ==
 *                 PATIENTS_OK;
 *          i++)
 *       printf("%s: %.0f of %.0f\n", rule.name, rule.points, rule.worth);
 *     // prints can be reached: 40 of 40
 *     // prints has a name: 20 of 20
 */
patients_status patients_script_rule_get(patients_script *script,
                                         size_t scoring, size_t index,
                                         patients_script_rule *rule,
                                         patients_error **error);

#ifdef __cplusplus
}
#endif

#endif /* PATIENTS_SCRIPT_H */
