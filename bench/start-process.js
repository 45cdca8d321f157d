import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

const START_MS = 30_000;
const STOP_MS = 5000;
const running = new Set();

/**
 * Starts a command pinned to a core (or a list of cores) and waits until it prints an address, or until the address
 * `isUp` answers. The environment is the one given and nothing else, so that no setting of this shell takes part.
 */
export async function startProcess({ name, command, core, env = {}, cwd, isUp }) {
  const child = spawn('taskset', ['-c', String(core), ...command], {
    cwd,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  track(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      if (output.length < 10_000) output += chunk;
    });
  }
  const until = Date.now() + START_MS;
  for (;;) {
    const url = isUp
      ? (await fetch(isUp).catch(() => undefined))?.ok && isUp
      : /http:\/\/[\w.:]+(\/[\w/]*)?/.exec(output)?.[0];
    if (url) return { name, pid: child.pid, url, stop: () => stop(child) };
    if (child.exitCode !== null || Date.now() > until) {
      await stop(child);
      throw new Error(`${name} did not start: ${reason(output) || `exit code ${child.exitCode}`}`);
    }
    await pause(20);
  }
}

/** Starts servers one after the other, passes them to `use`, and stops them whatever happens. */
export async function withServers(starts, use) {
  const servers = [];
  try {
    for (const start of starts) servers.push(await start());
    return await use(...servers);
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Marks a process to be killed by `stopAll`. */
export function track(child) {
  running.add(child);
  child.once('exit', () => running.delete(child));
}

/** Kills what still runs when the bench ends. */
export function stopAll() {
  for (const child of running) child.kill('SIGKILL');
}

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  child.kill('SIGTERM');
  await once(child, 'exit');
  clearTimeout(timer);
}

function reason(output) {
  const lines = output.trim().split('\n');
  return (lines.find((line) => /^\w*Error/.test(line)) ?? lines.at(-1)).slice(0, 300);
}
