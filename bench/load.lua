-- Sends the requests in REQUEST_1, REQUEST_2, …, one of them by chance each time. `<id>` becomes a new id, counting up from
-- START (and starting again after IDS, unless that is 0). With MARK, every answer must hold that text and no errors; checking
-- costs time, so it is for warming up. After LIMIT requests, unless that is 0, it prints LIMIT and sends no more.

local env = os.getenv
local start, ids, limit, mark = tonumber(env("START")), tonumber(env("IDS")), tonumber(env("LIMIT")), env("MARK")
local threads, templates, asked, sent = {}, {}, 0, 0
bad = 0

function setup(thread)
  table.insert(threads, thread)
end

function init()
  while env("REQUEST_" .. #templates + 1) do
    local parts = {}
    for part in (env("REQUEST_" .. #templates + 1) .. "<id>"):gmatch("(.-)<id>") do table.insert(parts, part) end
    table.insert(templates, parts)
  end
  if mark ~= "" then
    response = function(status, headers, body)
      if not body:find(mark, 1, true) or body:find('"errors":[{', 1, true) then bad = bad + 1 end
    end
  end
end

local function nextId()
  local number = ids > 0 and asked % ids or asked
  asked = asked + 1
  return string.format("tok_1BenchGateway%011d", start + number)
end

function request()
  local template = templates[#templates == 1 and 1 or math.random(#templates)]
  local parts = { template[1] }
  for index = 2, #template do
    parts[#parts + 1] = nextId()
    parts[#parts + 1] = template[index]
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
