/* A script host with little of everything, for programs that try its limits. */
#ifndef SMALL_HOST_H
#define SMALL_HOST_H

#include "patients_lua.h"
#include "script_host.h"

/* What was printed, so that every byte of it was read. */
static size_t heard;

static void hear(void *context, const char *line, size_t length) {
  *(size_t *)context += length + (length > 0 && line[0] == 'y');
}

static script_host *open_small_host(uint64_t steps, double seconds) {
  static const script_host_module modules[] = {
      {.name = "patients", .open = luaopen_patients}};
  script_host_options options = SCRIPT_HOST_OPTIONS_INIT;
  options.limits.memory_bytes = 4 << 20;
  options.limits.output_bytes = 4096;
  options.limits.pattern_steps = steps;
  options.limits.lead_seconds = options.limits.load_seconds = seconds;
  options.modules = modules;
  options.module_count = 1;
  options.print = hear;
  options.context = &heard;
  return script_host_open(&options);
}

#endif
