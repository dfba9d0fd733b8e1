-- The dry run with stock Lua and cjson: reads, judges, encodes, counts.
--
--   dry.lua LEADS

package.path = arg[0]:gsub("[^/]*$", "") .. "?.lua;" .. package.path
local cjson = require "cjson"
local rules = require "lead_rules"

local registered, disqualified, bytes = 0, 0, 0
local rows = rules.rows(arg[1])
rows()
for row in rows do
  local request = rules.judge(row)
  if request then
    registered, bytes = registered + 1, bytes + #cjson.encode(request)
  else
    disqualified = disqualified + 1
  end
end
print(registered, disqualified, bytes)
