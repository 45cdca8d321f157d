import { spawn, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningGateway, startGateway } from '../support/gateway.js';
import { pause } from '../support/wait.js';

const CONNECTIONS = 200;
/** Milliseconds after which all of them must be gone. */
const LIMIT = 12_000;

const isMissing = spawnSync('slowhttptest', ['-h']).error !== undefined;
if (isMissing) {
  const said = 'slowhttptest is missing (Debian package slowhttptest): slow connections were not tried.';
  if (process.env.CI) throw new Error(said);
  console.warn(said);
}

let gateway: RunningGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

/** Every connection opened within the first second, more of it sent every three, until none is left. */
function attack(kind: string[]): Promise<{ output: string; ms: number }> {
  const started = performance.now();
  const child = spawn('slowhttptest', [
    ...kind,
    ...['-c', `${CONNECTIONS}`, '-r', `${CONNECTIONS}`, '-i', '3', '-l', '30', '-p', '5', '-t', 'POST'],
    ...['-f', 'application/json', '-u', `${gateway.url}/graphql`],
  ]);
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => child.on('exit', () => resolve({ output, ms: performance.now() - started })));
}

test.skipIf(isMissing).each([
  ['headers', ['-H']],
  ['bodies', ['-B', '-s', '8192']],
])(
  `${CONNECTIONS} connections with slow %s are gone within 12 s, and others are served meanwhile`,
  async (_what, kind) => {
    const attacked = attack(kind);
    let isOver = false;
    attacked.then(() => {
      isOver = true;
    });
    const waits: number[] = [];
    while (!isOver) {
      const started = performance.now();
      expect((await gateway.ask('{ __typename }')).status).toBe(200);
      waits.push(performance.now() - started);
      await pause(50);
    }
    const { output, ms } = await attacked;
    const said = stripVTControlCharacters(output);
    // All of them were there at once, none is left, and its own probe was always served.
    expect(said).toMatch(new RegExp(`connected: +${CONNECTIONS}\\n`));
    expect(said).toMatch(/Exit status: +No open connections left/);
    expect(said).not.toMatch(/service available: +NO/);
    expect(ms).toBeLessThan(LIMIT);
    expect(waits.length).toBeGreaterThan(50);
    expect(Math.max(...waits)).toBeLessThan(1000);
  },
);
