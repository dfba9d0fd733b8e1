/* Opening and closing. */
#include "script.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const script_sizes sizes = {
    "patients_script_options", 1, {sizeof(patients_script_options)}};
static const patients_script_options defaults = PATIENTS_SCRIPT_OPTIONS_INIT;

patients_status patients_script_options_init(patients_script_options *options,
                                             size_t size,
                                             patients_error **error) {
  if (!options)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "options is NULL");
  patients_status status = script_check_size(size, &sizes, error);
  if (status)
    return status;
  memcpy(options, &size, sizeof size);
  script_write(options, &defaults);
  return script_succeed(error);
}

/* ---- checked ------------------------------------------------------------ */

static patients_status check_limit(double seconds, const char *name,
                                   patients_error **error) {
  if (isfinite(seconds) && seconds >= 0)
    return PATIENTS_OK;
  return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                       "%s is no number of seconds from 0 on", name);
}

static patients_status check_limits(const patients_script_options *options,
                                    patients_error **error) {
  patients_status status =
      check_limit(options->load_seconds, "load_seconds", error);
  if (!status)
    status = check_limit(options->lead_seconds, "lead_seconds", error);
  if (!status)
    status =
        check_limit(options->automation_seconds, "automation_seconds", error);
  return status;
}

static patients_status check_options(const patients_script_options *options,
                                     patients_error **error) {
  if (options->purpose != PATIENTS_SCRIPT_FOR_LEADS &&
      options->purpose != PATIENTS_SCRIPT_FOR_AUTOMATION)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "purpose is neither PATIENTS_SCRIPT_FOR_LEADS nor "
                         "PATIENTS_SCRIPT_FOR_AUTOMATION");
  if (options->flags & ~(patients_script_flags)PATIENTS_SCRIPT_TRACE)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "flags has a flag that this library does not know");
  if (options->client && options->purpose == PATIENTS_SCRIPT_FOR_LEADS)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "a script for leads has no registry: client is for "
                         "PATIENTS_SCRIPT_FOR_AUTOMATION, and this program "
                         "registers the patients itself");
  return check_limits(options, error);
}

/* The caller's options, with the defaults for what its version does not have.
 */
static patients_status read_options(const patients_script_options *given,
                                    patients_script_options *options,
                                    patients_error **error) {
  if (!given)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "options is NULL");
  patients_status status = script_check_size(given->size, &sizes, error);
  if (status)
    return status;
  *options = defaults;
  memcpy(options, given, given->size);
  return check_options(options, error);
}

/* ---- the registry ------------------------------------------------------- */

/* The texts among the client's options. */
static const size_t texts[] = {
    offsetof(patients_client_options, base_url),
    offsetof(patients_client_options, token),
    offsetof(patients_client_options, ca_file),
    offsetof(patients_client_options, journal),
    offsetof(patients_client_options, registry_name)};
enum { TEXTS = sizeof texts / sizeof *texts };

static char **text_of(patients_client_options *client, size_t i) {
  return (char **)(void *)((char *)client + texts[i]);
}

static void free_client(patients_client_options *client) {
  for (size_t i = 0; client && i < TEXTS; i++)
    free(*text_of(client, i));
  free(client);
}

/* Replaces the caller's texts by copies; what is not copied is NULL. */
static bool copy_texts(patients_client_options *client) {
  bool copied = true;
  for (size_t i = 0; i < TEXTS; i++) {
    char **text = text_of(client, i);
    const char *given = *text;
    *text = given && copied ? strdup(given) : NULL;
    copied = copied && (!given || *text);
  }
  return copied;
}

/* The caller's struct may be an older one: the library knows which there were,
 * and what stands for the rest. */
static patients_status copy_client(script *own,
                                   const patients_client_options *given,
                                   patients_error **error) {
  patients_client_options known;
  if (given->size > sizeof known)
    return script_refuse(error, PATIENTS_ERR_VERSION,
                         "patients_client_options is of a newer version than "
                         "this library");
  patients_status status =
      patients_client_options_init(&known, given->size, error);
  if (!status)
    status = patients_client_options_init(&known, sizeof known, error);
  if (status)
    return status;
  own->client = calloc(1, sizeof *own->client);
  if (!own->client)
    return script_refuse(error, PATIENTS_ERR_MEMORY, "memory ran out");
  memcpy(&known, given, given->size);
  known.size = sizeof known;
  *own->client = known;
  if (copy_texts(own->client))
    return PATIENTS_OK;
  return script_refuse(error, PATIENTS_ERR_MEMORY, "memory ran out");
}

/* ---- opened ------------------------------------------------------------- */

/* A line for the program, in the program's own locale. */
static void print_line(void *context, const char *line, size_t length) {
  const script *own = context;
  locale_t before = own->locale ? uselocale(own->locale) : (locale_t)0;
  own->print(own->context, line, length);
  if (before)
    uselocale(before);
}

static bool open_host(script *own, const patients_script_options *options) {
  static const script_host_module modules[] = {
      {.name = "patients", .open = luaopen_patients}};
  script_host_options host = SCRIPT_HOST_OPTIONS_INIT;
  host.limits = (script_host_limits){
      .load_seconds = options->load_seconds,
      .lead_seconds = options->lead_seconds,
      .automation_seconds = options->automation_seconds,
      .memory_bytes = options->memory_bytes,
      .output_bytes = options->output_bytes,
      .pattern_steps = options->pattern_steps,
  };
  host.modules = modules;
  host.module_count = sizeof modules / sizeof *modules;
  host.print = options->print ? print_line : NULL;
  host.context = own;
  own->host = script_host_open(&host);
  return own->host != NULL;
}

static bool open_module(script *own, patients_script_flags flags) {
  lua_State *L = script_host_state(own->host);
  own->tracer = (patients_lua_tracer){.context = own->host,
                                      .began = script_host_part_began,
                                      .ended = script_host_part_ended};
  if (!patients_lua_set_client_options(L, own->client))
    return false;
  return !(flags & PATIENTS_SCRIPT_TRACE) ||
         patients_lua_set_tracer(L, &own->tracer);
}

static patients_status fill(script *own, const patients_script_options *options,
                            patients_error **error) {
  own->purpose = options->purpose;
  own->print = options->print;
  own->context = options->context;
  if (options->client) {
    patients_status status = copy_client(own, options->client, error);
    if (status)
      return status;
  }
  if (open_host(own, options) && open_module(own, options->flags))
    return PATIENTS_OK;
  return script_refuse(error, PATIENTS_ERR_MEMORY,
                       "there is not enough memory for a script");
}

void script_end(script *own) {
  if (!own)
    return;
  script_host_close(own->host);
  free_client(own->client);
  free(own->cells);
  free(own->read);
  free(own);
}

patients_status patients_script_open(const patients_script_options *given,
                                     patients_script **handle,
                                     patients_error **error) {
  patients_script_options options;
  if (!handle)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "script is NULL");
  patients_status status = read_options(given, &options, error);
  if (!status)
    status = script_check_lua(error);
  if (status)
    return status;
  script *own = calloc(1, sizeof *own);
  if (!own)
    return script_refuse(error, PATIENTS_ERR_MEMORY, "memory ran out");
  status = fill(own, &options, error);
  patients_script *made = status ? NULL : script_insert(own);
  if (!status && !made)
    status = script_refuse(error, PATIENTS_ERR_MEMORY,
                           "too many scripts are open: close some");
  if (status) {
    script_end(own);
    return status;
  }
  *handle = made;
  return script_succeed(error);
}

void patients_script_close(patients_script *handle) { script_drop(handle); }
