/* Why a script failed, in pieces. */
#include "script.h"

/* Names of limits, as clinic has them in its results. */
static const char *const limits[] = {"", "cpu", "memory", "output", "pattern"};

static const script_sizes sizes = {
    "patients_script_failure", 1, {sizeof(patients_script_failure)}};

static patients_script_failure failure_of(const script *own) {
  patients_script_failure failure = {.status = own->failure,
                                     .file = "",
                                     .reason = "",
                                     .traceback = "",
                                     .limit = ""};
  if (own->failure == PATIENTS_OK)
    return failure;
  script_host_error why = script_host_last_error(own->host);
  failure.line = why.line;
  failure.file = why.file;
  failure.reason = why.reason;
  failure.traceback = why.traceback;
  failure.limit = limits[why.limit];
  failure.allowed = why.allowed;
  failure.reached = why.reached;
  return failure;
}

patients_status patients_script_last_failure(patients_script *handle,
                                             patients_script_failure *failure,
                                             patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  if (!failure)
    status = script_refuse(error, PATIENTS_ERR_ARGUMENT, "failure is NULL");
  else
    status = script_check_size(failure->size, &sizes, error);
  if (!status) {
    const patients_script_failure found = failure_of(own);
    script_write(failure, &found);
    status = script_succeed(error);
  }
  return script_leave(handle, own, status);
}
