/*
 * A program that exports a function of another version of Lua, linked with
 * -Wl,-E: it would be called in the place of liblua5.4.so.0's, so a script is
 * refused and the function is not called.
 */
#include "script_expect.h"

void *lua_newstate(void *allocator, void *context);

void *lua_newstate(void *allocator, void *context) {
  (void)allocator, (void)context;
  expect(false, "no function of another Lua is called");
  return NULL;
}

int main(void) {
  patients_script_options options = PATIENTS_SCRIPT_OPTIONS_INIT;
  patients_script *script = NULL;
  patients_error *error = NULL;
  patients_status status = patients_script_open(&options, &script, &error);
  expect_error(status, PATIENTS_ERR_SYSTEM, error, "another Lua than 5.4",
               "another Lua in front of ours is refused");
  return all_kept("script_other_lua");
}
