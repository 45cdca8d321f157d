import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = new URL('../../', import.meta.url).pathname;

/** Installs an example by its own lock, unless that was done since the lock was last changed. Answers its folder. */
export function install(folder: string): string {
  const path = join(ROOT, folder);
  const done = join(path, 'node_modules/.package-lock.json');
  const isDone = existsSync(done) && statSync(done).mtimeMs >= statSync(join(path, 'package-lock.json')).mtimeMs;
  if (!isDone) execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: path, stdio: 'pipe' });
  return path;
}
