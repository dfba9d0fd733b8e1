/* Opens and closes a host. */
#include "internal.h"

#include <stdlib.h>
#include <unistd.h>

static script_host_limits with_defaults(script_host_limits limits) {
  if (!(limits.load_seconds > 0))
    limits.load_seconds = 2;
  if (!(limits.lead_seconds > 0))
    limits.lead_seconds = 0.5;
  if (!(limits.automation_seconds > 0))
    limits.automation_seconds = 30;
  if (limits.memory_bytes == 0)
    limits.memory_bytes = (size_t)64 << 20;
  if (limits.output_bytes == 0)
    limits.output_bytes = (size_t)1 << 20;
  if (limits.pattern_steps == 0)
    limits.pattern_steps = 10000000;
  return limits;
}

static bool open_state(script_host *host) {
  host->main = lua_newstate(script_memory_allocate, host);
  if (!host->main)
    return false;
  *(script_host **)lua_getextraspace(host->main) = host;
  script_guard_begin(host, host->limits.load_seconds, "opening");
  return script_protect(host, script_environment_open, NULL, 0) ==
         SCRIPT_HOST_OK;
}

script_host *script_host_open(const script_host_options *options) {
  script_host *host = calloc(1, sizeof *host);
  if (!host)
    return NULL;
  host->options = *options;
  host->limits = with_defaults(options->limits);
  host->folder = -1;
  host->qualify = LUA_NOREF;
  host->random_generation = UINT64_MAX;
  host->columns = script_columns_new(NULL, 0);
  if (host->columns && open_state(host))
    return host;
  script_host_close(host);
  return NULL;
}

static void free_chunks(script_chunk *chunk) {
  while (chunk) {
    script_chunk *next = chunk->next;
    free(chunk->hits);
    free(chunk);
    chunk = next;
  }
}

void script_host_close(script_host *host) {
  if (!host)
    return;
  if (host->main)
    lua_close(host->main);
  if (host->folder >= 0)
    close(host->folder);
  free_chunks(host->chunks);
  free(host->source);
  free(host->script_name);
  free(host->folder_name);
  free(host->parts.rows);
  free(host->columns);
  free(host);
}
