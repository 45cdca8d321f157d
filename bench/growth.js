import { measure } from './load/measure.js';
import { startGateway } from './servers/start-gateway.js';
import { withServers } from './servers/with-servers.js';
import * as shapes from './shapes.js';

/** Limits that the longest operations here need: 100 aliases are 2,600 lexical tokens. */
const ROOM = { GATEWAY_MAX_ALIASES: '200', GATEWAY_MAX_ROOT_FIELDS: '200', GATEWAY_MAX_TOKENS: '3000' };

/** Callers of the long operations, so that what grows is the operation and not the queue before the upstream. */
const FEW = 4;

/** How the cost of an operation grows with its size, with the variety of what is asked, and with the callers. */
const DIMENSIONS = {
  aliases: { points: [1, 2, 5, 10, 20, 50, 100], at: (count) => ({ shape: shapes.aliases(count), connections: FEW }) },
  ids: { points: [1, 5, 10, 15, 20, 25], at: (count) => ({ shape: shapes.list(count), connections: FEW }) },
  documents: {
    points: [10, 100, 1000, 10_000],
    at: (documents) => ({ shape: shapes.documents, documents }),
  },
  tokens: { points: [100, 1000, 10_000, 100_000], at: (ids) => ({ shape: shapes.cached, ids }) },
  connections: { points: [1, 8, 32, 128, 512], at: (connections) => ({ shape: shapes.read, connections }) },
};

/** Throughput and processor time at each point; the points of a dimension are measured in turns. */
export async function growth({ serving, growth: { timing, isQuick } }) {
  return await withServers([() => startGateway({ ...serving, env: ROOM })], async (gateway) => {
    const dimensions = {};
    for (const [name, { points, at }] of Object.entries(DIMENSIONS)) {
      const few = isQuick ? [points[0], points.at(-1)] : points;
      const contestants = few.map((point) => ({ name: String(point), server: gateway, ...at(point) }));
      const series = await measure(contestants, timing);
      dimensions[name] = few.map((point) => ({ x: point, rounds: series[point] }));
    }
    return { dimensions };
  });
}
