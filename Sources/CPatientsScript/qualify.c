/* Judging leads. */
#include "script.h"

#include <stdlib.h>
#include <string.h>

/* ---- columns ------------------------------------------------------------ */

static patients_status no_memory(patients_error **error) {
  return script_refuse(error, PATIENTS_ERR_MEMORY, "memory ran out");
}

/* Takes over room for as many cells as there are columns now. */
static void take_room(script *own, script_host_text *cells, size_t *read,
                      size_t count) {
  free(own->cells);
  free(own->read);
  own->cells = cells;
  own->read = read;
  own->columns = count;
}

static patients_status name_columns(script *own,
                                    const patients_script_text *names,
                                    size_t count, script_host_text *checked,
                                    patients_error **error) {
  for (size_t i = 0; i < count; i++) {
    patients_status status = script_check_text(&names[i], "the name of column",
                                               i + 1, &checked[i], error);
    if (status)
      return status;
  }
  return script_settle(own, script_host_set_columns(own->host, checked, count),
                       error);
}

/* The columns before stay where these cannot be. */
static patients_status set_columns(script *own,
                                   const patients_script_text *names,
                                   size_t count, patients_error **error) {
  patients_status status =
      script_check_loaded(own, PATIENTS_SCRIPT_FOR_LEADS, error);
  if (status)
    return status;
  if (!names && count > 0)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "names is NULL");
  script_host_text *cells = calloc(count + 1, sizeof *cells);
  size_t *read = calloc(count + 1, sizeof *read);
  status = cells && read ? name_columns(own, names, count, cells, error)
                         : no_memory(error);
  if (status) {
    free(cells);
    free(read);
    return status;
  }
  take_room(own, cells, read, count);
  return PATIENTS_OK;
}

patients_status patients_script_set_columns(patients_script *handle,
                                            const patients_script_text *names,
                                            size_t count,
                                            patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  return script_leave(handle, own, set_columns(own, names, count, error));
}

patients_status patients_script_column_read(patients_script *handle,
                                            size_t column, bool *read,
                                            patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  if (!read)
    status = script_refuse(error, PATIENTS_ERR_ARGUMENT, "read is NULL");
  else if (column >= own->columns)
    status = script_refuse(error, PATIENTS_ERR_ARGUMENT,
                           "there is no column of this number");
  if (!status) {
    *read = script_host_column_read(own->host, column);
    status = script_succeed(error);
  }
  return script_leave(handle, own, status);
}

/* ---- the patient -------------------------------------------------------- */

/* Copies what the script made: it may keep it and return it again, and it may
 * be collected at any time. */
static patients_status copy_fields(const patients_patient *from,
                                   patients_patient *to,
                                   patients_error **error) {
  bool is_lead = false;
  patients_status status = patients_patient_is_lead(from, &is_lead, error);
  if (!status)
    status = patients_patient_set_lead(to, is_lead, error);
  for (patients_field field = PATIENTS_PREFERRED_NAME;
       !status && field <= PATIENTS_DATE_OF_BIRTH; field++) {
    const char *text = NULL;
    size_t length = 0;
    status = patients_patient_get(from, field, &text, &length, error);
    if (!status && text)
      status = patients_patient_set(to, field, text, length, error);
  }
  return status;
}

static patients_status copy_patient(const patients_patient *from,
                                    patients_patient **to,
                                    patients_error **error) {
  patients_patient *made = NULL;
  patients_status status = patients_patient_new(&made, error);
  if (!status)
    status = copy_fields(from, made, error);
  if (status) {
    patients_patient_free(made);
    return status;
  }
  *to = made;
  return PATIENTS_OK;
}

/* ---- the verdict -------------------------------------------------------- */

static const script_sizes sizes = {
    "patients_script_verdict", 1, {sizeof(patients_script_verdict)}};

static patients_status check_cells(script *own,
                                   const patients_script_text *cells,
                                   size_t count, patients_error **error) {
  if (!cells && count > 0)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "cells is NULL");
  if (count > own->columns)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "there are %zu cells and %zu columns", count,
                         own->columns);
  for (size_t i = 0; i < count; i++) {
    patients_status status =
        script_check_text(&cells[i], "cell", i + 1, &own->cells[i], error);
    if (status)
      return status;
  }
  return PATIENTS_OK;
}

/* After a lead that was judged: its verdict, or why it is none. */
static patients_status read_verdict(script *own, script_host_status status,
                                    patients_script_verdict *verdict,
                                    patients_error **error) {
  lua_State *L = script_host_state(own->host);
  patients_script_verdict found = {.reason = ""};
  found.has_score = patients_lua_last_score(L, &found.score);
  if (status == SCRIPT_HOST_DISQUALIFIED) {
    found.decision = PATIENTS_SCRIPT_DISQUALIFIED;
    found.reason = script_host_reason(own->host).bytes;
    script_write(verdict, &found);
    return PATIENTS_OK;
  }
  const patients_patient *patient =
      patients_lua_to_patient(L, script_host_result_index(own->host));
  if (!patient)
    return script_settle(own, script_host_refuse_result(own->host), error);
  found.decision = PATIENTS_SCRIPT_PATIENT;
  patients_status copied = copy_patient(patient, &found.patient, error);
  if (!copied)
    script_write(verdict, &found);
  return copied;
}

static patients_status qualify(script *own, const patients_script_text *cells,
                               size_t count, uint64_t row,
                               patients_script_verdict *verdict,
                               patients_error **error) {
  patients_status status =
      script_check_loaded(own, PATIENTS_SCRIPT_FOR_LEADS, error);
  if (!status && !verdict)
    status = script_refuse(error, PATIENTS_ERR_ARGUMENT, "verdict is NULL");
  if (!status)
    status = script_check_size(verdict->size, &sizes, error);
  if (!status)
    status = check_cells(own, cells, count, error);
  if (status)
    return status;
  patients_lua_clear_lead(script_host_state(own->host));
  script_host_status judged =
      script_host_qualify(own->host, own->cells, count, row);
  status = script_settle(own, judged, error);
  return status ? status : read_verdict(own, judged, verdict, error);
}

patients_status patients_script_qualify(patients_script *handle,
                                        const patients_script_text *cells,
                                        size_t count, uint64_t row,
                                        patients_script_verdict *verdict,
                                        patients_error **error) {
  script *own;
  patients_status status = script_enter(handle, &own, error);
  if (status)
    return status;
  status = qualify(own, cells, count, row, verdict, error);
  return script_leave(handle, own, status);
}
