import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { checkAnswer } from '../load/check-answer.js';
import { entry } from '../servers/start-gateway.js';
import * as shapes from '../shapes.js';
import { freePort } from '../upstream/free-port.js';

const CONSTANT = new URL('../limits/constant.js', import.meta.url).pathname;
const MAX_MS = 30_000;

/** From the start of the process to the first right answer, in turns: the gateway on its sandbox, and a constant. */
export async function start({ serving, starts }) {
  const { node } = serving;
  const series = { gateway: [], constant: [] };
  for (let round = 0; round < starts; round++) {
    series.constant.push({ ms: await timeStart([node, CONSTANT], shapes.constant, serving) });
    series.gateway.push({ ms: await timeStart([node, entry(), 'serve'], shapes.seeded, serving) });
  }
  return { series };
}

async function timeStart(command, shape, { core, folder }) {
  const port = await freePort();
  const server = { name: command.at(-1), url: `http://127.0.0.1:${port}/graphql` };
  const started = performance.now();
  const child = spawn('taskset', ['-c', String(core), ...command], {
    cwd: folder,
    env: { PATH: process.env.PATH, PORT: String(port) },
    stdio: 'ignore',
  });
  const exited = once(child, 'exit');
  try {
    await firstAnswer(server, shape);
    return Math.round((performance.now() - started) * 10) / 10;
  } finally {
    child.kill('SIGKILL');
    await exited;
  }
}

/** Nobody listens at first; any other failure is one. */
async function firstAnswer(server, shape) {
  const until = performance.now() + MAX_MS;
  for (;;) {
    try {
      return await checkAnswer(server, shape);
    } catch (error) {
      if (error.code !== 'ECONNREFUSED' || performance.now() > until) throw error;
      await pause(1);
    }
  }
}
