/* What people typed: a phone, a date, an age, a gender.  A cell that is not
 * there (nil) cannot be read, which is no mistake of the script. */
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
  lua_createtable(L, 0, 2);
  lua_pushstring(L, phone.calling_code);
  lua_setfield(L, -2, "calling_code");
  lua_pushstring(L, phone.local_phone);
  lua_setfield(L, -2, "local_phone");
  return 1;
}

int plua_date(lua_State *L) {
  size_t length = 0;
  const char *text = plua_text(L, 1, "date", &length);
  const char *format = plua_c_text(L, 2, "format");
  if (!text)
    return nothing(L, PATIENTS_ERR_DATE);
  char date[11];
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_date_parse(text, length, format, date, &error->handle);
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
  if (!text)
    return nothing(L, PATIENTS_ERR_GENDER);
  const char *gender = NULL;
  plua_error *error = plua_error_push(L);
  patients_status status =
      patients_gender_parse(text, length, &gender, &error->handle);
  if (status)
    return plua_error_return(L, error, status);
  lua_pushstring(L, gender);
  return 1;
}
