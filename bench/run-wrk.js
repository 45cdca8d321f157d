import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { track } from './start-process.js';

const SCRIPT = new URL('./load.lua', import.meta.url).pathname;
/** More ids than one run uses, so that no two runs ask for the same. */
const IDS_PER_RUN = 10_000_000;
let runs = 0;

/**
 * One run of wrk with one thread. `requests` are raw requests, `ids` is how many different ids are asked for (0: a new one
 * each time), `limit` ends the run after so many requests. Throws when a request failed or was not answered with 2xx or
 * 3xx, or, with `mark`, when an answer was wrong.
 */
export async function runWrk({ url, requests, core, connections = 32, seconds, ids = 0, limit = 0, mark = '' }) {
  const wrk = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', SCRIPT, url];
  const START = ids > 0 ? 0 : ++runs * IDS_PER_RUN;
  // Requests hold the caller's API key: the environment leaves no file behind.
  const texts = Object.fromEntries(requests.map((text, index) => [`REQUEST_${index + 1}`, text]));
  const child = spawn('taskset', ['-c', String(core), ...wrk], {
    env: { PATH: process.env.PATH, START, IDS: ids, LIMIT: limit, MARK: mark, ...texts },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  track(child);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    // wrk waits until its time is up even when nothing is sent any more; an interrupt makes it report.
    if (String(chunk).includes('LIMIT')) child.kill('SIGINT');
  });
  await once(child, 'close');
  const result = JSON.parse(/^RESULT (.*)$/m.exec(output)?.[1] ?? '{"requests":0}');
  if (result.requests === 0) throw new Error(`${url} answered nothing.`);
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.requests} requests to ${url} failed.`);
  if (result.bad > 0) throw new Error(`${result.bad} of ${result.requests} answers of ${url} were wrong.`);
  return result;
}
