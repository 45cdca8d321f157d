import { measure } from '../load/measure.js';
import { startGateway } from '../servers/start-gateway.js';
import { startLimit } from '../servers/start-limit.js';
import { startProcess } from '../servers/start-process.js';
import { withServers } from '../servers/with-servers.js';
import * as shapes from '../shapes.js';

const SLOW = new URL('../upstream/slow.js', import.meta.url).pathname;

/** One caller, one request at a time, an upstream that takes 50 ms: what the gateway adds to the wait. */
export async function latency({ serving, timing }) {
  const command = [process.execPath, SLOW];
  return await withServers(
    [() => startProcess({ name: 'slow upstream', command, core: timing.core })],
    async (slow) => {
      const behind = { ...serving, upstream: slow.url };
      const starts = [() => startGateway(behind), () => startLimit('floor', behind)];
      return await withServers(starts, async (gateway, floor) => {
        const contestants = [
          { name: 'gateway', server: gateway, shape: shapes.read },
          { name: 'floor', server: floor, shape: shapes.read },
        ];
        // A caller who waits does not warm anything up, so that is done by many.
        await measure(contestants, { ...timing, rounds: 0 });
        return { series: await measure(contestants, { ...timing, connections: 1, warmup: 1 }) };
      });
    },
  );
}
