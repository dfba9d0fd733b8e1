/* What each function here begins and ends with. */
#include "script.h"

#include <names.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

patients_status script_refuse(patients_error **error, patients_status status,
                              const char *format, ...) {
  char text[1024];
  va_list arguments;
  if (!error)
    return status;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length >= (int)sizeof text)
    length = (int)sizeof text - 1;
  while (length > 0 && !names_is_utf8(text, (size_t)length))
    length--; /* it was cut within a character */
  *error = patients_error_new(status, text, (size_t)length);
  return status;
}

patients_status script_succeed(patients_error **error) {
  if (error)
    *error = NULL;
  return PATIENTS_OK;
}

/* A script sees the locale "C", which is no memory of its own: how numbers are
 * written and texts are sorted must not decide on a lead. */
static void enter_locale(script *own) {
  locale_t c = newlocale(LC_ALL_MASK, "C", (locale_t)0);
  own->locale = c ? uselocale(c) : (locale_t)0;
}

patients_status script_enter(patients_script *handle, script **own,
                             patients_error **error) {
  patients_status status = script_take(handle, own);
  if (status == PATIENTS_ERR_BUSY)
    return script_refuse(error, status,
                         "the script is in use by another "
                         "thread, or by the callback's caller");
  if (status)
    return script_refuse(error, status,
                         "the script is NULL, closed, or no script");
  pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &(*own)->cancelling);
  enter_locale(*own);
  return PATIENTS_OK;
}

patients_status script_leave(patients_script *handle, script *own,
                             patients_status status) {
  locale_t before = own->locale;
  int cancelling = own->cancelling;
  script_give(handle, own);
  if (before)
    uselocale(before);
  pthread_setcancelstate(cancelling, NULL);
  return status;
}

/* "file:line: reason", as much of it as is known. */
static patients_status refuse_at(const script_host_error *why,
                                 patients_status status,
                                 patients_error **error) {
  if (!*why->file)
    return script_refuse(error, status, "%s", why->reason);
  if (why->line <= 0)
    return script_refuse(error, status, "%s: %s", why->file, why->reason);
  return script_refuse(error, status, "%s:%d: %s", why->file, why->line,
                       why->reason);
}

patients_status script_settle(script *own, script_host_status status,
                              patients_error **error) {
  own->failure = PATIENTS_OK;
  if (status != SCRIPT_HOST_FAILED)
    return script_succeed(error);
  script_host_error why = script_host_last_error(own->host);
  own->failure = why.limit != SCRIPT_HOST_NO_LIMIT ? PATIENTS_ERR_LIMIT
                 : why.no_memory                   ? PATIENTS_ERR_MEMORY
                                                   : PATIENTS_ERR_SCRIPT;
  return refuse_at(&why, own->failure, error);
}

/* " 3", or nothing where there is but one. */
static const char *number_text(size_t number, char text[24]) {
  text[0] = '\0';
  if (number > 0)
    snprintf(text, 24, " %zu", number);
  return text;
}

patients_status script_check_text(const patients_script_text *text,
                                  const char *what, size_t number,
                                  script_host_text *checked,
                                  patients_error **error) {
  char of[24];
  size_t length = text->length;
  if (length == PATIENTS_NUL_TERMINATED)
    length = text->bytes ? strlen(text->bytes) : 0;
  if (!text->bytes && length > 0)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "%s%s is NULL and has a length", what,
                         number_text(number, of));
  if (length > LONGEST_TEXT)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "%s%s has a length beyond 16 MiB", what,
                         number_text(number, of));
  if (length > 0 && !names_is_utf8(text->bytes, length))
    return script_refuse(error, PATIENTS_ERR_UTF8, "%s%s is not UTF-8", what,
                         number_text(number, of));
  checked->bytes = length > 0 ? text->bytes : "";
  checked->length = length;
  return PATIENTS_OK;
}

patients_status script_check_name(const char *name, const char *what,
                                  patients_error **error) {
  if (!name || !*name)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "%s is %s", what,
                         name ? "empty" : "NULL");
  if (!names_is_utf8(name, strlen(name)))
    return script_refuse(error, PATIENTS_ERR_UTF8, "%s is not UTF-8", what);
  return PATIENTS_OK;
}

patients_status script_check_loaded(const script *own,
                                    patients_script_purpose purpose,
                                    patients_error **error) {
  bool for_leads = purpose == PATIENTS_SCRIPT_FOR_LEADS;
  if (own->purpose != purpose)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                         "the script was opened for %s: open it with purpose "
                         "%s",
                         for_leads ? "automation" : "leads",
                         for_leads ? "PATIENTS_SCRIPT_FOR_LEADS"
                                   : "PATIENTS_SCRIPT_FOR_AUTOMATION");
  if (!own->is_loaded)
    return script_refuse(error, PATIENTS_ERR_ARGUMENT, "no script is loaded");
  return PATIENTS_OK;
}

patients_status script_check_size(size_t size, const script_sizes *sizes,
                                  patients_error **error) {
  if (size > sizes->size[sizes->count - 1])
    return script_refuse(error, PATIENTS_ERR_VERSION,
                         "%s is of a newer version than this library",
                         sizes->of);
  for (size_t i = 0; i < sizes->count; i++)
    if (size == sizes->size[i])
      return PATIENTS_OK;
  return script_refuse(error, PATIENTS_ERR_ARGUMENT,
                       "%s has no size that it ever had: set its first "
                       "member, or use its macro",
                       sizes->of);
}

void script_write(void *target, const void *value) {
  size_t size, head = sizeof size;
  memcpy(&size, target, sizeof size);
  memcpy((char *)target + head, (const char *)value + head, size - head);
}
