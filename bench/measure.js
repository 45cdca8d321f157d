import { readFileSync } from 'node:fs';
import { checkAnswer, toRequest } from './request.js';
import { runWrk } from './run-wrk.js';

/** How far the mean size of answers may be from that of the checked ones: by a header that only some answers have. */
const SIZE_TOLERANCE = 0.1;
/** Seconds of load before each round: a server that rested while the others were asked has lost caches, and pages, to them. */
const LEAD_IN = 2;
/** Ticks of the kernel's clock in a second: USER_HZ is 100 on every Linux that Node runs on. */
const TICKS = 100;

/**
 * Measures candidates in interleaved rounds, forwards and backwards, so that what happens to the machine happens to all of
 * them. Before that, each candidate's answer is checked and it is warmed up with every answer checked. A candidate is
 * `{ name, server, shape, mark?, load? }`, `load` being options of `runWrk`. Returns a list of rounds for each name.
 */
export async function measure(candidates, { core, rounds, seconds, warmup, connections }) {
  const runs = [];
  for (const { name, server, shape, mark = '4242', load: own } of candidates) {
    await checkAnswer(server, shape);
    const load = { connections, url: server.url, requests: [toRequest(server, shape)], core, ...own };
    const { bytes, requests } = await runWrk({ ...load, connections: 32, seconds: warmup, mark });
    runs.push({ name, server, shape, size: bytes / requests, load, rounds: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const run of round % 2 === 0 ? runs : runs.toReversed()) run.rounds.push(await measureOnce(run, seconds));
  }
  for (const { server, shape } of runs) await checkAnswer(server, shape);
  return Object.fromEntries(runs.map(({ name, rounds }) => [name, rounds]));
}

async function measureOnce({ name, server, size, load }, seconds) {
  await runWrk({ ...load, seconds: LEAD_IN });
  const before = cpuOf(server.pid);
  const result = await runWrk({ ...load, seconds });
  const cpu = cpuOf(server.pid) - before;
  const ratio = result.bytes / result.requests / size;
  if (Math.abs(ratio - 1) > SIZE_TOLERANCE)
    throw new Error(`${name} gave answers of ${ratio} times the size of right ones.`);
  return {
    perSecond: round(result.requests / result.seconds),
    cpuMicros: round((cpu * 1e6) / result.requests),
    busy: round(cpu / result.seconds),
    p50: result.p50,
    p99: result.p99,
  };
}

/** Seconds of processor time that a process and its workers have used, all their threads together. */
function cpuOf(pid) {
  // The name, in parentheses, may hold spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return (Number(fields[11]) + Number(fields[12])) / TICKS + children.reduce((sum, child) => sum + cpuOf(child), 0);
}

/** Resident megabytes of a process. */
export function memoryOf(pid) {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 102.4) / 10;
}

const round = (value) => Number(value.toPrecision(4));
