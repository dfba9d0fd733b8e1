/* What people typed: a phone, a date, an age, a gender, a name.  A cell that is
 * not there (nil) cannot be read, which is no mistake of the script. */
#include "plua.h"

/* nil and an err, where there is nothing to read. */
static int nothing(lua_State *L, patients_status status) {
  plua_error *error = plua_error_push(L);
  plua_error_set(error, status, "there is nothing to read");
  return plua_error_return(L, error, status);
}

int plua_phone(lua_State *L) {
  size_t length = 0;
  const char *text = plua_text(L, 1, "phone", &length);
  const char *assumed = plua_c_text(L, 2, "calling code");
  if (!text)
    return nothing(L, PATIENTS_ERR_PHONE);
  patients_phone phone = {.size = sizeof phone};
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_phone_parse(text, length, assumed, &phone, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_createtable(L, 0, 3);
  lua_pushstring(L, phone.calling_code);
  lua_setfield(L, -2, "calling_code");
  lua_pushstring(L, phone.local_phone);
  lua_setfield(L, -2, "local_phone");
  if (*phone.extension) {
    plua_extension_keep(L);
    lua_pushstring(L, phone.extension);
    lua_setfield(L, -2, "extension");
  }
  return 1;
}

/* Reads {pivot=}, a table or nil at `index`. */
static void date_options(lua_State *L, int index,
                         patients_date_options *options) {
  if (lua_isnoneornil(L, index))
    return;
  luaL_checktype(L, index, LUA_TTABLE);
  lua_settop(L, index);
  lua_pushnil(L);
  while (lua_next(L, index)) {
    plua_only_option(L, -2, "date", "pivot");
    int whole = 0;
    lua_Integer pivot = lua_tointegerx(L, -1, &whole);
    if (lua_type(L, -1) != LUA_TNUMBER || !whole)
      plua_mismatch(L, "pivot", "a whole number", -1);
    if (pivot < 0 || pivot > 100)
      luaL_error(L, "pivot: must be between 0 and 100");
    options->pivot = (int32_t)pivot;
    lua_pop(L, 1);
  }
}

int plua_date(lua_State *L) {
  size_t length = 0;
  const char *text = plua_text(L, 1, "date", &length);
  patients_date_options options = PATIENTS_DATE_OPTIONS_INIT;
  options.format = plua_c_text(L, 2, "format");
  date_options(L, 3, &options);
  if (!text)
    return nothing(L, PATIENTS_ERR_DATE);
  char date[11];
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_date_parse_with(text, length, &options, date, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_pushstring(L, date);
  return 1;
}

int plua_age(lua_State *L) {
  const char *born = plua_c_text(L, 1, "date of birth");
  const char *on = plua_c_text(L, 2, "day");
  if (!born)
    return nothing(L, PATIENTS_ERR_DATE);
  int32_t years = 0;
  plua_error *error = plua_error_push(L);
  patients_status status = patients_age(born, on, &years, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_pushinteger(L, years);
  return 1;
}

int plua_gender(lua_State *L) {
  size_t length = 0;
  const char *text = plua_text(L, 1, "gender", &length);
  size_t count = 0;
  const patients_gender_word *words = plua_gender_words(L, 2, &count);
  if (!text)
    return nothing(L, PATIENTS_ERR_GENDER);
  const char *gender = NULL;
  plua_error *error = plua_error_push(L);
  patients_status status = patients_gender_parse_with(
      text, length, words, count, &gender, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_pushstring(L, gender);
  return 1;
}

int plua_name(lua_State *L) {
  size_t length = 0;
  const char *text = plua_text(L, 1, "name", &length);
  size_t count = 0;
  const char *const *titles = plua_titles(L, 2, &count);
  if (!text) {
    lua_createtable(L, 0, 0);
    return 1;
  }
  patients_name parts = {.size = sizeof parts};
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_name_split(text, length, titles, count, &parts, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_createtable(L, 0, 2);
  lua_pushlstring(L, parts.name, parts.name_length);
  lua_setfield(L, -2, "name");
  if (parts.title_length) {
    lua_pushlstring(L, parts.title, parts.title_length);
    lua_setfield(L, -2, "title");
  }
  return 1;
}
