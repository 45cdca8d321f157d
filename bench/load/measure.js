import { checkAnswer } from './check-answer.js';
import { cpuOf, workOf } from './cpu-of.js';
import { runWrk } from './run-wrk.js';
import { toRequest } from './to-request.js';

/** How far the mean size of answers may be from that of a right one: by a header that tells of a call. */
const SIZE_TOLERANCE = 0.06;

/**
 * Measures some contestants in turns, round by round, so that what happens to the machine happens to all of them. Before that
 * each one's answer is checked, and each is warmed up with every answer looked at.
 * A contestant is `{ name, server, shape, … }`, with what `runWrk` takes besides. Gives a list of rounds for each name.
 */
export async function measure(contestants, { core, serverCore, rounds, seconds, warmup, connections = 32 }) {
  const runs = [];
  for (const contestant of contestants) {
    const { name, server, shape, mark = '4242', ...load } = contestant;
    await checkAnswer(server, shape);
    const requests = [toRequest(server, shape)];
    const run = { connections, url: server.url, requests, core, ...load };
    await runWrk({ ...run, seconds: warmup, mark });
    // Of a server that is warm: what it knows by then may be told with other headers.
    const bytes = await checkAnswer(server, shape);
    runs.push({ name, server, shape, bytes, run, rounds: [] });
  }
  for (let round = 0; round < rounds; round++) {
    for (const one of round % 2 === 0 ? runs : runs.toReversed())
      one.rounds.push(await measureOnce(one, seconds, serverCore));
  }
  for (const { server, shape } of runs) await checkAnswer(server, shape);
  return Object.fromEntries(runs.map(({ name, rounds }) => [name, rounds]));
}

async function measureOnce({ name, server, bytes, run }, seconds, core) {
  const before = cpuOf(server.pid);
  const work = workOf(core);
  const result = await runWrk({ ...run, seconds });
  const cpu = cpuOf(server.pid) - before;
  const others = Math.max(0, workOf(core) - work - cpu);
  const size = result.bytes / result.requests;
  if (Math.abs(size / bytes - 1) > SIZE_TOLERANCE) {
    throw new Error(`${name} answered with ${Math.round(size)} bytes where a right answer has ${bytes}.`);
  }
  return {
    perSecond: round(result.requests / result.seconds),
    cpuMicros: round((cpu * 1e6) / result.requests),
    busy: round(cpu / result.seconds),
    others: round(others / result.seconds),
    p50: result.p50,
    p99: result.p99,
  };
}

const round = (value) => Number(value.toPrecision(4));
