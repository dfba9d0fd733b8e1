/*
 * What libcurl and SQLite are given runs out, at each of their allocations in
 * turn, while a client is made, with a journal and without, and while a
 * patient is registered.  A client that cannot be made is PATIENTS_ERR_MEMORY;
 * a patient is never told to be unsent who was sent.  (The library's own
 * memory is Swift's: where the system refuses that, the process ends.)
 *
 * Linked with libcurl and SQLite, whose allocators it takes the place of.
 */
#define _POSIX_C_SOURCE 200809L
#include "expect.h"
#include "practice.h"

#include <curl/curl.h>

/* How many allocations may still succeed; fewer than 0: all. */
static long left = -1;
/* Whether one was refused. */
static int refused;

static int refuse(void) {
  if (left > 0)
    left--;
  else if (left == 0)
    refused = 1;
  return left == 0 && refused;
}

static void *curl_malloc(size_t size) { return refuse() ? NULL : malloc(size); }

static void *curl_realloc(void *block, size_t size) {
  return refuse() ? NULL : realloc(block, size);
}

static char *curl_strdup(const char *text) {
  return refuse() ? NULL : strdup(text);
}

static void *curl_calloc(size_t count, size_t size) {
  return refuse() ? NULL : calloc(count, size);
}

static sqlite3_mem_methods sqlite;

static void *sqlite_malloc(int size) {
  return refuse() ? NULL : sqlite.xMalloc(size);
}

static void *sqlite_realloc(void *block, int size) {
  return refuse() ? NULL : sqlite.xRealloc(block, size);
}

/* Before the library has touched either. */
static void take_allocators(void) {
  sqlite3_mem_methods refusing;
  EXPECT_TRUE(curl_global_init_mem(CURL_GLOBAL_ALL, curl_malloc, free,
                                   curl_realloc, curl_strdup,
                                   curl_calloc) == CURLE_OK);
  EXPECT_TRUE(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite) == SQLITE_OK);
  refusing = sqlite;
  refusing.xMalloc = sqlite_malloc;
  refusing.xRealloc = sqlite_realloc;
  EXPECT_TRUE(sqlite3_config(SQLITE_CONFIG_MALLOC, &refusing) == SQLITE_OK);
}

static void allow(long count) {
  left = count;
  refused = 0;
}

/* Makes clients until nothing is refused any more. */
static void make_clients(const char *journal) {
  patients_client_options options = practice_options();
  long count = 0, told = 0;
  options.journal = journal;
  do {
    patients_client *client = NULL;
    patients_error *error = UNTOUCHED;
    patients_status status;
    place = journal ? "a client with a journal" : "a client";
    allow(count++);
    status = patients_client_new(&options, &client, &error);
    left = -1;
    if (refused && status == PATIENTS_ERR_MEMORY && told++ == 0)
      printf("provoked %s: %s\n", patients_status_name(status),
             patients_error_message(error));
    /* What was refused may not have been needed. */
    expect(refused && !client ? PATIENTS_ERR_MEMORY : PATIENTS_OK, status,
           error);
    EXPECT_TRUE((client != NULL) == (status == PATIENTS_OK));
    patients_client_free(client);
  } while (refused);
  EXPECT_TRUE(told > 10);
}

/* Registers patients until nothing is refused any more. */
static void register_patients(void) {
  patients_client_options options = practice_options();
  patients_patient *lead = sound_lead();
  long count = 0;
  options.max_attempts = 1;
  do {
    patients_client *client = client_with(&options);
    patients_error *error = UNTOUCHED;
    patients_status status;
    char name[64];
    snprintf(name, sizeof name, "without memory %ld", count);
    set_text(lead, PATIENTS_FULL_NAME, name);
    allow(count++);
    status = patients_client_register(client, lead, NULL, &error);
    left = -1;
    place = name;
    expect(status, status, error);
    expect_fate(status, name);
    patients_client_free(client);
  } while (refused);
  EXPECT_TRUE(count > 10);
  patients_patient_free(lead);
}

int main(int count, char **words) {
  char journal[1024];
  (void)count;
  take_allocators();
  snprintf(journal, sizeof journal, "%s.journal", words[0]);
  remove(journal);
  make_clients(NULL);
  make_clients(journal);
  register_patients();
  return conclusion();
}
