import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../', import.meta.url).pathname;
const PACKAGES = ['graphql', 'graphql-yoga', '@pothos/core', 'graphql-jit', 'undici', 'stripe'];

/** Throws where something is missing that only the system can install. */
export function requireTools() {
  const missing = ['wrk', 'nginx', 'taskset'].filter((tool) => spawnSync('which', [tool]).status !== 0);
  if (missing.length > 0) throw new Error(`Missing: apt-get install wrk nginx util-linux (${missing.join(', ')})`);
  if (cpus().length < 2) throw new Error('The bench needs two cores.');
}

/** What the figures depend on. */
export function describeMachine(node) {
  return {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(),
    wrk: version('wrk'),
    nginx: version('nginx'),
    packages: PACKAGES.map((name) => `${name} ${versionOf(join(ROOT, 'node_modules', name))}`).join(', '),
  };
}

function version(tool) {
  const { stdout, stderr } = spawnSync(tool, ['-v'], { encoding: 'utf8' });
  return /\d+\.\d+\.\d+/.exec(`${stdout}${stderr}`)?.[0];
}

/** The version of the package in a folder; undefined if there is none. */
export function versionOf(folder) {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
  } catch {
    return undefined;
  }
}
