-- What people typed, as stock Lua sees it.

local patients = require "patients"
local harness = require "harness"
local test, equal, fails, raises = harness.test, harness.equal, harness.fails, harness.raises

test("a phone is split into the two texts that the registry wants", function()
  local phone = assert(patients.phone("055 123 4567", "+971"))
  equal(phone.calling_code, "+971")
  equal(phone.local_phone, "551234567")
  phone = assert(patients.phone("+7 912 345-67-89"))
  equal(phone.calling_code, "+7")
  equal(phone.local_phone, "9123456789")
end)

test("a phone that is none is nil and an err without the number", function()
  local err = fails("phone", patients.phone("12 34 nobody", "+971"))
  assert(not tostring(err):find("12 34", 1, true), tostring(err))
  fails("phone", patients.phone("", "+971"))
  fails("utf8", patients.phone("\xff", "+971"))
end)

test("a date is read in the formats that were named", function()
  equal(patients.date("07/08/1990", "DD/MM/YYYY"), "1990-08-07")
  equal(patients.date("22 Jan 2002", "DD/MM/YYYY|D MMM YYYY"), "2002-01-22")
  equal(patients.date("1.2.1990", "DD/MM/YYYY|DD.MM.YYYY"), "1990-02-01")
end)

test("a date that is none is nil and an err", function()
  fails("date", patients.date("31/02/1990", "DD/MM/YYYY"))
  fails("date", patients.date("unknown", "DD/MM/YYYY"))
  fails("date", patients.date("", "DD/MM/YYYY"))
end)

test("an age is in whole years", function()
  equal(patients.age("2000-02-29", "2020-02-28"), 19)
  equal(patients.age("2000-02-29", "2020-02-29"), 20)
  equal(math.type(patients.age("2000-01-01")), "integer")
  fails("date", patients.age("sometime", "2020-01-01"))
end)

test("a gender is Male or Female, or nil and an err", function()
  equal(patients.gender("f"), "Female")
  equal(patients.gender("MALE"), "Male")
  equal(patients.gender("ذكر"), "Male")
  fails("gender", patients.gender("other"))
  fails("gender", patients.gender(""))
end)

test("a cell that is not there is an expected failure", function()
  fails("phone", patients.phone(nil, "+971"))
  fails("date", patients.date(nil))
  fails("date", patients.age(nil))
  fails("gender", patients.gender(nil))
end)

test("an err prints as one line and joins with texts", function()
  local _, err = patients.gender("?")
  equal(tostring(err), err.code .. ": " .. err.message)
  equal("so: " .. err, "so: " .. tostring(err))
  equal(err.status, nil)
  equal(err.issues, nil)
  assert(not tostring(err):find("\n"))
end)

test("a number is no text: it raises", function()
  raises("phone: expected a string, got a number", function() patients.phone(551234567) end)
  raises("date: expected a string", function() patients.date(19900101) end)
  raises("gender: expected a string, got a boolean", function() patients.gender(true) end)
end)

test("a format that is none is a mistake of the script", function()
  raises("", function() patients.date("07/08/1990", "what?") end)
end)

test("an err has no other fields", function()
  local _, err = patients.gender("?")
  raises("an error has code", function() return err.cod end)
end)

test("the module has its names and its version", function()
  for _, name in ipairs { "new", "client", "rules", "phone", "date", "age", "gender", "log" } do
    equal(type(patients[name]), "function")
  end
  assert(patients.null ~= nil)
  assert(patients._VERSION:find("^patients %d+%.%d+%.%d+$"), patients._VERSION)
end)
