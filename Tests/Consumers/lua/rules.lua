-- Rules: points, required ones, and those that cannot be evaluated.

local patients = require "patients"
local harness = require "harness"
local test, equal, raises = harness.test, harness.equal, harness.raises

local function yes() return true end
local function no() return false end

test("the points of the rules that passed are the score", function()
  local rules = patients.rules {
    { name = "a", points = 40, when = yes }, { name = "b", points = 30, when = no },
    { name = "c", points = -5, when = function(lead) return lead.n == 1 end },
  }
  local score, verdict = rules:score({ n = 1 })
  equal(score, 35)
  equal(math.type(score), "integer")
  equal(verdict, "passed")
  equal(rules:score({ n = 2 }), 40)
  equal(tostring(rules), "rules (3)")
end)

test("points may be parts", function()
  equal(patients.rules { { name = "a", points = 0.5, when = yes } }:score({}), 0.5)
end)

test("a required rule that fails gives nil and its reason", function()
  local rules = patients.rules {
    { name = "a", points = 1, when = yes },
    { name = "not spam", required = true, reason = "spam", when = no },
    { name = "later", required = true, when = no },
  }
  local score, verdict, trace = rules:score({})
  equal(score, nil)
  equal(verdict, "spam")
  equal(trace[3].result, "failed")
  rules = patients.rules { { name = "later", required = true, when = no } }
  score, verdict = rules:score({})
  equal(score, nil)
  equal(verdict, "failed: later")
end)

test("a rule that raises is not evaluated, and the others are", function()
  local rules = patients.rules {
    { name = "broken", points = 50, when = function(lead) return lead.x.y end },
    { name = "fine", points = 2, when = yes },
  }
  local score, verdict, trace = rules:score({})
  equal(score, 2)
  equal(verdict, "passed")
  equal(trace[1].result, "not evaluated")
  assert(trace[1].error:find("field 'x'", 1, true), trace[1].error)
  equal(trace[1].points, 0)
end)

test("a required rule that raises gives nil", function()
  local rules = patients.rules {
    { name = "broken", required = true, reason = "spam", when = function() error({}) end },
  }
  local score, verdict, trace = rules:score({})
  equal(score, nil)
  equal(verdict, "not evaluated: broken")
  equal(type(trace[1].error), "string")
end)

test("the trace is an array of what each rule gave", function()
  local rules = patients.rules {
    { name = "a", points = 40, group = "contact", when = yes },
    { name = "b", points = 30, when = no }, { name = "c", when = yes },
  }
  local _, _, trace = rules:score({})
  equal(#trace, 3)
  local seen = {}
  for i, entry in ipairs(trace) do seen[i] = entry.name .. entry.result .. entry.points end
  equal(table.concat(seen, " "), "apassed40 bfailed0 cpassed0")
  for i, entry in pairs(trace) do equal(entry.name, ("abc"):sub(i, i)) end
  equal(trace[1].group, "contact")
  equal(trace[4], nil)
  trace[1].name = "changed"
  equal(trace[1].name, "a")
end)

test("a group gives no more than its cap, its last rules give way first", function()
  local function with(cap)
    return patients.rules {
      { name = "phone", points = 30, group = "contact", when = yes },
      { name = "other", points = 7, group = "person", when = yes },
      { name = "email", points = 20, group = "contact", when = yes },
      { name = "fax", points = 5, group = "contact", when = no },
      groups = { contact = { cap = cap } },
    }
  end
  local score, _, trace = with(40):score({})
  equal(score, 47)
  equal(trace[1].points, 30)
  equal(trace[3].points, 10)
  score, _, trace = with(25):score({})
  equal(score, 32)
  equal(trace[1].points, 25)
  equal(trace[3].points, 0)
  equal(trace[3].result, "passed")
  equal(with(50):score({}), 57)
  equal(with(0):score({}), 7)
end)

test("points below nothing count within a group before its cap", function()
  local rules = patients.rules {
    { name = "a", points = 40, group = "g", when = yes },
    { name = "b", points = -10, group = "g", when = yes },
    groups = { g = { cap = 30 } },
  }
  equal(rules:score({}), 30)
end)

test("thresholds make the verdict a word", function()
  local function verdict(points)
    local rules = patients.rules {
      { name = "a", points = points, when = yes },
      thresholds = { patient = 60, lead = 30 },
    }
    return select(2, rules:score({}))
  end
  equal(verdict(60), "patient")
  equal(verdict(59.5), "lead")
  equal(verdict(30), "lead")
  equal(verdict(29), "below")
end)

test("a required rule goes before the thresholds", function()
  local rules = patients.rules {
    { name = "a", points = 90, when = yes },
    { name = "b", required = true, reason = "spam", when = no },
    thresholds = { patient = 60, lead = 30 },
  }
  local score, verdict = rules:score({})
  equal(score, nil)
  equal(verdict, "spam")
end)

test("groups and thresholds are checked when they are made", function()
  local function rules(settings)
    settings[1] = { name = "a", points = 1, group = "contact", when = yes }
    return function() patients.rules(settings) end
  end
  raises('unknown key "treshold"', rules { treshold = {} })
  raises("groups: expected a table", rules { groups = 30 })
  raises("groups: contakt: no rule is in this group", rules { groups = { contakt = { cap = 1 } } })
  raises("expected name = { cap = points }", rules { groups = { contact = 30 } })
  raises('unknown key "max"', rules { groups = { contact = { max = 1 } } })
  raises("contact: cap: expected a number", rules { groups = { contact = {} } })
  raises("contact: cap: must be from 0", rules { groups = { contact = { cap = -1 } } })
  raises("thresholds: expected a table", rules { thresholds = 60 })
  raises("thresholds: lead: expected a number", rules { thresholds = { patient = 60 } })
  raises('unknown key "leed"', rules { thresholds = { patient = 60, leed = 30 } })
  raises("lead must not be above patient", rules { thresholds = { patient = 1, lead = 2 } })
end)

test("changing the tables afterwards changes no rule", function()
  local given = { { name = "a", points = 1, when = yes } }
  local rules = patients.rules(given)
  given[1].points = 100
  given[1].when = no
  equal(rules:score({}), 1)
end)

test("rules are checked when they are made", function()
  local rules = patients.rules
  raises('unknown key "point"; a rule has name', function()
    rules { { name = "a", point = 1, when = yes } }
  end)
  raises("rule 1: has no name", function() rules { { when = yes } } end)
  raises("rule 1: has no when", function() rules { { name = "a" } } end)
  raises("rule 1: when: expected a function", function() rules { { name = "a", when = true } } end)
  raises("points: expected a number, got a string", function()
    rules { { name = "a", points = "1", when = yes } }
  end)
  raises("points: must be", function() rules { { name = "a", points = 0 / 0, when = yes } } end)
  raises("required: expected true or false", function()
    rules { { name = "a", required = 1, when = yes } }
  end)
  raises("reason: expected a string", function()
    rules { { name = "a", reason = 1, when = yes } }
  end)
  raises("in braces", function() rules { name = "a", when = yes } end)
  raises("expected a table, got number", function() rules { 1 } end)
  raises("expected 1 to", function() rules {} end)
  raises("table expected", function() rules() end)
end)

test("two rules of one name raise", function()
  raises('the name "a" is rule 1\'s', function()
    patients.rules { { name = "a", when = yes }, { name = "a", when = no } }
  end)
end)

test("a score needs a lead", function()
  local rules = patients.rules { { name = "a", when = yes } }
  raises("value expected", function() rules:score() end)
end)
