import {
  createRefusalStore,
  DEFAULT_MAX_REFUSALS,
  type RefusalStore,
  STEPS,
  type Tally,
} from '../plugins/refusal-store.js';
import type { CardTestingOptions } from '../plugins/use-card-testing-guard.js';
import type { Link } from './create-link.js';
import { digest } from './digest.js';

/*
 * A client is one hash: `acard:123` and `rcard:123` for its attempts and refusals of a kind of token in a step, and `blocked`
 * for the time when its block ends. Time is that of Redis.
 */

const NOW = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Counts as `createRefusalStore` does. */
const NOTE = `${NOW}
local kind, window, steps, refused = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local least, share, most, block = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local step = math.floor(now * steps / window)
redis.call('HINCRBY', KEYS[1], string.format('a%s:%.0f', kind, step), 1)
if refused == 1 then redis.call('HINCRBY', KEYS[1], string.format('r%s:%.0f', kind, step), 1) end

local attempts, refusals = 0, 0
local fields = redis.call('HGETALL', KEYS[1])
for at = 1, #fields, 2 do
  local what, of, in_step = string.match(fields[at], '^([ar])([%l_]+):(%d+)$')
  if what and tonumber(in_step) <= step - steps then redis.call('HDEL', KEYS[1], fields[at])
  elseif what == 'a' and of == kind then attempts = attempts + fields[at + 1]
  elseif what == 'r' and of == kind then refusals = refusals + fields[at + 1] end
end

if refusals >= most or (refusals >= least and refusals >= attempts * share) then
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
 * Counts in Redis, so that a client is recognized whichever replica it tries its cards at, and in this process while Redis is
 * unavailable. A block that is known is kept here too: it outlasts Redis.
 */
export function createSharedRefusals(link: Link, options: CardTestingOptions): RefusalStore {
  const { windowMs, minRefusals, maxShare, maxRefusals = DEFAULT_MAX_REFUSALS, blockMs } = options;
  const local = createRefusalStore(options);
  const nameOf = (client: string) => `stg:v1:guard:${digest('guard', client)}`;
  return {
    async note(client, kind, isRefusal): Promise<Tally | undefined> {
      const numbers = [windowMs, STEPS, isRefusal ? 1 : 0, minRefusals, maxShare, maxRefusals, blockMs];
      let tally: unknown;
      try {
        tally = await link.evaluate(NOTE, nameOf(client), [kind, ...numbers.map(String)]);
      } catch {
        return local.note(client, kind, isRefusal);
      }
      if (!Array.isArray(tally)) return undefined;
      local.block(client, blockMs);
      return { attempts: Number(tally[0]), refusals: Number(tally[1]) };
    },
    async waitOf(client) {
      const known = local.waitOf(client);
      if (known > 0) return known;
      const wait = Number(await link.evaluate(WAIT, nameOf(client), []).catch(() => 0));
      local.block(client, wait);
      return wait;
    },
  };
}
