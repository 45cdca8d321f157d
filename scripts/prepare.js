/**
 * Builds the package after `npm ci`, so that `npm start` serves at once. It leaves the build alone when npm installs another
 * package that links to this one, such as an example, and when the tools of the build are not installed (`--omit=dev`).
 */
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
const { npm_config_local_prefix: installed = root } = process.env;
const isTarget = existsSync(installed) && realpathSync(installed) === root;

if (isTarget && existsSync(`${root}/node_modules/typescript`)) {
  // By a shell, since npm is a script on Windows.
  process.exitCode = spawnSync('npm run --silent build', { cwd: root, stdio: 'inherit', shell: true }).status ?? 1;
}
