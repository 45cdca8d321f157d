import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine, requireTools } from './machine.js';
import { printProfile, profileFlags } from './profile.js';
import { print, printTarget, saveStage, writeReport } from './report.js';
import { STAGES } from './stages.js';
import { stopAll } from './start-process.js';
import { commandOf, startNginx } from './start-servers.js';
import { medianOf, targetsOf } from './targets.js';

const HELP = `npm run bench -- [options]

  --only NAMES     these stages alone: ${Object.keys(STAGES).join(',')}
  --servers NAMES  these servers alone, such as gateway,baseline,before; the figures go to a temporary folder
  --before PATH    a checkout of an older build, with node_modules and dist, to compare with
  --node PATH      the Node.js binary of the servers under test (the one that runs the bench)
  --rounds N       rounds of each measurement (5)
  --seconds N      seconds of each round (4)
  --profile NAME   where the gateway spends its time in one stage: read, batch, create or cached
  --quick          a few minutes to see that everything works; the figures mean nothing and go to a temporary folder
  --help           this`;

const CORES = { server: 0, load: 1 };
const options = readOptions();
requireTools();
for (const command of [commandOf(), commandOf(options.before)]) {
  if (!existsSync(command)) throw new Error(`${command} is missing: npm run build.`);
}
const machine = describeMachine(options.node);

const folder = mkdtempSync(join(tmpdir(), 'bench-'));
process.once('exit', () => {
  stopAll();
  rmSync(folder, { recursive: true, force: true });
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
// The harness must not disturb the server under test.
execFileSync('taskset', ['-cp', String(CORES.load), String(process.pid)], { stdio: 'ignore' });

const { isQuick, rounds, seconds } = options;
const timing = { core: CORES.load, rounds, seconds, warmup: isQuick ? 2 : 10 };
const upstream = await startNginx({ core: CORES.load, folder });
const flags = options.isProfiled ? profileFlags(folder) : [];
const bench = {
  serving: { node: options.node, core: CORES.server, folder, upstream: upstream.url, flags },
  timing,
  before: options.before,
  servers: options.servers,
  nodeMajor: Number(/\d+/.exec(machine.node)[0]),
  starts: isQuick ? 3 : 11,
  memory: isQuick ? { few: 1000, many: 10_000, ids: 1000 } : { few: 10_000, many: 1_000_000, ids: 100_000 },
};

// Whatever does not hold all that the document shows is kept out of it.
const isPartial = isQuick || options.servers !== undefined;
const docs = isPartial ? join(tmpdir(), 'stripe-token-gateway-bench') : new URL('../docs/', import.meta.url).pathname;
if (isPartial) rmSync(docs, { recursive: true, force: true });
for (const name of options.stages) {
  const started = Date.now();
  try {
    const stage = await STAGES[name](bench);
    const takenAt = new Date().toISOString().slice(0, 10);
    saveStage(docs, name, { takenAt, rounds, seconds, warmup: timing.warmup, machine, ...stage });
    printStage(name, stage, Math.round((Date.now() - started) / 1000));
    if (options.isProfiled) printProfile(folder);
  } catch (error) {
    process.exitCode = 1;
    console.error(`\n${name} was not measured: ${error.message}`);
  }
}
await upstream.stop();
if (existsSync(join(docs, 'performance'))) console.log(`\nWritten: ${writeReport(docs)}`);
process.exit();

function printStage(name, stage, seconds) {
  console.log(`\n${name} (${seconds} s)`);
  for (const row of targetsOf({ [name]: stage })) {
    if (row.value !== undefined) console.log(`  ${row.shape}, ${row.against}: ${printTarget(row)}`);
  }
  const rows = Object.entries(stage.series ?? {}).map(([server, rounds]) => {
    const figures = Object.keys(rounds[0]).map((figure) => [figure, print(medianOf(rounds, figure))]);
    return [server, Object.fromEntries(figures)];
  });
  if (rows.length > 0) console.table(Object.fromEntries(rows));
  for (const { name, why } of stage.leftOut ?? []) console.log(`  left out: ${name}: ${why}`);
}

function readOptions() {
  const text = { type: 'string' };
  const flag = { type: 'boolean', default: false };
  const names = { only: text, servers: text, before: text, node: text, rounds: text, seconds: text, profile: text };
  let values;
  try {
    ({ values } = parseArgs({ options: { ...names, quick: flag, help: flag } }));
  } catch (error) {
    exit(64, error.message);
  }
  if (values.help) exit(0);
  const { quick: isQuick, profile } = values;
  const stages = (profile ?? values.only)?.split(',') ?? Object.keys(STAGES);
  const unknown = stages.find((name) => !Object.hasOwn(STAGES, name));
  if (unknown !== undefined) exit(64, `There is no stage ${unknown}.`);
  const toCount = (value) =>
    /^[1-9]\d{0,3}$/.test(value) ? Number(value) : exit(64, 'N is a whole number up to 9999.');
  return {
    stages,
    servers: (profile ? 'gateway' : values.servers)?.split(','),
    before: values.before && resolve(values.before),
    node: values.node ?? process.execPath,
    isQuick,
    isProfiled: profile !== undefined,
    rounds: toCount(values.rounds ?? (isQuick ? 2 : 5)),
    seconds: toCount(values.seconds ?? (isQuick ? 1 : 4)),
  };
}

function exit(code, message = '') {
  (code === 0 ? console.log : console.error)(`${message}\n${HELP}`);
  process.exit(code);
}
