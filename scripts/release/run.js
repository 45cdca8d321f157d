import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/**
 * Runs a command of this machine or of `node_modules/.bin`. What it said is a problem if it failed.
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {{ stdout: string, problems: string[] }}
 */
export function run(command, args) {
  const PATH = ['node_modules/.bin', process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 26, env });
  if (status === 0) return { stdout, problems: [] };
  const said = stripVTControlCharacters(`${stdout ?? ''}\n${stderr ?? ''}`).split('\n');
  return { stdout, problems: [`${command} failed${error ? `: ${error.message}` : ''}`, ...said.filter(Boolean)] };
}

/** The same, where going on would be of no use. @param {string} command @param {string[]} args */
export function must(command, args) {
  const { stdout, problems } = run(command, args);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return stdout;
}
