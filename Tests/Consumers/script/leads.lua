-- What out_of_memory.c plays.  The name of a lead says what becomes of it.

local patients = require "patients"

local note_length = 0

local rules = patients.rules {
  {
    name = "has a name", points = 10, group = "person", required = true,
    reason = "there is no name",
    when = function(lead) return lead.full_name:find("%S") end,
  },
  {
    name = "can be called", points = 20,
    when = function(lead) return patients.phone(lead.phone, "+971") end,
  },
  {
    -- A long text takes another way through Lua's buffers than a short one.
    name = "says why", points = 30,
    when = function(lead) return #lead.notes:gsub("%a", "%0%0"):rep(40) > 1024 end,
  },
  { name = "raises", points = 40, when = function(lead) return lead.nothing end },
}

-- Whatever goes wrong in here, running out of memory is not for pcall to keep.
local function careful(lead)
  local ok, seen = pcall(function()
    local list = {}
    for column, cell in pairs(lead) do list[#list + 1] = column .. "=" .. cell end
    table.sort(list)
    return table.concat(list, ";"):rep(30)
  end)
  if not ok then return "wrong" end
  local each = coroutine.wrap(function()
    for word in seen:gmatch("%w+") do coroutine.yield(word:upper()) end
  end)
  return each() == "FULL" and "right" or "wrong"
end

local broken = {
  error = function(lead) return lead.notes.missing.field end,
  memory = function() return ("x"):rep(1 << 23) end,
  output = function() for _ = 1, 100 do print(("y"):rep(100)) end end,
  pattern = function() return ("a"):rep(30):find(("a?"):rep(30) .. ("a"):rep(30)) end,
}

function qualify(lead)
  note_length = #lead.notes
  local breaks = broken[lead.full_name]
  if breaks then breaks(lead) end
  if lead.full_name == "kept" then return pcall(broken.memory) and nil, "kept it" end
  if careful(lead) ~= "right" then return nil, "pcall kept it" end

  local score, verdict, trace = rules:score(lead)
  if not score then return nil, verdict end
  if score ~= 60 or #trace ~= 4 then return nil, ("scored %d"):format(score) end
  if lead.full_name == "sibling" then require("helpers").check(trace) end
  print("score", score, note_length)

  return patients.new {
    is_lead = false, full_name = lead.full_name, local_phone = lead:get "phone",
    email = patients.null, gender = patients.gender "m",
  }
end
