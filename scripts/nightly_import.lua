-- Registers everybody on the list below, many at a time, and says at the end
-- what a person has to look at.
--
--   clinic run scripts/nightly_import.lua --base-url https://...
--
-- or, with Lua alone, after PATIENTS_BASE_URL and PATIENTS_TOKEN are set:
--
--   lua5.4 scripts/nightly_import.lua
--
-- With a journal nobody is registered twice, however often this is run, and
-- also where it was stopped half way: give --journal FILE to clinic, or set
-- PATIENTS_JOURNAL for Lua alone.  Without one, run twice, it registers
-- everybody twice.

local patients = require "patients"

-- ---------------------------------------------------------------------------
-- The list: key, full name, phone, gender, date of birth
-- ---------------------------------------------------------------------------

-- The key is what the journal knows somebody by: a number of your own that
-- stays theirs, whatever else is corrected, moved or added.
local list = {
  { "N-1", "Amina Example", "055 123 4567", "female", "23/04/1988" },
  { "N-2", "Boris Example", "+7 912 000-00-01", "male", "07/08/1990" },
  { "N-3", "Chloe Example", "00971 50 000 0002", "f", "1 Jan 2002" },
}

-- How many are under way at the same time.
local AT_A_TIME = 8

-- ---------------------------------------------------------------------------
-- From the list to patients
-- ---------------------------------------------------------------------------

-- Somebody whose phone or date cannot be read is registered as a lead: that is
-- what leads are for.
local function patient_of(row)
  local _, name, typed_phone, typed_gender, typed_date = table.unpack(row, 1, 5)
  local phone = patients.phone(typed_phone, "+971")
  local born = patients.date(typed_date, "DD/MM/YYYY|D MMM YYYY|YYYY-MM-DD")
  return patients.new {
    is_lead = not (phone and born),
    full_name = name,
    calling_code = phone and phone.calling_code,
    local_phone = phone and phone.local_phone,
    date_of_birth = born,
    gender = patients.gender(typed_gender),
  }
end

local to_register, keys = {}, {}
for i, row in ipairs(list) do
  to_register[i] = patient_of(row)
  keys[i] = row[1]
end

-- ---------------------------------------------------------------------------
-- Registering, and what came of it
-- ---------------------------------------------------------------------------

-- What to do about each kind of failure.  Nobody is named by us, the numbers
-- are those of the rows in the list above; the registry's own words may do so.
local ADVICE = {
  in_doubt = "look in the registry whether they are there, before you send them again; "
    .. "where there is a journal, clinic reconcile looks",
  journal = "sent, but the journal cannot be written: see why, then as for in_doubt",
  invalid = "correct the row, then send it alone",
  rejected = "the registry refused: read why, correct the row, then send it alone",
  unauthorized = "the token is not accepted: ask for a new one",
  throttled = "the registry was too busy: send these rows again later",
  not_sent = "did not get through: send these rows again",
}

local registered = 0
local failed = {}                       -- kind of failure -> lines to print
local kinds = {}                        -- the kinds, in the order they came

local function remember(i, err)
  if not failed[err.code] then
    failed[err.code] = {}
    kinds[#kinds + 1] = err.code
  end
  local words = err.registry_words and " - " .. err.registry_words or ""
  table.insert(failed[err.code], "  row " .. i .. ": " .. err.message .. words)
end

local client <close> = patients.client()
client:register_all(to_register, {
  concurrency = AT_A_TIME,
  keys = client:has_journal() and keys or nil,
  on_outcome = function(i, record, err)
    if record then
      registered = registered + 1
    else
      remember(i, err)
    end
  end,
})

print(registered .. " of " .. #list .. " registered")
for _, kind in ipairs(kinds) do
  print(kind .. ": " .. (ADVICE[kind] or "ask whoever looks after this program"))
  for _, line in ipairs(failed[kind]) do print(line) end
end
