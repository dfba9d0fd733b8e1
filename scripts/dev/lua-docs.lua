-- Makes docs/lua-reference.md, and docs/patients.lua for editors, from
-- lua-api.lua.
--
--   lua5.4 scripts/dev/lua-docs.lua reference|types

local api = dofile((arg[0]:match("^(.*/)") or "") .. "lua-api.lua")

local lines = {}
local function add(line, ...)
  lines[#lines + 1] = select("#", ...) > 0 and line:format(...) or line
end

local function argument_names(call)
  local names = {}
  for i, argument in ipairs(call.args) do names[i] = argument[1] end
  return table.concat(names, ", ")
end

-- ---- the reference -----------------------------------------------------------

local function describe_call(prefix, call)
  local returns = #call.returns > 0 and " → " .. table.concat(call.returns, ", ") or ""
  add("### `%s%s(%s)`%s", prefix, call.name, argument_names(call), returns)
  add ""
  add(call.text)
  for _, argument in ipairs(call.args) do
    if argument[3] ~= "" then
      add ""
      add("- `%s` (%s): %s", argument[1], argument[2], argument[3])
    end
  end
  add ""
end

local function describe_fields(fields)
  if #fields == 0 then return end
  add "| field | type | |"
  add "| --- | --- | --- |"
  for _, field in ipairs(fields) do
    local text = field[3]:gsub("|", "\\|")
    add("| `%s` | %s | %s |", field[1], (field[2]:gsub("|", "\\|")), text)
  end
  add ""
end

local function describe_codes()
  add "## `patients.code`"
  add ""
  add(api.codes.text)
  add ""
  add "| code | |"
  add "| --- | --- |"
  for _, code in ipairs(api.codes.names) do add("| `%s` | %s |", code[1], code[2]) end
  add ""
end

local function reference()
  add "# The Lua module `patients`"
  add ""
  add "<!-- Made by `make docs` from scripts/dev/lua-api.lua: change it there. -->"
  add ""
  add(api.module.text)
  add ""
  add "A type with a `?` may be `nil`. `docs/patients.lua` says the same to editors."
  add ""
  describe_fields(api.module.fields)
  for _, call in ipairs(api.module.functions) do describe_call("patients.", call) end
  for _, type in ipairs(api.types) do
    add("## `%s`", type.name)
    add ""
    add(type.text)
    add ""
    describe_fields(type.fields)
    for _, call in ipairs(type.methods or {}) do
      describe_call(type.name:match("[^.]*$") .. ":", call)
    end
  end
  describe_codes()
  lines[#lines] = nil -- the blank line at the end
end

-- ---- the types ---------------------------------------------------------------

local function declare_call(name, call)
  add("---%s", call.text)
  for _, argument in ipairs(call.args) do
    local optional = argument[2]:sub(-1) == "?"
    add("---@param %s%s %s%s", argument[1], optional and "?" or "",
      optional and argument[2]:sub(1, -2) or argument[2],
      argument[3] ~= "" and " " .. argument[3] or "")
  end
  for _, returned in ipairs(call.returns) do add("---@return %s", returned) end
  add("function %s(%s) end", name, argument_names(call))
  add ""
end

local function declare_class(name, text, fields)
  add("---%s", text)
  add("---@class %s", name)
  for _, field in ipairs(fields) do
    local optional = field[2]:sub(-1) == "?"
    add("---@field %s%s %s %s", field[1], optional and "?" or "",
      optional and field[2]:sub(1, -2) or field[2], field[3])
  end
end

local function types()
  add "---@meta patients"
  add ""
  add "-- The types of the module `patients` for the Lua language server.  Made by"
  add "-- `make docs` from scripts/dev/lua-api.lua: change it there."
  add ""
  add "---A lead: its cells by the names of their columns, always text."
  add "---@class patients.lead"
  add "---@field [string] string"
  add "---@field get fun(self: patients.lead, column: string): string?"
  add ""
  add("---%s", api.codes.text)
  add "---@alias patients.code"
  for _, code in ipairs(api.codes.names) do add("---| '%q' # %s", code[1], code[2]) end
  add ""
  for number, type in ipairs(api.types) do
    declare_class(type.name, type.text, type.fields)
    if #(type.methods or {}) > 0 then
      add("local type_%d = {}", number)
      add ""
      for _, call in ipairs(type.methods) do
        declare_call(("type_%d:%s"):format(number, call.name), call)
      end
    else
      add ""
    end
  end
  declare_class("patients", api.module.text, api.module.fields)
  add "local patients = {}"
  add ""
  for _, call in ipairs(api.module.functions) do declare_call("patients." .. call.name, call) end
  add "return patients"
end

local make = ({ reference = reference, types = types })[arg[1]]
if not make then
  io.stderr:write("lua-docs.lua: say reference or types\n")
  os.exit(64)
end
make()
print(table.concat(lines, "\n"))
