/* Loading a script, and running one that is its own work. */
#include "script.h"

#include <string.h>

/* Whether a script may be loaded: once a handle. */
static patients_status check_unloaded(const script *own,
                                      patients_error **error) {
  if (!own->was_given)
    return PATIENTS_OK;
  return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                       "this handle has had its script: open another");
}

/* What is left to do once the script is compiled. */
static patients_status finish(script *own, script_host_status status,
                              patients_error **error) {
  if (status == SCRIPT_HOST_OK && own->purpose == PATIENTS_SCRIPT_FOR_LEADS)
    status = script_host_run(own->host, SCRIPT_HOST_FOR_LEADS);
  own->was_given = true;
  own->is_loaded = status == SCRIPT_HOST_OK;
  return script_settle(own, status, error);
}

patients_status patients_script_load_file(patients_script *handle,
                                          const char *path,
                                          patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  status = script_check_name(path, "path", error);
  if (!status)
    status = check_unloaded(own, error);
  if (!status)
    status = finish(own, script_host_load_file(own->host, path), error);
  return script_leave(handle, own, status);
}

static patients_status load_text(script *own, const patients_script_text *text,
                                 const char *name, const char *folder,
                                 patients_error **error) {
  size_t length = text->length;
  if (!text->bytes)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "text is NULL");
  if (length == PATIENTS_NUL_TERMINATED)
    length = strlen(text->bytes);
  if (length > LONGEST_TEXT)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "text has a length beyond 16 MiB");
  patients_status status = script_check_name(name, "name", error);
  if (!status && folder)
    status = script_check_name(folder, "folder", error);
  if (!status)
    status = check_unloaded(own, error);
  if (status)
    return status;
  return finish(
      own, script_host_load_text(own->host, text->bytes, length, name, folder),
      error);
}

patients_status patients_script_load_text(patients_script *handle,
                                          const char *text, size_t length,
                                          const char *name, const char *folder,
                                          patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  const patients_script_text given = {text, length};
  status = load_text(own, &given, name, folder, error);
  return script_leave(handle, own, status);
}

static patients_status run(script *own, patients_error **error) {
  patients_status status =
      script_check_loaded(own, PATIENTS_SCRIPT_FOR_AUTOMATION, error);
  if (status)
    return status;
  if (own->has_run)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "the script has run already: its work is done once");
  own->has_run = true;
  status = script_settle(
      own, script_host_run(own->host, SCRIPT_HOST_FOR_AUTOMATION), error);
  if (!status && script_host_has(own->host, "qualify"))
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "the script judges leads: open it with purpose "
                         "PATIENTS_SCRIPT_FOR_LEADS");
  return status;
}

patients_status patients_script_run(patients_script *handle,
                                    patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  return script_leave(handle, own, run(own, error));
}
