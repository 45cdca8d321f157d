import { setTimeout as pause } from 'node:timers/promises';
import { checkAnswer } from '../load/check-answer.js';
import { memoryOf } from '../load/cpu-of.js';
import { runWrk } from '../load/run-wrk.js';
import { toRequest } from '../load/to-request.js';
import { startGateway } from '../servers/start-gateway.js';
import { withServers } from '../servers/with-servers.js';
import * as shapes from '../shapes.js';

/** No run takes as long. */
const MAX_SECONDS = 3600;
const SETTLE_MS = 1000;

/** Resident memory after few and after many operations over many ids, one half reads that are answered from the cache. */
export async function memory({ serving, timing, memory: { few, many, ids } }) {
  return await withServers([() => startGateway(serving)], async (gateway) => {
    for (const shape of [shapes.read, shapes.cached]) await checkAnswer(gateway, shape);
    const requests = [shapes.read, shapes.cached].map((shape) => toRequest(gateway, shape));
    const load = { url: gateway.url, requests, core: timing.core, seconds: MAX_SECONDS, ids };
    const after = async (limit) => {
      const { requests, seconds } = await runWrk({ ...load, limit });
      await pause(SETTLE_MS);
      return { operations: requests, perSecond: Math.round(requests / seconds), ...memoryOf(gateway.pid) };
    };
    return { ids, few: await after(few), many: await after(many - few) };
  });
}
