import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { environmentOf, execForm, readDockerfile, type Stage } from '../deploy/dockerfile.js';
import { until } from '../support/wait.js';

/*
 * No container engine is asked for here. What the Dockerfile says is done in folders: its build stage with its own commands,
 * its last stage as a folder that cannot be written, run by another user. CI builds and runs the image itself.
 */

const ROOT = new URL('../../', import.meta.url).pathname;
const base = mkdtempSync(join(tmpdir(), 'image-'));
const image = join(base, 'image');
const [build, last] = readDockerfile() as [Stage, Stage];
const isRoot = process.getuid?.() === 0;
/** Nothing of this process: what npm sets for its scripts would not be there in a build. */
const PATH = process.env.PATH ?? '';
let server: ChildProcess | undefined;

beforeAll(() => {
  const app = join(base, 'build');
  mkdirSync(app);
  for (const { name, text } of build.instructions) {
    if (name === 'COPY') copy(text.split(' '), ROOT, app);
    if (name === 'RUN') {
      const env = {
        PATH,
        HOME: process.env.HOME ?? base,
        npm_config_prefer_offline: 'true',
        npm_config_loglevel: 'error',
      };
      execFileSync('sh', ['-c', text], { cwd: app, env });
    }
  }
  mkdirSync(image);
  for (const { text } of last.instructions.filter(({ name }) => name === 'COPY')) {
    const [from, ...paths] = text.split(' ');
    expect(from).toBe(`--from=${build.name}`);
    copy(
      paths.map((path) => path.replace(/^\/app\//, '')),
      app,
      image,
    );
  }
  execFileSync('chmod', ['-R', 'a-w,a+rX', image]);
  chmodSync(base, 0o755);
}, 600_000);

afterAll(() => {
  server?.kill('SIGKILL');
  execFileSync('chmod', ['-R', 'u+w', base]);
  rmSync(base, { recursive: true, force: true });
});

function copy(paths: string[], from: string, to: string): void {
  const target = paths.at(-1) as string;
  for (const path of paths.slice(0, -1)) {
    const isInto = target.endsWith('/') || paths.length > 2;
    cpSync(join(from, path), isInto ? join(to, target, path.split('/').at(-1) as string) : join(to, target), {
      recursive: true,
    });
  }
}

/** As the user of the image where this process may become another one; a user that may not write either elsewhere. */
function asUser([command = '', ...args]: string[]): [string, string[]] {
  const [uid, gid] = (last.instructions.find(({ name }) => name === 'USER')?.text ?? '').split(':');
  const program = command === 'node' ? process.execPath : command;
  if (!isRoot) return [program, args];
  return ['setpriv', [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', '--no-new-privs', program, ...args]];
}

test('what is left holds no development dependency, no source and no test', () => {
  const files = readdirSync(image, { recursive: true, encoding: 'utf8' });
  expect(files).toContain('dist/cli.js');
  expect(
    files.filter((file) =>
      /^(src|test)(\/|$)|^node_modules\/(typescript|vitest|@biomejs\/biome|playwright-core)$/.test(file),
    ),
  ).toEqual([]);
  expect(files.filter((file) => /(^|\/)\.env$|\.pem$/.test(file))).toEqual([]);
});

test('it starts as another user on files that cannot be written, is healthy, answers, and ends when told', async () => {
  // Here on loopback, and on a port that is free.
  const env = { ...environmentOf(last), PATH, HOST: '127.0.0.1', PORT: String(await freePort()) };
  const instruction = (name: string) => last.instructions.find((found) => found.name === name)?.text ?? '';
  const [command, args] = asUser(execForm(instruction('CMD')));
  const [program, probe] = asUser(execForm(instruction('HEALTHCHECK')));
  const isHealthy = () => spawnSync(program, probe, { cwd: image, env }).status === 0;
  expect(isHealthy()).toBe(false);

  let output = '';
  server = spawn(command, args, { cwd: image, env });
  for (const stream of [server.stdout, server.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  }
  await until(() => /address +http/.test(output));
  expect(isHealthy()).toBe(true);
  if (isRoot) expect(statSync(`/proc/${server.pid}`).uid).toBe(1000);

  const url = `http://127.0.0.1:${env.PORT}`;
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ token(id: "tok_sandbox_card") { card { last4 } } }' }),
  });
  expect(await answer.json()).toEqual({ data: { token: { card: { last4: '4242' } } } });
  expect((await fetch(`${url}/graphql?asset=page.js`)).status).toBe(200);

  const ended = new Promise((resolve) => server?.on('exit', resolve));
  server.kill('SIGTERM');
  expect(await ended).toBe(0);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0));
    });
  });
}
