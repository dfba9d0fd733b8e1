/* Arguments at random: mostly such as make sense, for the rest of the code is
 * behind those, and often enough such as do not. */
#include "fuzz.h"

#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* xorshift64*: the same seed gives the same calls. */
uint64_t fuzz_next(fuzz *f) {
  f->random ^= f->random >> 12;
  f->random ^= f->random << 25;
  f->random ^= f->random >> 27;
  return f->random * 2685821657736338717u;
}

bool fuzz_chance(fuzz *f, unsigned percent) {
  return (fuzz_next(f) >> 33) % 100 < percent;
}

size_t fuzz_below(fuzz *f, size_t count) {
  return (fuzz_next(f) >> 20) % count;
}

static void *memory(fuzz *f, size_t size) {
  f->arena_used = (f->arena_used + 15) & ~(size_t)15;
  if (size > sizeof f->arena - f->arena_used)
    fuzz_broken(f, "the fuzzer itself lacks room for arguments");
  void *bytes = f->arena + f->arena_used;
  f->arena_used += size;
  return bytes;
}

/* ---- scalars ------------------------------------------------------------- */

typedef struct range {
  const char *name; /* of the parameter; with a line before it, how it ends */
  int64_t from, to;
} range;

/* Waits end, and nobody asks for more than this machine has. */
static const range ranges[] = {
    {"field", 1, 13},
    {"status", 1, 25},
    {"index", 0, 5},
    {"http_status", 200, 201},
    {"timeout_ms", -1, 20},
    {"_ms", 1, 400},
    {"max_attempts", 1, 3},
    {"max_connections", 1, 8},
    {"max_reply_bytes", 1000, 4096},
    {"tag", 0, 40},
    {"pivot", 0, 100},
};

static bool ends_in(const char *name, const char *end) {
  size_t length = strlen(name), tail = strlen(end);
  return length >= tail && strcmp(name + length - tail, end) == 0;
}

static const range *range_of(const char *name) {
  for (size_t i = 0; i < COUNT(ranges); i++)
    if (strcmp(name, ranges[i].name) == 0 ||
        (ranges[i].name[0] == '_' && ends_in(name, ranges[i].name)))
      return &ranges[i];
  return NULL;
}

bool fuzz_bool(fuzz *f, const char *name) {
  (void)name;
  return fuzz_chance(f, 50);
}

static int64_t number(fuzz *f, const char *name, int64_t least, int64_t most) {
  const range *known = range_of(name);
  if (known && fuzz_chance(f, 97))
    return known->from +
           (int64_t)fuzz_below(f, (size_t)(known->to - known->from + 1));
  if (known && (ends_in(name, "_ms") || ends_in(name, "max_attempts")))
    return fuzz_chance(f, 50) ? least : 0;
  const int64_t edges[] = {0, 1, -1, least, most, 14, 401, 429, 500, 503};
  return fuzz_chance(f, 80) ? edges[fuzz_below(f, COUNT(edges))]
                            : (int64_t)fuzz_next(f);
}

int32_t fuzz_int32(fuzz *f, const char *name) {
  return (int32_t)number(f, name, INT32_MIN, INT32_MAX);
}

int64_t fuzz_int64(fuzz *f, const char *name) {
  return number(f, name, INT64_MIN, INT64_MAX);
}

/* ---- text ---------------------------------------------------------------- */

typedef struct words {
  const char *name;
  const char *good[12];
} words;

const char *fuzz_base_url = "http://127.0.0.1:1";
const char *fuzz_token = "token";
const char *fuzz_folder = ".";

