import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { measure, memoryOf } from './measure.js';
import { peersFor } from './peers/peers.js';
import { checkAnswer, toRequest } from './request.js';
import { runWrk } from './run-wrk.js';
import * as shapes from './shapes.js';
import { startProcess, withServers } from './start-process.js';
import { CHECKS_OFF, commandOf, freePort, startGateway, startServer } from './start-servers.js';

const SERVERS = new URL('./servers/', import.meta.url).pathname;
const COMPARED = { read: shapes.read, batch: shapes.batch, create: shapes.create, cached: shapes.cached };
/** Tokens that the cached shape reads again and again. */
const CACHED_IDS = 1000;
const NEEDED = ['baseline', 'constant', 'gateway'];

/** Every stage by its name, in the order in which they run. Each starts servers of its own. */
export const STAGES = {
  read: compare('read'),
  batch: compare('batch'),
  create: compare('create'),
  cached: compare('cached'),
  latency,
  start,
  memory,
  workers,
};

/**
 * Compares all servers that can answer a shape. One that cannot be installed or started here, or that answers wrongly, is
 * left out with the reason; without the gateway or what it is measured against the stage fails.
 */
function compare(name) {
  return async ({ serving, timing, before, servers, nodeMajor }) => {
    const candidates = candidatesFor(name, before, nodeMajor).filter((one) => !servers || servers.includes(one.name));
    const leftOut = [];
    const starts = candidates.map((candidate) => async () => {
      let server;
      try {
        server = await candidate.start(serving);
        await checkAnswer(server, candidate.shape);
        return { ...candidate, server, stop: server.stop };
      } catch (error) {
        await server?.stop();
        if (NEEDED.includes(candidate.name)) throw error;
        leftOut.push({ name: candidate.name, why: error.message });
        return { stop: async () => {} };
      }
    });
    return await withServers(starts, async (...started) => {
      const running = started.filter(({ server }) => server);
      const series = await measure(running, timing);
      const versions = Object.fromEntries(running.map(({ name, versions }) => [name, versions?.()]));
      return { series, versions, leftOut };
    });
  };
}

/** The reference comes first. What is compared stands close together, so that it is measured at nearly the same time. */
function candidatesFor(name, before, nodeMajor) {
  const isCached = name === 'cached';
  const shape = COMPARED[name];
  const reference = isCached ? 'constant' : 'baseline';
  const gateway = (name, options) => {
    return {
      name,
      shape,
      load: { ids: isCached ? CACHED_IDS : 0 },
      start: (serving) => startGateway({ ...serving, ...options }),
    };
  };
  return [
    { name: reference, shape: isCached ? shapes.constant : shape, start: (serving) => startServer(reference, serving) },
    gateway('gateway'),
    ...(before ? [gateway('before', { root: before })] : []),
    gateway('checksOff', { env: CHECKS_OFF }),
    gateway('fastPathOff', { script: 'without-fast-path.js' }),
    ...(isCached ? [] : peersFor(name, shape, nodeMajor)),
  ];
}

/** Few callers and an upstream that takes 50 ms: what the gateway adds to the wait. */
async function latency({ serving, timing }) {
  const command = [process.execPath, `${SERVERS}slow-upstream.js`];
  const upstream = { name: 'slow upstream', command, core: timing.core };
  return await withServers([() => startProcess(upstream)], async ({ url }) => {
    const starts = [
      () => startGateway({ ...serving, upstream: url }),
      () => startServer('baseline', { ...serving, upstream: url }),
    ];
    return await withServers(starts, async (gateway, baseline) => {
      const candidates = [
        { name: 'gateway', server: gateway, shape: shapes.read },
        { name: 'baseline', server: baseline, shape: shapes.read },
      ];
      return { series: await measure(candidates, { ...timing, connections: 4, seconds: timing.seconds * 2 }) };
    });
  });
}

/** From the start of the process to the first right answer, by turns: the gateway on its sandbox, and a constant. */
async function start({ serving, starts }) {
  const series = { gateway: [], constant: [] };
  for (let round = 0; round < starts; round++) {
    series.constant.push({ ms: await timeStart([`${SERVERS}constant.js`], shapes.constant, serving) });
    series.gateway.push({ ms: await timeStart([commandOf(), 'serve'], shapes.seeded, serving) });
  }
  return { series };
}

async function timeStart(command, shape, { node, core, folder }) {
  const port = await freePort();
  const server = { name: command[0], url: `http://127.0.0.1:${port}/graphql` };
  const started = performance.now();
  const env = { PATH: process.env.PATH, PORT: String(port) };
  const child = spawn('taskset', ['-c', String(core), node, ...command], { cwd: folder, env, stdio: 'ignore' });
  const exited = once(child, 'exit');
  try {
    for (;;) {
      // Nobody listens at first; any other failure is one.
      const failure = await checkAnswer(server, shape).catch((error) => error);
      if (!failure) return Math.round((performance.now() - started) * 10) / 10;
      if (failure.cause?.code !== 'ECONNREFUSED' || performance.now() - started > 30_000) throw failure;
      await pause(1);
    }
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** Resident memory after few and after many operations over many ids; half of them are reads that the cache answers. */
async function memory({ serving, timing, memory: { few, many, ids } }) {
  return await withServers([() => startGateway(serving)], async (gateway) => {
    const requests = [shapes.read, shapes.cached].map((shape) => toRequest(gateway, shape));
    const after = async (limit) => {
      await runWrk({ url: gateway.url, requests, core: timing.core, seconds: 3600, ids, limit, mark: '4242' });
      await pause(1000);
      return memoryOf(gateway.pid);
    };
    return { few: await after(few), many: await after(many - few) };
  });
}

/** One worker and two, each with both cores, which the load and the upstream use too. */
async function workers({ serving, timing }) {
  const core = `${serving.core},${timing.core}`;
  const starts = [1, 2].map((count) => () => startGateway({ ...serving, core, args: ['--workers', String(count)] }));
  return await withServers(starts, async (one, two) => {
    const candidates = [
      { name: 'one', server: one, shape: shapes.read, load: { core } },
      { name: 'two', server: two, shape: shapes.read, load: { core } },
    ];
    return { series: await measure(candidates, timing) };
  });
}
