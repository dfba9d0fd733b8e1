/*
 * plua.h - what the files of the Lua module share.
 *
 * How a function here is built: check the arguments, push the userdata that
 * will own what the library hands over, call the library, leave the result.
 * Any call into Lua may raise, if only for memory, and a raise runs no
 * destructor of C: so nothing of the library is ever held by a C variable
 * while Lua is called, only by a userdata that the collector knows.
 */
#ifndef PLUA_H
#define PLUA_H

#include <lauxlib.h>
#include <lua.h>
#include <patients.h>
#include <stdbool.h>
#include <stddef.h>

/* ---- types (type.c) ----------------------------------------------------- */

/* A field that a userdata answers to. */
typedef struct plua_key {
  const char *name;
  int field;
} plua_key;

/* A Lua type.  Its address is the key of its metatable in the registry, which
 * costs no string, cannot raise, and keeps the states of a process apart. */
typedef struct plua_type {
  const char *name;
  const luaL_Reg *metamethods; /* the keys' table is their first upvalue */
  const luaL_Reg *methods;     /* or NULL */
  const plua_key *fields;      /* or NULL */
} plua_type;

/* Makes the metatable.  The keys' table has the fields as integers and the
 * methods as functions; without an __index of its own it is the __index. */
void plua_type_register(lua_State *L, const plua_type *type);

/* Pushes the keys' table. */
void plua_type_keys(lua_State *L, const plua_type *type);

/* Pushes a userdata of zeros, with its metatable. */
void *plua_push(lua_State *L, const plua_type *type, size_t size, int values);

/* The userdata at `index`, or NULL.  Never raises. */
void *plua_test(lua_State *L, int index, const plua_type *type);

/* The same, and raises for anything else. */
void *plua_check(lua_State *L, int index, const plua_type *type);

/* ---- arguments (arguments.c) -------------------------------------------- */

/* Raises "name: expected a string, got a table" for the value at `index`. */
int plua_mismatch(lua_State *L, const char *name, const char *expected,
                  int index);

/* Raises 'call has no option "x"; it has name' unless the key at `index` is
 * that name. */
void plua_only_option(lua_State *L, int index, const char *call,
                      const char *name);

/* The text at `index`, or NULL for nil.  A number is no text: it raises. */
const char *plua_text(lua_State *L, int index, const char *name,
                      size_t *length);

/* The same for a text that goes on as a C string: no NUL may be inside. */
const char *plua_c_text(lua_State *L, int index, const char *name);

/* Raises for a field that is not there, the key at `index`, with the nearest
 * name, or with `has`, which lists them, where none is near. */
int plua_field_unknown(lua_State *L, int index, const char *has);

/* The name of a field, or "?". */
const char *plua_field_name(patients_field field);

/* ---- words of the script's own (words.c) -------------------------------- */

/* Pushes the words of the table at `index`, {["dame"] = "Female"}; NULL for
 * nil, and nothing is pushed.  Raises for anything but texts in it. */
const patients_gender_word *plua_gender_words(lua_State *L, int index,
                                              size_t *count);

/* The same for a list of titles. */
const char *const *plua_titles(lua_State *L, int index, size_t *count);

/* ---- what the library hands over (owned.c) ------------------------------ */

/* Pushes an owner of a text, which frees it. */
char **plua_text_push(lua_State *L);

/* Pushes an owner of issues, which frees them. */
patients_issues **plua_issues_push(lua_State *L);

/* Pushes the array of tables that scripts see, and frees the issues. */
void plua_issues_table(lua_State *L, patients_issues **issues);

/* ---- errors (error.c) --------------------------------------------------- */

/* What scripts get as `err`: an error of the library, or a text of ours. */
typedef struct plua_error {
  patients_error *handle; /* NULL for one of ours */
  patients_status status; /* PATIENTS_OK while it is empty */
  const char *message;    /* static; where `handle` is NULL */
} plua_error;

/* Pushes an empty one, to be filled by the very next call.  A success leaves
 * it empty, and the next push takes it again: it costs no userdata. */
plua_error *plua_error_push(lua_State *L);

/* Fills it with a failure that only this module can see. */
void plua_error_set(plua_error *error, patients_status status,
                    const char *message);

/* nil and the error on top of the stack, for `return`.  Raises what is a
 * mistake in the script: a bad argument, a handle that is none. */
int plua_error_return(lua_State *L, plua_error *error, patients_status status);

/* Raises the error's text where the caller stands. */
int plua_error_raise(lua_State *L, const plua_error *error);

/* ---- patients (patient.c) ----------------------------------------------- */

/* What became of a patient.  The registry cannot recognise one that it has:
 * the same POST twice makes two patients, so a second one is refused here. */
typedef enum plua_fate {
  PLUA_FRESH = 0,
  PLUA_UNDER_WAY,
  PLUA_REGISTERED,
  PLUA_IN_DOUBT
} plua_fate;

typedef struct plua_patient {
  patients_patient *handle; /* NULL once it is closed */
  plua_fate fate;
} plua_patient;

int plua_patient_new(lua_State *L);

/* Why it must not be sent, or NULL.  Static. */
const char *plua_patient_refusal(const plua_patient *patient);

/* Notes how a registration ended. */
void plua_patient_settle(plua_patient *patient, patients_status status);

/* ---- records (record.c) ------------------------------------------------- */

/* Pushes an empty record, to be filled by the library. */
patients_record **plua_record_push(lua_State *L);

/* ---- clients (client.c, options.c, keys.c, batch.c) ---------------------- */

typedef struct plua_client {
  patients_client *handle; /* NULL once it is closed */
  bool in_batch;           /* inside register_all */
  bool has_journal;        /* each patient needs a key */
} plua_client;

int plua_client_new(lua_State *L);

/* The open or closed client at `index`; raises inside its own register_all,
 * whose completions another call would take away. */
plua_client *plua_client_check(lua_State *L, int index);

/* Fills the options from the table or nil at `index`, the host's or the
 * environment.  Texts belong to the table, the host or the environment. */
void plua_client_options(lua_State *L, int index,
                         patients_client_options *options);

/* Reads the options of register, a table or nil at `index`, and leaves their
 * key in its place.  NULL: there is none. */
const char *plua_key_option(lua_State *L, int index, size_t *length);

/* Checks the keys of `count` patients, the value at the top, and replaces it
 * by a copy. */
void plua_keys_copy(lua_State *L, lua_Integer count);

/* client:register_all(list, {concurrency=, on_outcome=, keys=}) */
int plua_client_register_all(lua_State *L);

/* ---- the module's functions and types ----------------------------------- */

int plua_phone(lua_State *L);
int plua_date(lua_State *L);
int plua_age(lua_State *L);
int plua_gender(lua_State *L);
int plua_name(lua_State *L);
int plua_log(lua_State *L);
int plua_rules_new(lua_State *L);

extern const plua_type plua_text_type;
extern const plua_type plua_issues_type;
extern const plua_type plua_error_type;
extern const plua_type plua_patient_type;
extern const plua_type plua_record_type;
extern const plua_type plua_client_type;
extern const plua_type plua_rules_type;
extern const plua_type plua_trace_type;

/* ---- what the host set (host.c) ------------------------------------------ */

/* Whether a host has spoken, and the options that it gave or NULL. */
bool plua_host_options(lua_State *L, const patients_client_options **options);

/* Keeps the score for patients_lua_last_score(). */
void plua_score_keep(lua_State *L, bool known, double score);

/* Keeps for patients_lua_dropped_extension() that a phone had one. */
void plua_extension_keep(lua_State *L);

#endif
