import { checkAnswer } from '../load/check-answer.js';
import { runWrk } from '../load/run-wrk.js';
import { toRequest } from '../load/to-request.js';
import { startGateway } from '../servers/start-gateway.js';
import { withServers } from '../servers/with-servers.js';
import * as shapes from '../shapes.js';

/** One process on a core of its own, and one on each core, where the upstream and the load take their share as well. */
export async function processes({ serving, timing }) {
  const starts = [() => startGateway(serving), () => startGateway({ ...serving, core: timing.core })];
  const { core, seconds, warmup, connections = 32 } = timing;
  return await withServers(starts, async (first, second) => {
    const load = (server, most, options) =>
      runWrk({ url: server.url, requests: [toRequest(server, shapes.read)], connections: most, core, ...options });
    const all = async (servers, options) => {
      const results = await Promise.all(servers.map((server) => load(server, connections / servers.length, options)));
      return { perSecond: Math.round(results.reduce((sum, { requests, seconds }) => sum + requests / seconds, 0)) };
    };
    for (const server of [first, second]) {
      await checkAnswer(server, shapes.read);
      await load(server, connections, { seconds: warmup, mark: '4242' });
    }
    const series = { one: [], two: [] };
    for (let round = 0; round < timing.rounds; round++) {
      series.one.push(await all([first], { seconds }));
      // Whichever core has room.
      series.two.push(await all([first, second], { seconds, core: `${serving.core},${core}` }));
    }
    return { series };
  });
}
