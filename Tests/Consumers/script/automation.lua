-- What out_of_memory.c runs once, over a library that registers by first letters.

local patients = require "patients"

local function who(name) return patients.new { full_name = name } end

local client <close> = patients.client()
assert(client:register(who "amina").id == "42")
local none, err = client:register(who "doubtful")
assert(not none and err.code == "in_doubt")

local told = 0
local results = client:register_all({ who "a", who "d", who "i", who "b" }, {
  concurrency = 2,
  on_outcome = function(_, record, why)
    told = told + #(record and record.id or tostring(why)):rep(600)
  end,
})
assert(told > 0 and results[4].record:to_table().id == "42")
patients.log("registered", #results)
