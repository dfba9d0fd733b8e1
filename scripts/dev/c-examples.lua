-- The examples of a public header, for the test that compiles and runs them.
--
--   lua5.4 scripts/dev/c-examples.lua code HEADER          C, to be included
--   lua5.4 scripts/dev/c-examples.lua names HEADER         one a line
--   lua5.4 scripts/dev/c-examples.lua prints HEADER NAME   what it promises
--   lua5.4 scripts/dev/c-examples.lua program HEADER       the whole one

package.path = (arg[0]:match("^(.*/)") or "./") .. "?.lua;" .. package.path
local found = require("header").read(arg[2])

local ways = {}

function ways.code()
  local names = {}
  for _, group in ipairs(found.groups) do
    if group.example then
      names[#names + 1] = ("X(%s)"):format(group.name)
      print(("EXAMPLE(%s)\n%s\nEND_EXAMPLE\n"):format(group.name,
        table.concat(group.example, "\n")))
    end
  end
  print("#define EXAMPLES(X) " .. table.concat(names, " "))
end

function ways.names()
  for _, group in ipairs(found.groups) do
    if group.example then print(group.name) end
  end
end

-- Nothing, where it promises nothing of what it prints.
function ways.prints()
  for _, group in ipairs(found.groups) do
    if group.name == arg[3] then
      for _, line in ipairs(group.example) do
        local promised = line:match "// prints (.*)$"
        if promised then print(promised) end
      end
    end
  end
end

function ways.program()
  for _, block in ipairs(found.overview) do
    local text = block.kind == "code" and table.concat(block.lines, "\n") or ""
    if text:find "int main%(" then print(text) end
  end
end

ways[arg[1]]()
