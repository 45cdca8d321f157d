import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** npm's own record of what it installed: as old as the last `npm ci` of the folder. */
const INSTALLED = 'node_modules/.package-lock.json';

/** Runs `npm ci` in the folder of an example, as its README says, unless that was done since its lock last changed. */
export async function install(folder: string): Promise<void> {
  const [installed, lock] = await Promise.all([
    changed(join(folder, INSTALLED)),
    changed(join(folder, 'package-lock.json')),
  ]);
  if (installed >= lock) return;
  await promisify(execFile)('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder });
}

async function changed(file: string): Promise<number> {
  try {
    return (await stat(file)).mtimeMs;
  } catch {
    return 0;
  }
}
