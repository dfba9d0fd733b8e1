/*
 * libFuzzer: any bytes as a clinic's script, within limits.  The first says
 * whether they are a whole file or the body of qualify().  Whatever it does,
 * each call returns with a verdict or one line of why not, a lead after it
 * gets one, too, and nothing is left.
 */
#include "../lua/stub_patients.h"
#include "../script/small_host.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void broken(const char *what) {
  fprintf(stderr, "broken: %s\n", what);
  abort();
}

static void check(script_host *host, script_host_status status) {
  if (status == SCRIPT_HOST_OK)
    return;
  if (status == SCRIPT_HOST_DISQUALIFIED) {
    script_host_text reason = script_host_reason(host);
    if (!reason.bytes)
      broken("a reason that is none");
    return;
  }
  script_host_error error = script_host_last_error(host);
  if (!error.reason || !*error.reason || strchr(error.reason, '\n'))
    broken("a failure that is not told in one line");
}

static void qualify(script_host *host) {
  static const script_host_text headers[] = {
      {"Full name", 9}, {"Phone", 5}, {"Notes", 5}};
  static const script_host_text cells[] = {
      {"Practice Person", 15}, {"0551234567", 10}, {"a (b) %d [c]", 12}};
  script_host_status status = script_host_set_columns(host, headers, 3);
  check(host, status);
  for (uint64_t row = 1; status == SCRIPT_HOST_OK && row <= 2; row++) {
    patients_lua_clear_lead(script_host_state(host));
    check(host, script_host_qualify(host, cells, 3, row));
  }
}

static script_host_status load(script_host *host, const uint8_t *data,
                               size_t size) {
  static const char head[] = "local patients = require 'patients'\n"
                             "function qualify(lead)\n",
                    tail[] = "\nend\n";
  if (data[0] & 1)
    return script_host_load_text(host, (const char *)data + 1, size - 1,
                                 "fuzz.lua", NULL);
  char *text = malloc(sizeof head + size + sizeof tail);
  if (!text)
    exit(2);
  size_t used = sizeof head - 1;
  memcpy(text, head, used);
  memcpy(text + used, data + 1, size - 1);
  used += size - 1;
  memcpy(text + used, tail, sizeof tail - 1);
  used += sizeof tail - 1;
  script_host_status status =
      script_host_load_text(host, text, used, "fuzz.lua", NULL);
  free(text);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size < 1)
    return 0;
  script_host *host = open_small_host(20000, 0.1);
  if (!host)
    exit(2);
  script_host_status status = load(host, data, size);
  check(host, status);
  if (status == SCRIPT_HOST_OK) {
    status = script_host_run(host, SCRIPT_HOST_FOR_LEADS);
    check(host, status);
  }
  if (status == SCRIPT_HOST_OK)
    qualify(host);
  script_host_close(host);
  if (stub_live() != 0)
    broken("handles of the library are left");
  return 0;
}
