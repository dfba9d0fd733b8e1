/* What must hold after a call, whatever its arguments were. */
#include "fuzz.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fuzz_broken(const fuzz *f, const char *what) {
  fprintf(stderr, "not ok - %s: %s\n", fuzz_calls[f->call].name, what);
  exit(1);
}

/* ---- outputs ------------------------------------------------------------- */

static bool is_filling(const unsigned char *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (bytes[i] != FUZZ_FILLING)
      return false;
  return true;
}

static bool is_untouched(const fuzz_region *out) {
  size_t head = out->size < sizeof out->head ? out->size : sizeof out->head;
  return memcmp(out->bytes, out->head, head) == 0 &&
         is_filling(out->bytes + head, out->size - head);
}

void fuzz_end(fuzz *f) {
  for (size_t i = 0; i < f->out_count; i++)
    if (!is_filling(f->outs[i].bytes + f->outs[i].size, FUZZ_GUARD))
      fuzz_broken(f, "wrote beyond an output");
}

/* ---- errors -------------------------------------------------------------- */

static bool is_one_line(const char *text) {
  return text && *text && !strchr(text, '\n');
}

/* error => text, ok => none. */
static void check_error(fuzz *f, patients_status status) {
  if (status == PATIENTS_OK) {
    if (f->error)
      fuzz_broken(f, "succeeded and gave an error");
    return;
  }
  if (patients_error_status(f->error) != status)
    fuzz_broken(f, "failed with one status and gave an error of another");
  if (!is_one_line(patients_error_message(f->error)))
    fuzz_broken(f, "failed without one line of text");
  fuzz_keep(f, FUZZ_patients_error, f->error);
}

/* What a call says of its handles, where it is known what they are. */
static void check_handles(fuzz *f, patients_status status) {
  if (f->receiver_is_wrong && status != PATIENTS_ERR_HANDLE)
    fuzz_broken(f, "took a handle that is none");
  if (f->some_handle_is_wrong && status == PATIENTS_OK)
    fuzz_broken(f, "succeeded with a handle that is none");
  if (!f->some_handle_is_wrong && status == PATIENTS_ERR_HANDLE)
    fuzz_broken(f, "refused a handle that is good");
  if (status == PATIENTS_ERR_BUSY &&
      !strstr(fuzz_calls[f->call].name, "_register"))
    fuzz_broken(f, "says that it is busy, and nobody else is there");
  if (status == PATIENTS_ERR_FORKED)
    fuzz_broken(f, "speaks of a fork that never was");
}

void fuzz_end_status(fuzz *f, patients_status status) {
  fuzz_end(f);
  if (status < 0 || status >= FUZZ_STATUSES ||
      strcmp(patients_status_name(status), "unknown") == 0)
    fuzz_broken(f, "gave a status that is none");
  f->tally[f->call][status]++;
  if (status != PATIENTS_OK)
    for (size_t i = 0; i < f->out_count; i++)
      if (!is_untouched(&f->outs[i]))
        fuzz_broken(f, "failed and wrote an output");
  if (f->alone)
    check_handles(f, status);
  if (f->wants_error)
    check_error(f, status);
}

/* ---- what comes out ------------------------------------------------------ */

void fuzz_keep(fuzz *f, int kind, void *handle) {
  if (!handle || is_filling((unsigned char *)&handle, sizeof handle))
    return;
  if (f->alone && pool_has(kind, handle))
    fuzz_broken(f, "gave a handle that is already out");
#ifdef PLANT_A_LEAK
  if (fuzz_chance(f, 2))
    return;
#endif
#ifdef PLANT_A_FREE
  if (fuzz_chance(f, 2))
    fuzz_frees[kind](handle);
#endif
  void *excess = pool_add(kind, handle, fuzz_next(f));
  if (excess)
    fuzz_frees[kind](excess);
}

/* In other threads' hands the text's owner may be gone by now; and of a struct
 * of an older size not all is written. */
void fuzz_read(fuzz *f, const char *const *text) {
  static volatile size_t read;
  if (f->alone && text && *text &&
      !is_filling((const unsigned char *)text, sizeof *text))
    read += strlen(*text);
}

void fuzz_own(fuzz *f, char **text) {
  if (!text || !*text)
    return;
  void *excess = pool_add(FUZZ_KINDS, *text, fuzz_next(f));
  patients_text_free(excess);
}
