import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const ROOT = new URL('../../', import.meta.url).pathname;

/** As `npm run check` wants it. Files outside the project stay as they are. */
export function format(file) {
  if (!file.startsWith(ROOT)) return;
  const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome');
  if (existsSync(biome)) execFileSync(process.execPath, [biome, 'format', '--write', file], { stdio: 'ignore' });
}
