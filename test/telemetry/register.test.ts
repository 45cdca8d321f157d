import { collectDefaultMetrics, Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { SEEDS } from '../../src/sandbox/seeds.js';
import { READ } from '../stripe/ask.js';
import { startGateway } from '../support/gateway.js';
import { readMetrics } from './scrape.js';

test("an embedder's registry takes the gateway's metrics beside its own, and those of the process are its own", async () => {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const gateway = await startGateway({ register, metrics: true });
  await gateway.ask(READ, { id: SEEDS.cardToken });
  const own = readMetrics(await register.metrics());
  expect(own.nonZero('gateway_operations_total')).toEqual({ 'query ok': 1 });
  expect(own.families.has('nodejs_heap_size_total_bytes')).toBe(true);
  const served = readMetrics(await (await gateway.send('/metrics')).text());
  expect([...served.families.keys()]).toEqual([...own.families.keys()]);
  await gateway.close();
});

test('two gateways in one process count apart', async () => {
  const gateways = [await startGateway({ metrics: true }), await startGateway({ metrics: true })];
  await gateways[0]?.ask(READ, { id: SEEDS.cardToken });
  const counts = await Promise.all(
    gateways.map(async ({ send }) =>
      readMetrics(await (await send('/metrics')).text()).nonZero('gateway_operations_total'),
    ),
  );
  expect(counts).toEqual([{ 'query ok': 1 }, {}]);
  await Promise.all(gateways.map(({ close }) => close()));
});
