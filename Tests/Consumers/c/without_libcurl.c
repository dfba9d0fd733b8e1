/*
 * A host pays for libcurl with its first client, and not before: what needs no
 * registry goes on where libcurl is missing or too old.  A client is refused
 * then in one line that says what to install, and made as soon as libcurl is
 * there.  This program stands between the library and the loader.
 */
#define _GNU_SOURCE
#include "expect.h"

#include <dlfcn.h>

static int is_missing, is_old;

void *dlopen(const char *file, int mode) {
  static __typeof__(dlopen) *libcs;
  if (!libcs)
    *(void **)&libcs = dlvsym(RTLD_NEXT, "dlopen", "GLIBC_2.34");
  return is_missing ? NULL : libcs(file, mode);
}

void *dlsym(void *library, const char *name) {
  static __typeof__(dlsym) *libcs;
  if (!libcs)
    *(void **)&libcs = dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34");
  if (is_old && strcmp(name, "curl_url_set") == 0)
    return NULL;
  return libcs(library, name);
}

static int is_loaded(const char *library) {
  void *found = dlopen(library, RTLD_NOW | RTLD_NOLOAD);
  if (found)
    dlclose(found);
  return found != NULL;
}

static void use_values(void) {
  patients_patient *lead = sound_lead();
  char *json = NULL;
  EXPECT(PATIENTS_OK, patients_patient_encode(lead, &json, NULL, &error));
  patients_text_free(json);
  patients_patient_free(lead);
}

static void refuse_client(const char *word) {
  patients_client_options options = practice_options();
  patients_client *client = NULL;
  patients_error *error = NULL;
  EXPECT_TRUE(patients_client_new(&options, &client, &error) ==
              PATIENTS_ERR_SYSTEM);
  EXPECT_TRUE(client == NULL);
  EXPECT_TRUE(strstr(patients_error_message(error), word) != NULL);
  EXPECT_TRUE(strstr(patients_error_message(error), "install") != NULL);
  patients_error_free(error);
}

int main(void) {
  patients_client_options options = practice_options();
  patients_client *client;
  use_values();
  EXPECT_TRUE(!is_loaded("libcurl.so.4"));
  EXPECT_TRUE(!is_loaded("libssl.so.3"));
  is_missing = 1;
  refuse_client("libcurl.so.4");
  is_missing = 0;
  is_old = 1;
  refuse_client("curl_url_set");
  use_values();
  is_old = 0;
  client = client_with(&options);
  EXPECT_TRUE(is_loaded("libcurl.so.4"));
  patients_client_free(client);
  return conclusion();
}
