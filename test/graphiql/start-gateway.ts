import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

export interface RunningGateway {
  url: string;
  stop(): Promise<void>;
}

export const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

/**
 * Starts the built command as a person would, on the sandbox and a free port; the banner says where it listens.
 * GRAPHIQL_TEST_URL names a gateway that runs already, to look at one while it is being worked on.
 */
export async function startGateway(settings: Record<string, string> = {}): Promise<RunningGateway> {
  const running = process.env.GRAPHIQL_TEST_URL;
  if (running) return { url: running, stop: async () => {} };
  if (!existsSync(CLI)) throw new Error('dist/cli.js is missing: run `npm run build` first');

  const child = spawn(process.execPath, [CLI, 'serve'], {
    // No setting and no .env of the person who runs the tests: this must be the sandbox.
    env: { PATH: process.env.PATH, HOST: '127.0.0.1', PORT: String(await freePort()), ...settings },
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { url: await listeningUrl(child), stop: () => stop(child) };
}

function listeningUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (why: string) => {
      child.kill('SIGKILL');
      reject(new Error(`the gateway ${why}; it said:\n${output}`));
    };
    const timer = setTimeout(() => fail('named no address within 15 s'), 15_000);
    child.on('exit', (code) => fail(`ended with code ${code}`));
    child.stderr?.on('data', (chunk) => {
      output += chunk;
    });
    child.stdout?.on('data', (chunk) => {
      output += chunk;
      const url = /http:\/\/127\.0\.0\.1:\d+\/graphql/.exec(output)?.[0];
      if (!url) return;
      clearTimeout(timer);
      resolve(url);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
    child.on('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });
}
