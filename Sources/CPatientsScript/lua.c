/* Which Lua this process runs.
 *
 * lua_* are looked up in the program before they are in liblua5.4.so.0.  A
 * program that links Lua 5.4 statically gives its own, which is as good.  One
 * that gives another version's would have the two mixed: that is found out by
 * a function that only 5.4 has, which then comes from elsewhere. */
#include "script.h"

#include <dlfcn.h>
#include <link.h>
#include <string.h>

/* Where a function of Lua's is defined, or NULL where that is not known: the
 * address of a function may be a program's way to it, too. */
static const void *home_of(const void *function) {
  Dl_info where;
  const ElfW(Sym) *symbol = NULL;
  if (!dladdr1(function, &where, (void **)&symbol, RTLD_DL_SYMENT))
    return NULL;
  return symbol && symbol->st_shndx != SHN_UNDEF ? where.dli_fbase : NULL;
}

/* A function as the pointer that dladdr takes, which C has no cast for. */
#define ADDRESS(function, to)                                                  \
  do {                                                                         \
    __typeof__(&(function)) pointer = &(function);                             \
    memcpy(&(to), &pointer, sizeof(to));                                       \
  } while (0)

patients_status script_check_lua(patients_error **error) {
  const void *of_all, *of_5_4;
  ADDRESS(lua_newstate, of_all);
  ADDRESS(lua_newuserdatauv, of_5_4);
  const void *home = home_of(of_all), *home_5_4 = home_of(of_5_4);
  if (!home || !home_5_4 || home == home_5_4)
    return PATIENTS_OK;
  return script_refuse(error, PATIENTS_ERR_SYSTEM,
                       "this program exports the functions of another Lua than "
                       "5.4, which would take the place of liblua5.4.so.0's: "
                       "link it without -Wl,-E, or its Lua as a shared "
                       "library with versions");
}
