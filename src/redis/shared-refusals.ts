import { createRefusalStore, type RefusalStore } from '../plugins/refusal-store.js';
import { STEPS, type Tally } from '../plugins/refusal-window.js';
import type { CardTestingOptions } from '../plugins/use-card-testing-guard.js';
import type { Link } from './create-link.js';
import { digest } from './digest.js';

/*
 * A client is one hash: `a` and `r` with the number of a step for its attempts and refusals, and `blocked` for the time when
 * its block ends. Time is that of Redis.
 */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** As `RefusalWindow` counts. */
const NOTE = `${NOW}
local window, steps, refused = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local least, share, block = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local step = math.floor(now * steps / window)
redis.call('HINCRBY', KEYS[1], string.format('a%.0f', step), 1)
if refused == 1 then redis.call('HINCRBY', KEYS[1], string.format('r%.0f', step), 1) end

local attempts, refusals = 0, 0
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local kind, of = string.match(fields[at], '^([ar])(%d+)$')
  if kind and tonumber(of) <= step - steps then redis.call('HDEL', KEYS[1], fields[at])
  elseif kind == 'a' then attempts = attempts + fields[at + 1]
  elseif kind == 'r' then refusals = refusals + fields[at + 1] end
end

if refusals >= least and refusals >= attempts * share then
  redis.call('DEL', KEYS[1])
  if block > 0 then
    redis.call('HSET', KEYS[1], 'blocked', string.format('%.0f', now + block))
    redis.call('PEXPIRE', KEYS[1], block)
  end
  return {attempts, refusals}
end
if redis.call('PTTL', KEYS[1]) < window then redis.call('PEXPIRE', KEYS[1], window) end
return false`;

const WAIT = `${NOW}
local ends = redis.call('HGET', KEYS[1], 'blocked')
return ends and ends - now or 0`;

/**
 * Watches in Redis, so that a client is seen whichever replica it tries its cards at, and alone while Redis is away. A block
 * is kept here too once it is known: it outlasts Redis.
 */
export function createSharedRefusals(link: Link, options: CardTestingOptions): RefusalStore {
  const { windowMs, minRefusals, maxShare, blockMs } = options;
  const near = createRefusalStore(options);
  const nameOf = (key: string) => `stg:v1:guard:${digest('guard', key)}`;
  return {
    async note(key, isRefusal): Promise<Tally | undefined> {
      const args = [windowMs, STEPS, isRefusal ? 1 : 0, minRefusals, maxShare, blockMs].map(String);
      let tally: unknown;
      try {
        tally = await link.evaluate(NOTE, nameOf(key), args);
      } catch {
        return near.note(key, isRefusal);
      }
      if (!Array.isArray(tally)) return undefined;
      near.block(key, blockMs);
      return { attempts: Number(tally[0]), refusals: Number(tally[1]) };
    },
    async waitOf(key) {
      const known = near.waitOf(key);
      if (known > 0) return known;
      const wait = Number(await link.evaluate(WAIT, nameOf(key), []).catch(() => 0));
      near.block(key, wait);
      return wait;
    },
  };
}
