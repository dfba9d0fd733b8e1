-- The rules of ../rules.lua in plain Lua, and CSV: what the Lua peers decide by.
local cjson = require "cjson"

local M = {}

local codes = {}
for code in ([[
  1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64
  65 66 81 82 84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228
  229 230 231 232 233 234 235 236 237 238 239 240 241 242 243 244 245 248 249 250 251 252 253 254
  255 256 257 258 260 261 262 263 264 265 266 267 268 269 297 298 299 350 351 352 353 354 355 356
  357 358 359 370 371 372 373 374 375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 501
  502 503 504 505 506 507 509 590 591 592 593 594 595 596 597 598 599 670 672 673 674 675 676 677
  678 679 680 685 852 853 855 856 880 886 960 961 962 963 964 965 966 967 968 970 971 972 973 974
  975 976 977 992 993 994 995 996 998]]):gmatch "%d+"
do
  codes[code] = true
end

local months = {
  Jan = 1, Feb = 2, Mar = 3, Apr = 4, May = 5, Jun = 6, Jul = 7, Aug = 8, Sep = 9, Oct = 10,
  Nov = 11, Dec = 12,
}
local month_days = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 }

local genders = {
  m = "Male", male = "Male", ["ذكر"] = "Male",
  f = "Female", female = "Female", ["أنثى"] = "Female",
}

local function national(code, digits)
  local shortest, longest = 7, 12
  if code == "971" then shortest, longest = 8, 9 end
  if #digits >= shortest and #digits <= longest then return "+" .. code, digits end
end

local function international(digits)
  if digits:find "%D" then return nil end
  for length = 1, 3 do
    local code = digits:sub(1, length)
    if codes[code] then return national(code, digits:sub(length + 1)) end
  end
end

local function phone_of(text)
  local digits = text:gsub("[ ()./-]+", "")
  if digits:sub(1, 1) == "+" then return international(digits:sub(2)) end
  if digits:sub(1, 2) == "00" then return international(digits:sub(3)) end
  if digits == "" or digits:find "%D" then return nil end
  if digits:sub(1, 3) == "971" and #digits > 9 then return international(digits) end
  return national("971", (digits:gsub("^0", "")))
end

local function day(year, month, number)
  year, month, number = tonumber(year), tonumber(month), tonumber(number)
  local longest = month_days[month]
  local leap = year % 4 == 0 and (year % 100 ~= 0 or year % 400 == 0)
  if month == 2 and leap then longest = 29 end
  if not longest or number < 1 or number > longest then return nil end
  return ("%04d-%02d-%02d"):format(year, month, number)
end

local function date_of(text)
  local first, second, third = text:match "^(%d%d%d%d)%-(%d%d?)%-(%d%d?)$"
  if first then return day(first, second, third) end
  local separator, again
  first, separator, second, again, third = text:match "^(%d%d?)([/.])(%d%d?)([/.])(%d%d%d%d)$"
  if first and separator == again then return day(third, second, first) end
  first, second, third = text:match "^(%d%d?) (%u%l%l) (%d%d%d%d)$"
  if first then return day(third, months[second] or 0, first) end
end

-- nil and a reason, or the request as a table and the score.
function M.judge(row)
  local full, preferred, phone, email = row[2], row[3], row[4], row[5]
  local source, notes = row[8], row[10]
  if notes:find("://", 1, true) or notes:find "^%s*[=@]" then return nil, "spam" end
  local score = 0
  if phone ~= "" or email ~= "" then score = 40 end
  if source == "walk-in" or source == "referral" then score = score + 20 end
  if full ~= "" then score = score + 15 end
  if row[9] ~= "" then score = score + 10 end
  if score < 30 then return nil, "too little is known to follow up" end
  local gender = genders[row[6]:lower()]
  if not gender then return nil, "gender missing" end

  local code, number = phone_of(phone)
  local born = date_of(row[7])
  local is_lead = score < 60 or not (code and born) or full == ""
  return {
    isLead = is_lead,
    preferredName = preferred ~= "" and preferred or full,
    fullName = full,
    callingCode = code or "",
    localPhone = number or "",
    email = email ~= "" and email or cjson.null,
    gender = gender,
    dateOfBirth = { date = is_lead and "1111-01-01" or born },
  }, score
end

-- The cells of one row; quotes are taken off, doubled ones made one.
local function split(line)
  local cells, count = {}, 0
  if not line:find('"', 1, true) then
    for cell in line:gmatch "[^,]*" do
      count = count + 1
      cells[count] = cell
    end
    return cells
  end
  local at = 1
  repeat
    local cell, after
    if line:byte(at) == 34 then
      local from = at + 1
      local to = line:find('"', from, true)
      while line:byte(to + 1) == 34 do to = line:find('"', to + 2, true) end
      cell, after = line:sub(from, to - 1):gsub('""', '"'), to + 1
    else
      after = line:find(",", at, true) or #line + 1
      cell = line:sub(at, after - 1)
    end
    count = count + 1
    cells[count] = cell
    at = after + 1
  until after > #line
  return cells
end

-- An iterator over the rows of a file. A line with an open quote goes on in the next.
function M.rows(path)
  local file = assert(io.open(path))
  return function()
    local line = file:read "l"
    if not line then return nil end
    if line:find('"', 1, true) then
      while select(2, line:gsub('"', "")) % 2 == 1 do
        line = line .. "\n" .. assert(file:read "l")
      end
    end
    return split((line:gsub("\r$", "")))
  end
end

local function quoted(cell)
  cell = tostring(cell)
  if cell:find '[",\r\n]' then return '"' .. cell:gsub('"', '""') .. '"' end
  return cell
end

local results = {}
results.__index = results

-- registered.csv and disqualified.csv, as the product leaves them.
function M.results(folder, header)
  local self = setmetatable({}, results)
  for _, name in ipairs { "registered", "disqualified" } do
    self[name] = assert(io.open(folder .. "/" .. name .. ".csv", "w"))
    self:write(name, header, "result_reason", "result_score", "result_id")
  end
  return self
end

function results:write(name, row, ...)
  local cells, count = {}, #row
  for i = 1, count do cells[i] = quoted(row[i]) end
  for i = 1, 3 do cells[count + i] = quoted((select(i, ...))) end
  self[name]:write(table.concat(cells, ","), "\r\n")
end

function results:close()
  self.registered:close()
  self.disqualified:close()
end

return M
