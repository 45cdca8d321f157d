import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../', import.meta.url).pathname;
const PACKAGES = ['graphql', 'graphql-yoga', '@pothos/core', 'graphql-jit', 'undici', 'stripe'];

/** Ends the process with one line where something is missing that only the system can install. */
export function needTools() {
  const missing = ['wrk', 'nginx', 'taskset'].filter((tool) => spawnSync('which', [tool]).status !== 0);
  const linux = process.platform === 'linux' && cpus().length >= 2;
  if (missing.length === 0 && linux) return;
  const packages = missing.map((tool) => (tool === 'taskset' ? 'util-linux' : tool)).join(' ');
  console.error(linux ? `Missing: apt-get install ${packages}` : 'The bench needs Linux with two cores or more.');
  process.exit(69);
}

/** What the figures depend on. */
export function describeMachine(node) {
  return {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    wrk: first(spawnSync('wrk', ['-v']), /(\d+\.\d+\.\d+)/),
    nginx: first(spawnSync('nginx', ['-v']), /nginx\/(\S+)/),
    gateway: versionOf(ROOT),
    packages: Object.fromEntries(
      PACKAGES.map((name) => [name, versionOf(join(ROOT, 'node_modules', name))]).filter(([, version]) => version),
    ),
  };
}

/** The version of the package in a folder; undefined if there is none. */
export function versionOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}

function first({ stdout, stderr }, pattern) {
  return pattern.exec(`${stdout}${stderr}`)?.[1];
}
