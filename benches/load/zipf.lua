-- Badges of N components by Zipf's law with exponent 1: the n-th most popular is asked for 1/n as often as the
-- first. `wrk -s zipf.lua URL -- N`: the drawn requests are asked again and again. With `entities` as the second word
-- each component is asked for once, in order, and with `images` so many static badges.
local drawn = 200000
local requests = {}
local at = 0

function init(words)
  local n, once = tonumber(words[1]), words[2]
  math.randomseed(1)
  local function request(number)
    return wrk.format("GET", "/entity/default/component/c" .. number .. "/badge/owner.svg")
  end
  if once then
    -- They are made as they are asked for.
    local made = once == "entities" and request
      or function(number) return wrk.format("GET", "/badge/number-" .. number .. "-blue.svg") end
    requests = setmetatable({}, { __index = function(_, number) return made(number - 1) end })
    drawn = n
    return
  end
  -- The inverse of the sum of 1/k, which is about ln k: no table of a million sums is needed.
  local sum = math.log(n) + 0.5772
  for i = 1, drawn do
    local rank = math.floor(math.exp(math.random() * sum - 0.5772) + 0.5)
    requests[i] = request(math.min(math.max(rank, 1), n) - 1)
  end
end

function request()
  at = at % drawn + 1
  return requests[at]
end
