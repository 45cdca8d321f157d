import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { track } from '../servers/start-process.js';

const SCRIPT = new URL('./load.lua', import.meta.url).pathname;
/** More ids than a run uses, so that no two runs ask for the same. */
const IDS_OF_A_RUN = 10_000_000;
let runs = 0;

/**
 * One run of wrk, from one thread. `requests` are the raw requests, `ids` how many different ones are asked for (0: as many as
 * there are), `limit` ends the run after so many requests. Throws when a request was not answered, or not with 2xx or 3xx,
 * or, with `mark`, when an answer was wrong.
 */
export async function runWrk({ url, requests, core, connections = 32, seconds, ...options }) {
  const { ids = 0, start = ids > 0 ? 0 : ++runs * IDS_OF_A_RUN, documents = 1, limit = 0, mark = '' } = options;
  const run = ++files;
  const paths = requests.map((text, at) => {
    const file = join(requestFolder(), `${run}-${at}.http`);
    writeFileSync(file, text);
    return file;
  });
  const wrk = ['wrk', '-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', SCRIPT, url, '--'];
  const args = ['-c', String(core), ...wrk, start, ids, documents, limit, mark, ...paths].map(String);
  const result = await runTool(args);
  if (result.failed > 0) throw new Error(`${result.failed} of ${result.requests} requests to ${url} failed.`);
  if (result.bad > 0) throw new Error(`${result.bad} of ${result.requests} answers of ${url} were wrong.`);
  if (result.requests === 0) throw new Error(`${url} answered nothing.`);
  return result;
}

let folder;
let files = 0;

/** Requests hold the caller's API key, so they go when the bench does, however it ends. */
function requestFolder() {
  if (folder) return folder;
  folder = mkdtempSync(join(tmpdir(), 'bench-load-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function runTool(args) {
  const child = spawn('taskset', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  track(child);
  const ended = once(child, 'close');
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
    // wrk waits for its time to be up even when nothing is sent any more; an interrupt makes it report.
    if (String(chunk).includes('LIMIT')) child.kill('SIGINT');
  });
  await ended;
  const result = /^RESULT (.*)$/m.exec(output)?.[1];
  if (!result) throw new Error(`wrk gave no result: ${output.slice(0, 300)}`);
  return JSON.parse(result);
}
