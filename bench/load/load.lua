-- Sends the requests of some files, each as it stands but for its holes: <id> is a new id each time, counting up from `start`
-- (and round again after `ids`, if that is not 0), <doc> one of `documents` names. Of several files, one by chance.
-- With `mark`, every answer must hold that text and no errors; that costs time, so it is for warming up.
-- After `limit` requests, if that is not 0, it says so and sends no more.

local threads = {}
bad = 0

function setup(thread)
  table.insert(threads, thread)
end

local templates, start, ids, documents, limit, mark = {}, 0, 0, 1, 0, ""
local asked, sent = 0, 0

local function split(text)
  local parts, from = {}, 1
  while true do
    local at, to, hole = text:find("<(%l+)>", from)
    if not at then break end
    table.insert(parts, text:sub(from, at - 1))
    table.insert(parts, hole)
    from = to + 1
  end
  table.insert(parts, text:sub(from))
  return parts
end

function init(args)
  start, ids, documents, limit = tonumber(args[1]), tonumber(args[2]), tonumber(args[3]), tonumber(args[4])
  mark = args[5]
  for at = 6, #args do
    local file = assert(io.open(args[at], "rb"))
    table.insert(templates, split(file:read("*a")))
    file:close()
  end
  if mark ~= "" then
    response = function(status, headers, body)
      if not body:find(mark, 1, true) or body:find('"errors":[{', 1, true) then bad = bad + 1 end
    end
  end
end

local function nextId()
  local number = asked
  asked = asked + 1
  if ids > 0 then number = number % ids end
  return string.format("tok_1BenchGateway%011d", start + number)
end

-- Letters: a document that holds a long number is never kept.
local function nextDocument()
  local name = string.format("%06d", sent % documents):gsub("%d", function(digit) return string.char(97 + digit) end)
  return name
end

function request()
  local template = templates[#templates == 1 and 1 or math.random(#templates)]
  local parts = {}
  for at = 1, #template do
    local part = template[at]
    if at % 2 == 1 then parts[at] = part
    elseif part == "id" then parts[at] = nextId()
    else parts[at] = nextDocument() end
  end
  sent = sent + 1
  if sent == limit then
    io.write("LIMIT\n")
    io.flush()
    wrk.thread:stop()
  end
  return table.concat(parts)
end

function done(summary, latency)
  local errors = summary.errors
  local wrong = 0
  for _, thread in ipairs(threads) do wrong = wrong + thread:get("bad") end
  io.write(string.format(
    'RESULT {"requests":%d,"seconds":%.6f,"bytes":%d,"failed":%d,"bad":%d,"p50":%.3f,"p99":%.3f}\n',
    summary.requests, summary.duration / 1e6, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout, wrong,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000))
end
