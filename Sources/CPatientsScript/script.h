/*
 * script.h - what the files of libpatients-script share.
 *
 * How a function here is built: enter the handle, check the arguments, call
 * the host, leave with what came of it.  Between entering and leaving the
 * script is this thread's alone.  Nothing is allocated by a C variable while
 * Lua runs, and no call of Lua that can raise is made here: those are the
 * host's and the module's, under their protected calls.
 */
#ifndef CPATIENTS_SCRIPT_H
#define CPATIENTS_SCRIPT_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* uselocale, dladdr1 */
#endif

#include <patients-script.h>
#include <patients_lua.h>
#include <script_host.h>

#include <locale.h>

enum { LONGEST_TEXT = 16 << 20 };

/* What a handle stands for. */
typedef struct script {
  script_host *host;
  patients_lua_tracer tracer; /* Lua keeps its address */
  patients_script_purpose purpose;
  bool was_given; /* a script, also one that did not load */
  bool is_loaded, has_run;

  /* The program's callback, and the locale that it is called in. */
  void (*print)(void *context, const char *line, size_t length);
  void *context;
  locale_t locale;
  int cancelling; /* whether the thread can be cancelled otherwise */

  /* What patients.client() connects to, or NULL; its texts are copies. */
  patients_client_options *client;

  /* As many as there are columns. */
  script_host_text *cells;
  size_t columns;

  /* What the last call that the script took part in came to. */
  patients_status failure;

  /* Texts of patients_script_rule_get(). */
  char error[4096];
  size_t *read; /* as many as there are columns */
} script;

/* ---- handles (table.c) -------------------------------------------------- */

/* A handle for the script, or NULL where there are too many. */
patients_script *script_insert(script *own);

/* Takes the script for this thread: PATIENTS_OK, _ERR_HANDLE or _ERR_BUSY. */
patients_status script_take(patients_script *handle, script **own);

/* Gives it back; ends it where it was closed meanwhile. */
void script_give(patients_script *handle, script *own);

/* Ends the script, now or when it is given back. */
void script_drop(patients_script *handle);

/* Frees all that it holds (open.c). */
void script_end(script *own);

/* Refuses a process that runs another Lua than 5.4 in front of it (lua.c). */
patients_status script_check_lua(patients_error **error);

/* ---- the border (border.c) ---------------------------------------------- */

/* Fills the caller's error, which may be NULL, with one line. */
patients_status script_refuse(patients_error **error, patients_status status,
                              const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Ends a call that went well. */
patients_status script_succeed(patients_error **error);

/* Takes the handle, in the locale of scripts, and holds back that the thread
 * is cancelled, which would leave the script taken; a failure fills the
 * error. */
patients_status script_enter(patients_script *handle, script **own,
                             patients_error **error);

/* Gives the handle back; passes on what the call came to. */
patients_status script_leave(patients_script *handle, script *own,
                             patients_status status);

/* Keeps what a call of the host came to, and says it. */
patients_status script_settle(script *own, script_host_status status,
                              patients_error **error);

/* Checks a text; `what` and `number` name it: "cell 3", "name" where there is
 * but one (0). */
patients_status script_check_text(const patients_script_text *text,
                                  const char *what, size_t number,
                                  script_host_text *checked,
                                  patients_error **error);

/* The same for a text that ends in NUL. */
patients_status script_check_name(const char *name, const char *what,
                                  patients_error **error);

/* Whether a script for this is loaded. */
patients_status script_check_loaded(const script *own,
                                    patients_script_purpose purpose,
                                    patients_error **error);

/* Whether a struct is of a size that can be read or filled: one of those that
 * it ever had, oldest first, today's last. */
typedef struct script_sizes {
  const char *of;
  size_t count;
  size_t size[4];
} script_sizes;
patients_status script_check_size(size_t size, const script_sizes *sizes,
                                  patients_error **error);

/* Writes what the caller's version of a struct has of `value`; its size, the
 * first member, stays as it is. */
void script_write(void *target, const void *value);

#endif
