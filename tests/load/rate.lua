-- wrk: GET walks the paths, POST spends each prepared body once. Threads take every n-th line.
local threads = 0
function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end
function init(args)
  mode, lines, at = args[1], {}, 0
  local n = 0
  for line in io.lines(args[2]) do
    if n % tonumber(args[3]) == number then lines[#lines + 1] = line end
    n = n + 1
  end
end
function request()
  at = at + 1
  if at > #lines then at = 1; exhausted = true end
  local path, body = lines[at]:match("^(%S+) (.*)$")
  if mode == "GET" then
    return wrk.format("GET", path, { ["Accept-Encoding"] = "gzip" })
  end
  return wrk.format("POST", path, { ["Content-Type"] = "application/x-www-form-urlencoded", ["Accept-Encoding"] = "gzip" }, body)
end
function response(status)
  local good = (mode == "GET" and status == 200) or (mode == "POST" and status == 303)
  if not good then wrong = (wrong or 0) + 1 end
end
function done(summary, latency)
  io.write(string.format("RESULT %.2f %.3f %.3f %d\n", summary.requests / (summary.duration / 1e6), latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, summary.errors.status + summary.errors.timeout + summary.errors.read))
end
