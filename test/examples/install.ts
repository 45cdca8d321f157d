import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Installs a folder as its lock says, unless what it has is at least as new as the lock. */
export async function install(folder: string): Promise<void> {
  const installed = changed(join(folder, 'node_modules/.package-lock.json'));
  if (installed !== undefined && installed >= (changed(join(folder, 'package-lock.json')) ?? 0)) return;
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}

function changed(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}
