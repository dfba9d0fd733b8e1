-- What stock Lua makes of a clinic's rules and a file of leads, line by line as
-- ../c/script.c prints it: no host, no reader of ours, only the module.
--
--   lua5.4 verdicts.lua RULES.lua LEADS.csv

local patients = require "patients"

-- Rows of cells, each with the line on which it begins.
local function rows_of(path)
  local file <close> = assert(io.open(path, "rb"))
  local text, rows = file:read "a", {}
  local at, line = 1, 1
  while at <= #text do
    local row = { line = line }
    local cell, border
    repeat
      if text:sub(at, at) == '"' then
        local from = at + 1
        repeat at = text:find('"', at + 1, true) + 1 until text:sub(at, at) ~= '"'
        cell = text:sub(from, at - 2):gsub('""', '"')
      else
        cell = text:match("^[^,\r\n]*", at)
        at = at + #cell
      end
      border, at = text:match("^(,?\r?\n?)()", at)
      line = line + select(2, (cell .. border):gsub("\n", ""))
      row[#row + 1] = cell
    until border ~= ","
    rows[#rows + 1] = row
  end
  return rows
end

-- ---------------------------------------------------------------------------
-- What the rules say, and what they look at
-- ---------------------------------------------------------------------------

local last_score, last_trace
local reads -- of the rule under way: column -> true
local read_by = {} -- by the rule's number, for the scoring under way

local new_rules = patients.rules

-- The script's rules, watched.
function patients.rules(list)
  for i, rule in ipairs(list) do
    local when = rule.when
    function rule.when(lead)
      reads = {}
      read_by[i] = reads
      return when(lead)
    end
  end
  local rules = new_rules(list)
  return {
    score = function(_, lead)
      local verdict
      last_score, verdict, last_trace = rules:score(lead)
      reads = nil
      return last_score, verdict, last_trace
    end,
  }
end

-- A lead as a table that knows what is read of it.
local function lead_of(columns, row)
  return setmetatable({}, {
    __index = function(_, name)
      local column = assert(columns[name], name)
      if reads then reads[column] = true end
      return row[column + 1]
    end,
  })
end

local fields = {
  "preferred_name", "full_name", "calling_code", "local_phone", "email", "gender",
  "date_of_birth",
}

local function number(value) return value and ("%.14g"):format(value) or "-" end

local function print_verdict(line, patient, reason)
  io.write(line)
  if patient then
    io.write("\tpatient\t", number(last_score), "\t", patient.is_lead and "lead" or "patient")
    for _, field in ipairs(fields) do io.write("|", patient[field] or "-") end
  else
    io.write("\tdisqualified\t", number(last_score), "\t", reason)
  end
  for i, rule in ipairs(last_trace) do
    local columns = {}
    for column in pairs(read_by[i]) do columns[#columns + 1] = column end
    table.sort(columns)
    io.write(("\t%s=%s:%s:%s"):format(
      rule.name, rule.result, number(rule.points), table.concat(columns, ",")))
  end
  io.write "\n"
end

local rows = rows_of(arg[2])
local columns, counts = {}, { patients = 0, disqualified = 0 }
for i, name in ipairs(rows[1]) do columns[name:lower():gsub("%W+", "_")] = i - 1 end

dofile(arg[1])
for i = 2, #rows do
  last_score, reads, read_by = nil, nil, {}
  local patient, reason = qualify(lead_of(columns, rows[i]))
  print_verdict(rows[i].line, patient, reason)
  local kind = patient and "patients" or "disqualified"
  counts[kind] = counts[kind] + 1
end
print(("%d patients, %d disqualified, 0 failed"):format(counts.patients, counts.disqualified))