/* By the parameter's name, what has a meaning there. */
static const words known_words[] = {
    {"name", {"full_name", "patient_no", "insurance_info", "full_nam"}},
    {"text",
     {"Practice Person", "+971", "561231231", "Female", "Male", "1990-02-28",
      "a@b.example", "055 123 4567", "31/12/1999", "f", "", "2001-02-29"}},
    {"body",
     {"{\"data\":{\"patient\":{\"id\":\"6f9619ff-8b86-d011-b42d-00c04fc964ff\","
      "\"patientNo\":\"7\",\"k\":[1]}},\"status\":\"0\"}",
      "{\"status\":\"7\",\"message\":\"no\"}", "[[[[", "", "<html>"}},
    {"retry_after", {"7", "Wed, 21 Oct 2026 07:28:00 GMT", "-1", "1e9"}},
    {"key", {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}},
    {"titles", {"Capt", "Shaikha", ""}},
    {"word", {"f", "Dame", "", "أنثى"}},
    {"gender", {"Male", "Female", "Male", "Female", "other"}},
    {"assumed", {"+971", "+1", "971", "+999"}},
    {"format", {"DD/MM/YYYY", "YYYY-MM-DD", "MMMM", "D.M.YY"}},
    {"born", {"1990-02-28", "2024-02-29", "1111-01-01", "2025-13-01"}},
    {"on", {"2026-11-25", "0001-01-01", "9999-12-31", "2026-02-30"}},
    {"registry_name", {"practice", ""}},
};

static const char *known_word(fuzz *f, const char *name) {
  for (size_t i = 0; i < COUNT(known_words); i++) {
    if (strcmp(known_words[i].name, name) != 0)
      continue;
    size_t count = 0;
    while (count < COUNT(known_words[i].good) && known_words[i].good[count])
      count++;
    return known_words[i].good[fuzz_below(f, count)];
  }
  return known_words[1].good[fuzz_below(f, COUNT(known_words[1].good))];
}

/* Nothing that leads to another machine, or to a file that is not ours. */
static const char *place(fuzz *f, const char *name) {
  if (strcmp(name, "token") == 0)
    return fuzz_chance(f, 90) ? fuzz_token : "wrong";
  if (strcmp(name, "ca_file") == 0)
    return fuzz_chance(f, 90) ? NULL : "/dev/null";
  if (strcmp(name, "base_url") == 0) {
    const char *others[] = {"http://127.0.0.1:1",    "",
                            "ftp://127.0.0.1",       "https://127.0.0.1:1/x/",
                            "http://localhost:1",    "http://[::1",
                            "http://127.0.0.1:99999"};
    return fuzz_chance(f, 80) ? fuzz_base_url
                              : others[fuzz_below(f, COUNT(others))];
  }
  if (fuzz_chance(f, 60))
    return NULL;
  const char *files[] = {"a.journal", "b.journal", ".", "none/a.journal", ""};
  const char *file = files[fuzz_below(f, COUNT(files))];
  char *path = memory(f, strlen(fuzz_folder) + strlen(file) + 2);
  strcpy(path, fuzz_folder);
  strcat(path, "/");
  return strcat(path, file);
}

static bool is_place(const char *name) {
  const char *places[] = {"token", "ca_file", "base_url", "journal"};
  for (size_t i = 0; i < COUNT(places); i++)
    if (strcmp(places[i], name) == 0)
      return true;
  return false;
}

/* Bytes without a NUL before their end: often UTF-8, sometimes broken. */
static char *noise(fuzz *f, size_t *count) {
  static const char *const pieces[] = {"a",
                                       "0",
                                       "-",
                                       "/",
                                       "\n",
                                       "\"",
                                       "\\",
                                       "\xC3\xA9",
                                       "\xF0\x9F\x98\x80",
                                       "\xFF",
                                       "\xED\xA0\x80",
                                       "\xD9\xA3",
                                       "{",
                                       " "};
  size_t wanted = fuzz_below(f, fuzz_chance(f, 3) ? 1500 : 40), used = 0;
  char *text = memory(f, wanted + 8);
  while (used < wanted) {
    const char *piece = pieces[fuzz_below(f, COUNT(pieces))];
    memcpy(text + used, piece, strlen(piece));
    used += strlen(piece);
  }
  text[used] = 0;
  *count = used;
  return text;
}

const char *fuzz_text(fuzz *f, const char *name, size_t *length) {
  size_t count = 0;
  const char *text = NULL;
  if (is_place(name))
    return place(f, name);
  if (fuzz_chance(f, 94)) {
    text = fuzz_chance(f, 75) ? known_word(f, name) : noise(f, &count);
    count = strlen(text);
  }
  if (length) {
    const size_t none[] = {(size_t)-2, (size_t)1 << 40, SIZE_MAX / 2};
    *length = fuzz_chance(f, 50)   ? count
              : fuzz_chance(f, 80) ? PATIENTS_NUL_TERMINATED
              : fuzz_chance(f, 50) ? none[fuzz_below(f, COUNT(none))]
                                   : fuzz_below(f, count + 1);
  }
  return text;
}

