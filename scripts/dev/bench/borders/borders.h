/* One thing that crosses a border, done again and again. */
#ifndef BORDERS_H
#define BORDERS_H

#include <lua.h>

typedef struct {
  const char *name;
  void (*run)(long times);
  /* What is run in Lua instead: the body of a loop that knows `patients` and
   * `plain`, a patient of each as `p` and `q`, and a table of fields. */
  const char *lua;
} border;

extern const border c_borders[], lua_borders[];

/* Makes what the functions of c_borders use. */
void c_borders_open(void);

/* Leaves a function of one number on the stack that runs a border of Lua. */
void lua_border_push(lua_State *L, const border *one);

#endif
