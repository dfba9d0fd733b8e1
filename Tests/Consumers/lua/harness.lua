-- The smallest harness: each test prints one line, the first failure ends the
-- program with a code other than 0.

local harness = {}

-- Runs one test; its sentence says the promise that it holds.
function harness.test(sentence, run)
  local ok, why = xpcall(run, debug.traceback)
  if not ok then
    io.stderr:write("not ok - ", sentence, "\n", tostring(why), "\n")
    os.exit(1, true)
  end
  print("ok - " .. sentence)
end

-- Fails where the two are not equal.
function harness.equal(got, expected)
  if got ~= expected then
    error(("expected %s, got %s"):format(tostring(expected), tostring(got)), 2)
  end
end

-- Fails unless nil and an err with this code were given, which is noted for
-- scripts/dev/check-errors.sh.
function harness.fails(code, value, err)
  if value ~= nil then error("expected nil, got " .. tostring(value), 2) end
  if err.code ~= code then
    error(("expected %s, got %s"):format(code, tostring(err)), 2)
  end
  assert(err.message ~= "", "an err without a message")
  print("provoked " .. tostring(err))
  return err
end

-- Fails unless the function raises, with `text` in the message, and blames a
-- line of this very function.
function harness.raises(text, run)
  local ok, message = pcall(run)
  if ok then error("expected a raise with " .. text, 2) end
  message = tostring(message)
  if not message:find(text, 1, true) then
    error(("expected a raise with %s, got %s"):format(text, message), 2)
  end
  local where = debug.getinfo(run, "S")
  local line = message:match("^" .. where.short_src:gsub("%p", "%%%0") .. ":(%d+):")
  line = tonumber(line) or 0
  if line < where.linedefined or line > where.lastlinedefined then
    error(("expected blame on line %d, got %s"):format(where.linedefined, message), 2)
  end
end

return harness