/* ---- handles ------------------------------------------------------------- */

/* A number that is no handle, unless by accident: what differs from a handle in
 * its index may well be another. */
static void *number_for(fuzz *f, int kind) {
  uintptr_t handle = (uintptr_t)pool_pick(kind, fuzz_next(f));
  switch (fuzz_below(f, 4)) {
  case 0:
    return (void *)handle;
  case 1:
    return (void *)(handle ^ (uintptr_t)1 << (32 + fuzz_below(f, 32)));
  case 2:
    return (void *)(uintptr_t)fuzz_below(f, 5000);
  default:
    return (void *)(uintptr_t)(fuzz_next(f) | (uintptr_t)1 << 31);
  }
}

static void *draw(fuzz *f, int kind, unsigned percent_right) {
  if (fuzz_chance(f, percent_right))
    return pool_pick(kind, fuzz_next(f));
  switch (fuzz_below(f, 4)) {
  case 0:
    return NULL;
  case 1:
    return pool_pick_freed(kind, fuzz_next(f));
  case 2:
    return pool_pick((int)fuzz_below(f, FUZZ_KINDS), fuzz_next(f));
  default:
    return number_for(f, kind);
  }
}

static void *note(fuzz *f, void *handle, bool is_right) {
  if (!f->drew_handle)
    f->receiver_is_wrong = !is_right;
  f->drew_handle = true;
  f->some_handle_is_wrong |= !is_right;
  return handle;
}

void *fuzz_handle(fuzz *f, int kind) {
  void *handle = draw(f, kind, 85);
  return note(f, handle, pool_has(kind, handle));
}

void *fuzz_take(fuzz *f, int kind) {
  void *handle = draw(f, kind, 30);
  return note(f, handle, pool_remove(kind, handle));
}

/* ---- outputs ------------------------------------------------------------- */

static void *region(fuzz *f, size_t size) {
  unsigned char *bytes = memory(f, size + FUZZ_GUARD);
  memset(bytes, FUZZ_FILLING, size + FUZZ_GUARD);
  fuzz_region *out = &f->outs[f->out_count++ % FUZZ_OUTS];
  *out = (fuzz_region){.bytes = bytes, .size = size};
  memcpy(out->head, bytes, sizeof out->head);
  return bytes;
}

void *fuzz_out(fuzz *f, size_t size) {
  return fuzz_chance(f, 5) ? NULL : region(f, size);
}

size_t fuzz_size(fuzz *f, size_t size) {
  const size_t others[] = {0,        1,        size - 16, size - 8,
                           size - 1, size + 8, 4096,      SIZE_MAX};
  return fuzz_chance(f, 90) ? size : others[fuzz_below(f, COUNT(others))];
}

void *fuzz_struct_out(fuzz *f, size_t size) {
  if (fuzz_chance(f, 5))
    return NULL;
  unsigned char *bytes = region(f, size);
  size_t told = fuzz_size(f, size);
  memcpy(bytes, &told, sizeof told);
  memcpy(f->outs[(f->out_count - 1) % FUZZ_OUTS].head, &told, sizeof told);
  return bytes;
}

void *fuzz_struct_in(fuzz *f, size_t size) {
  if (fuzz_chance(f, 5))
    return NULL;
  unsigned char *bytes = memory(f, size);
  size_t told = fuzz_size(f, size);
  memset(bytes, 0, size);
  memcpy(bytes, &told, sizeof told);
  return bytes;
}

patients_error **fuzz_error_out(fuzz *f) {
  memset(&f->error, FUZZ_FILLING, sizeof f->error);
  f->wants_error = fuzz_chance(f, 70);
  return f->wants_error ? &f->error : NULL;
}

char *fuzz_take_owned(fuzz *f) {
  void *text = fuzz_chance(f, 90) ? pool_pick(FUZZ_KINDS, fuzz_next(f)) : NULL;
  return pool_remove(FUZZ_KINDS, text) ? text : NULL;
}
