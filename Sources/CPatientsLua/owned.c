/* Owners of what the library hands over, and the issues as scripts see them. */
#include "plua.h"

static int text_free(lua_State *L) {
  char **text = plua_check(L, 1, &plua_text_type);
  patients_text_free(*text);
  *text = NULL;
  return 0;
}

static const luaL_Reg text_metamethods[] = {{"__gc", text_free}, {NULL, NULL}};

const plua_type plua_text_type = {"patients.text", text_metamethods, NULL,
                                  NULL};

char **plua_text_push(lua_State *L) {
  return plua_push(L, &plua_text_type, sizeof(char *), 0);
}

static int issues_free(lua_State *L) {
  patients_issues **issues = plua_check(L, 1, &plua_issues_type);
  patients_issues_free(*issues);
  *issues = NULL;
  return 0;
}

static const luaL_Reg issues_metamethods[] = {{"__gc", issues_free},
                                              {NULL, NULL}};

const plua_type plua_issues_type = {"patients.issues", issues_metamethods, NULL,
                                    NULL};

patients_issues **plua_issues_push(lua_State *L) {
  return plua_push(L, &plua_issues_type, sizeof(patients_issues *), 0);
}

static void push_issue(lua_State *L, const patients_issue *issue) {
  lua_createtable(L, 0, 4);
  lua_pushstring(L, plua_field_name(issue->field));
  lua_setfield(L, -2, "field");
  lua_pushstring(L, issue->code);
  lua_setfield(L, -2, "code");
  lua_pushstring(L, issue->severity == PATIENTS_ERROR ? "error" : "warning");
  lua_setfield(L, -2, "severity");
  lua_pushstring(L, issue->text);
  lua_setfield(L, -2, "text");
}

void plua_issues_table(lua_State *L, patients_issues **issues) {
  lua_newtable(L);
  size_t count = patients_issues_count(*issues);
  for (size_t i = 0; i < count; i++) {
    patients_issue issue = {.size = sizeof issue};
    if (patients_issues_get(*issues, i, &issue, NULL))
      break;
    push_issue(L, &issue);
    lua_rawseti(L, -2, (lua_Integer)i + 1);
  }
  patients_issues_free(*issues);
  *issues = NULL;
}
