import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { growth } from './growth.js';
import { describeMachine, needTools } from './machine.js';
import { readOptions } from './options.js';
import { mergeStage } from './report/merge-stage.js';
import { printStage } from './report/print-stage.js';
import { writeReport } from './report/write-report.js';
import { entry } from './servers/start-gateway.js';
import { stopAll } from './servers/start-process.js';
import { batch, create, read } from './stages/against-floor.js';
import { cached } from './stages/cached.js';
import { latency } from './stages/latency.js';
import { memory } from './stages/memory.js';
import { peers } from './stages/peers.js';
import { processes } from './stages/processes.js';
import { start } from './stages/start.js';
import { startNginx } from './upstream/start-nginx.js';

/** In this order; each is measured with servers of its own and written down at once. */
const STAGES = { read, batch, create, cached, latency, start, memory, processes, peers, growth };
const CORES = { server: 0, load: 1 };

const options = readOptions(Object.keys(STAGES));
needTools();
if (!existsSync(entry())) throw new Error('The gateway is not built: npm run build.');

const { node, rounds, seconds, isQuick } = options;
const machine = describeMachine(node);
const major = machine.node.match(/\d+/)[0];
const docs = isQuick ? join(tmpdir(), 'stripe-token-gateway-bench') : new URL('../docs/', import.meta.url).pathname;
const results = join(docs, 'performance');
mkdirSync(results, { recursive: true });

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => {
  stopAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
// The harness itself must not disturb the server under test.
execFileSync('taskset', ['-cp', String(CORES.load), String(process.pid)], { stdio: 'ignore' });

const upstream = await startNginx({ core: CORES.load, folder });
const bench = {
  serving: { node, core: CORES.server, folder, upstream: upstream.url },
  timing: { core: CORES.load, serverCore: CORES.server, rounds, seconds, warmup: isQuick ? 2 : 10 },
  starts: isQuick ? 3 : 11,
  memory: isQuick ? { few: 1000, many: 10_000, ids: 1000 } : { few: 10_000, many: 1_000_000, ids: 100_000 },
  growth: {
    isQuick,
    timing: {
      core: CORES.load,
      serverCore: CORES.server,
      rounds: isQuick ? 1 : 3,
      seconds: 2,
      warmup: isQuick ? 2 : 3,
    },
  },
};

let failed = 0;
for (const name of options.stages) {
  const began = Date.now();
  try {
    const stage = await STAGES[name](bench);
    const took = Math.round((Date.now() - began) / 1000);
    const taken = {
      takenAt: new Date().toISOString().slice(0, 10),
      rounds,
      seconds,
      warmup: bench.timing.warmup,
      machine,
      ...stage,
    };
    mergeStage(join(results, `node-${major}.json`), name, taken);
    printStage(name, taken, took);
  } catch (error) {
    failed++;
    console.error(`\n${name} was not measured: ${error.message}`);
  }
}
await upstream.stop();
console.log(`\nWritten: ${writeReport(docs).join(', ')}`);
process.exit(failed > 0 ? 1 : 0);
