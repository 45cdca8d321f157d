import { measure } from '../load/measure.js';
import { startGateway } from '../servers/start-gateway.js';
import { startLimit } from '../servers/start-limit.js';
import { withServers } from '../servers/with-servers.js';
import * as shapes from '../shapes.js';

/** Tokens that are asked for again and again. */
const IDS = 1000;

/** Fields that cannot change, of tokens that were read before: against a constant, and against passing on. */
export async function cached({ serving, timing }) {
  const starts = [
    () => startGateway(serving),
    () => startLimit('constant', serving),
    () => startLimit('proxy', serving),
  ];
  return await withServers(starts, async (gateway, constant, proxy) => ({
    series: await measure(
      [
        { name: 'gateway', server: gateway, shape: shapes.cached, ids: IDS },
        { name: 'constant', server: constant, shape: shapes.constant },
        { name: 'proxy', server: proxy, shape: shapes.passed },
      ],
      timing,
    ),
  }));
}
