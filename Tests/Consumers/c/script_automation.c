/*
 * A script that registers by itself, at the registry that the program gives it
 * and cannot read.
 */
#include "script_expect.h"

static const char work[] =
    "local patients = require 'patients'\n"
    "assert(not os.getenv and not io and not debug)\n"
    "assert(not pcall(patients.client, { base_url = 'http://127.0.0.1:1' }))\n"
    "local client <close> = patients.client()\n"
    "local record = assert(client:register(patients.new {\n"
    "  is_lead = true, full_name = 'Practice Automation', gender = 'Male',\n"
    "}))\n"
    "print(#record.id)\n";

/* Keeps the last line. */
static void hear(void *context, const char *line, size_t length) {
  snprintf(context, 80, "%.*s", (int)length, line);
}

static patients_script *open_work(const patients_client_options *client,
                                  char *heard, const char *text) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  options.purpose = PATIENTS_SCRIPT_FOR_AUTOMATION;
  options.print = hear;
  options.context = heard;
  options.client = client;
  return load_script(&options, text);
}

/* The options and their texts are the script's own once it is open. */
static patients_script *open_registering(char *heard) {
  patients_client_options client = PATIENTS_CLIENT_OPTIONS_INIT;
  char url[256], token[256];
  snprintf(url, sizeof url, "%s", getenv("PATIENTS_BASE_URL"));
  snprintf(token, sizeof token, "%s", getenv("PATIENTS_TOKEN"));
  client.base_url = url;
  client.token = token;
  patients_script *script = open_work(&client, heard, work);
  memset(url, 'x', sizeof url);
  memset(token, 'x', sizeof token);
  memset(&client, 0x55, sizeof client);
  return script;
}

static void run_registering(void) {
  char heard[80] = "";
  patients_error *error = NULL;
  patients_script *script = open_registering(heard);
  expect(!*heard, "an automation script is not run where it is loaded");
  patients_status status = patients_script_run(script, &error);
  expect_status(status, PATIENTS_OK, error, "it registers by itself");
  expect(strcmp(heard, "36") == 0, "and has the record");
  status = patients_script_run(script, &error);
  expect_error(status, PATIENTS_ERR_ARGUMENT, error, "has run already",
               "its work is done once");
  patients_script_close(script);
}

/* Runs a text without a registry, and sees what is said. */
static void run_refused(const char *text, patients_status wanted,
                        const char *part) {
  char heard[80] = "";
  patients_error *error = NULL;
  patients_script *script = open_work(NULL, heard, text);
  patients_status status = patients_script_run(script, &error);
  expect_error(status, wanted, error, part, "what cannot be run is refused");
  const patients_script_text name = {"name", 4};
  status = patients_script_set_columns(script, &name, 1, &error);
  expect_error(status, PATIENTS_ERR_ARGUMENT, error, "FOR_LEADS",
               "an automation script judges no leads");
  patients_script_close(script);
}

int main(void) {
  run_registering();
  run_refused(work, PATIENTS_ERR_SCRIPT,
              "rules.lua:4: this run has no registry");
  run_refused("function qualify() end", PATIENTS_ERR_ARGUMENT,
              "the script judges leads");
  return all_kept("script_automation");
}
