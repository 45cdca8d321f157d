import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = new URL('./peers/', import.meta.url).pathname;

/** The peers: the folders that are packages. */
export function peerNames() {
  return readdirSync(FOLDER).filter((name) => existsSync(join(FOLDER, name, 'package.json')));
}

export const peerFolder = (name) => join(FOLDER, name);

/** Installs the peers that are not there yet, from their lock files. Gives the reasons for those that could not be. */
export function installPeers({ again = false } = {}) {
  const failures = new Map();
  for (const name of peerNames()) {
    const cwd = peerFolder(name);
    if (!again && existsSync(join(cwd, 'node_modules'))) continue;
    console.log(`Installing ${name} …`);
    const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd, encoding: 'utf8' });
    if (status !== 0) failures.set(name, stderr.split('\n').find((line) => /npm error/.test(line)) ?? `code ${status}`);
  }
  return failures;
}

if (import.meta.filename === process.argv[1]) {
  const failures = installPeers({ again: true });
  for (const [name, why] of failures) console.error(`${name}: ${why}`);
  process.exitCode = failures.size > 0 ? 1 : 0;
}
