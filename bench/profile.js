import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runWrk } from './load/run-wrk.js';
import { toRequest } from './load/to-request.js';
import { needTools } from './machine.js';
import { selfTimes } from './report/self-times.js';
import { startGateway } from './servers/start-gateway.js';
import { startLimit } from './servers/start-limit.js';
import { stopAll } from './servers/start-process.js';
import { withServers } from './servers/with-servers.js';
import { batch, cached, create, read } from './shapes.js';
import { startNginx } from './upstream/start-nginx.js';

/** Where the processor time of a shape goes, by `--cpu-prof`: groups of modules first, then the functions that take most. */
const { values: options } = parseArgs({
  options: {
    shape: { type: 'string', default: 'read' },
    seconds: { type: 'string', default: '10' },
    server: { type: 'string', default: 'gateway' },
    node: { type: 'string', default: process.execPath },
    functions: { type: 'string', default: '25' },
  },
});
const shape = { read, batch, create, cached }[options.shape];
if (!shape) throw new Error('--shape takes read, batch, create or cached.');
needTools();

const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
process.once('exit', () => {
  stopAll();
  rmSync(folder, { recursive: true, force: true });
});
execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });

/** The clock of V8's profiles. */
const micros = () => Number(process.hrtime.bigint() / 1000n);

const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`];
const window = await withServers([() => startNginx({ core: 1, folder })], async ({ url: upstream }) => {
  const serving = { node: options.node, core: 0, folder, upstream, flags };
  const start = () => (options.server === 'gateway' ? startGateway(serving) : startLimit(options.server, serving));
  return await withServers([start], async (server) => {
    const requests = [toRequest(server, shape)];
    const load = { url: server.url, core: 1, requests, ...(options.shape === 'cached' && { ids: 1000 }) };
    await runWrk({ ...load, seconds: 5, mark: '4242' });
    const from = micros();
    const { requests: asked } = await runWrk({ ...load, seconds: Number(options.seconds) });
    return { from, to: micros(), asked };
  });
});

const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
const { groups, functions, busyMicros } = selfTimes(JSON.parse(readFileSync(join(folder, file), 'utf8')), window);
const share = (time) => `${((time / busyMicros) * 100).toFixed(1)} %`;
const perOperation = (time) => `${(time / window.asked).toFixed(2)} µs`;
console.log(
  `${options.server}, ${options.shape}: ${window.asked} operations, ${perOperation(busyMicros)} each under the profiler\n`,
);
for (const [name, time] of groups)
  console.log(`${share(time).padStart(7)} ${perOperation(time).padStart(10)}  ${name}`);
console.log('');
for (const [name, time] of functions.slice(0, Number(options.functions))) {
  console.log(`${share(time).padStart(7)} ${perOperation(time).padStart(10)}  ${name}`);
}
