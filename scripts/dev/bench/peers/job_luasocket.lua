-- The whole job with stock Lua, luasocket and cjson over connections that stay open: no journal,
-- results in CSV. (luasocket's own http.request opens a connection for each request.)
--
--   job_luasocket.lua LEADS URL RESULTS CONNECTIONS

package.path = arg[0]:gsub("[^/]*$", "") .. "?.lua;" .. package.path
local cjson = require "cjson"
local socket = require "socket"
local rules = require "lead_rules"

local leads, url, folder, connections = arg[1], arg[2], arg[3], tonumber(arg[4])
local host, port, path = url:match "^http://([^:/]+):(%d+)(/.*)$"

local head = table.concat({
  "POST " .. path .. " HTTP/1.1", "Host: " .. host .. ":" .. port,
  "Content-Type: application/json", "Authorization: Bearer bench", "Content-Length: ",
}, "\r\n")

local rows = rules.rows(leads)
local results = rules.results(folder, rows())
local waiting, sockets = {}, {}

-- Sends the next lead that qualifies; false at the end of the file.
local function send(connection)
  for row in rows do
    local request, note = rules.judge(row)
    if request then
      local body = cjson.encode(request)
      assert(connection:send(head .. #body .. "\r\n\r\n" .. body))
      waiting[connection] = { row, note }
      return true
    end
    results:write("disqualified", row, note, "", "")
  end
  return false
end

local function receive(connection)
  local status = assert(connection:receive "*l")
  assert(status:find "^HTTP/1.1 200 ", status)
  local length = 0
  repeat
    local line = assert(connection:receive "*l")
    local name, value = line:match "^([^:]+): *(.*)$"
    if name and name:lower() == "content-length" then length = tonumber(value) end
  until line == ""
  local reply = cjson.decode((assert(connection:receive(length))))
  assert(reply.status == "0" and reply.data.patient.id ~= "", "the registry refused a patient")
  local lead = waiting[connection]
  waiting[connection] = nil
  results:write("registered", lead[1], "", lead[2], reply.data.patient.id)
end

local function forget(connection)
  connection:close()
  for i, other in ipairs(sockets) do
    if other == connection then return table.remove(sockets, i) end
  end
end

for _ = 1, connections do
  local connection = assert(socket.connect(host, tonumber(port)))
  connection:setoption("tcp-nodelay", true)
  if not send(connection) then
    connection:close()
    break
  end
  sockets[#sockets + 1] = connection
end
while #sockets > 0 do
  for _, connection in ipairs((socket.select(sockets))) do
    receive(connection)
    if not send(connection) then forget(connection) end
  end
end
results:close()
