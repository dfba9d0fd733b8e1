-- The Lua module as a rock, over a libpatients that is installed already:
--
--   luarocks --lua-version 5.4 make scripts/dev/libpatients-0.1.0-1.rockspec PATIENTS_DIR=/usr/local
rockspec_format = "3.0"
package = "libpatients"
version = "0.1.0-1"
source = {
  -- What `make dist` makes, in the folder that LuaRocks is started in.
  url = "libpatients-0.1.0.tar.gz",
}
description = {
  summary = "Register patients and leads with a clinic's registry",
  detailed = [[
    The module `patients`: patients, their issues, clients with and without a journal, rules,
    phones, dates and genders, over libpatients.so.0.]],
}
supported_platforms = { "linux" }
dependencies = { "lua >= 5.4, < 5.5" }
external_dependencies = {
  PATIENTS = { header = "patients.h", library = "patients" },
}
build = {
  type = "make",
  build_target = "rock",
  build_variables = {
    CC = "$(CC)",
    -- A compiler that knows more warnings than ours is no reason to fail.
    CFLAGS = "$(CFLAGS) -Wno-error",
    LUA_INCDIR = "$(LUA_INCDIR)",
    PATIENTS_INCDIR = "$(PATIENTS_INCDIR)",
    PATIENTS_LIBDIR = "$(PATIENTS_LIBDIR)",
  },
  install_pass = false,
  install = {
    lib = { patients = ".build/rock/patients.so" },
    lua = { patients_testing = "scripts/patients_testing.lua" },
  },
}
