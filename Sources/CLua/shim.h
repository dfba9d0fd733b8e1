/* Stock Lua 5.4, as the system has it. Everything that can raise stays in C. */
#ifndef CLUA_SHIM_H
#define CLUA_SHIM_H

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>

#endif
