/*
 * The module `patients` for Lua 5.4, over <patients.h> and nothing else.
 * `require "patients"` calls luaopen_patients; a host that runs scripts has
 * the few doors below besides.  None of these raises, except as said.
 */
#ifndef PATIENTS_LUA_H
#define PATIENTS_LUA_H

#include <lua.h>
#include <patients.h>
#include <stdbool.h>

/* Leaves the module's table on the stack.  Raises when memory runs out. */
int luaopen_patients(lua_State *L);

/* The handle of the patient at `index`, owned by Lua, or NULL. */
patients_patient *patients_lua_to_patient(lua_State *L, int index);

/* What patients.client() without a base_url returns a client for.  The host
 * owns the strings in `options` and keeps them until the state is closed; a
 * script cannot read them, nor name a journal of its own.  Only the pointer is
 * kept.  NULL: there is no registry in this run, and patients.client() raises.
 */
void patients_lua_set_client_options(lua_State *L,
                                     const patients_client_options *options);

/* The score that rules:score() gave last in this state, or false. */
bool patients_lua_last_score(lua_State *L, double *score);

/* Forgets the last score, before the next lead. */
void patients_lua_clear_score(lua_State *L);

#endif
