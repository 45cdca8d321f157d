/**
 * Runs the built command for 30 minutes (`npm run soak -- --minutes N`) at half of its peak rate, against a sandbox that
 * fails one request in twenty. Prints memory by thirds of the run, operations and errors by code, and exits with 1 when
 * memory grew by more than 5 % in the last third (a run of a few minutes can, since the caches still fill), when an error has
 * a code that no fault explains, or when the gateway did not stop cleanly.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Pool } from 'undici';
import { createSandbox } from '../dist/index.js';

const CALLERS = 32;
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const minutes = Number(values.minutes);
if (!(minutes > 0)) throw new Error('--minutes takes a number of minutes.');

const json = { 'content-type': 'application/json', 'request-id': 'req_fault' };
const error = '{"error":{"type":"api_error"}}';
/** What the upstream does instead of answering. */
const FAULTS = [
  (response) => response.destroy(),
  (response) => setTimeout(() => response.destroy(), 500),
  (response) => response.writeHead(500, json).end(error),
  (response) => response.writeHead(503, { 'content-type': 'text/html' }).end('<html>'),
  (response) => response.writeHead(409, json).end(error),
  (response) => response.writeHead(429, { ...json, 'retry-after': '1' }).end(error),
  (response) => response.writeHead(200, json).end('null'),
  (response) => response.writeHead(200, { ...json, 'content-length': 500 }).write('{"id":', () => response.destroy()),
];
/** What callers may see of them, once retries are spent or the circuit is open. */
const EXPLAINED = new Map([
  ['UPSTREAM_UNAVAILABLE', 'closed connections, 503, the open circuit'],
  ['UPSTREAM_ERROR', '500'],
  ['UPSTREAM_BAD_RESPONSE', 'HTML, null and truncated bodies'],
  ['UPSTREAM_TIMEOUT', 'closed connections and the waits between retries'],
  ['RATE_LIMITED', '429'],
  ['CONFLICT', '409'],
]);

const READ = 'query ($id: ID!) { token(id: $id) { used card { customer { email defaultSource { __typename } } } } }';
const MANY = 'query ($ids: [ID!]!) { tokens(ids: $ids) { id type card { last4 } } }';
const CREATE =
  'mutation ($input: CreateTokenInput!) { createToken(input: $input) { token { id } userErrors { code } } }';

const upstream = await startUpstream();
const gateway = await startGateway(`http://127.0.0.1:${upstream.address().port}`);
const pool = new Pool(gateway.origin, { connections: CALLERS });
const counts = { operations: 0, refused: 0, errors: new Map() };

await call(10_000);
const rate = counts.operations / 10 / 2;
Object.assign(counts, { operations: 0, refused: 0, errors: new Map() });
const samples = [];
const sampler = setInterval(() => samples.push(memoryOf(gateway.process.pid)), (minutes * 60_000) / 300);
await call(minutes * 60_000, rate);
clearInterval(sampler);
const isFine = report();
gateway.process.kill('SIGTERM');
const [exitCode] = await once(gateway.process, 'exit');
console.log(`gateway     exit code ${exitCode}`);
process.exit(isFine && exitCode === 0 ? 0 : 1);

async function startUpstream() {
  const sandbox = createSandbox();
  const server = createServer(async (request, response) => {
    const { url, method, headers } = request;
    const body = await text(request);
    if (Math.random() < 0.05) return FAULTS[Math.floor(Math.random() * FAULTS.length)](response);
    const reply = await sandbox.fetch(`http://sandbox${url}`, { method, headers, ...(body && { body }) });
    response.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function startGateway(apiBase) {
  const child = spawn(process.execPath, [new URL('../dist/cli.js', import.meta.url).pathname, 'serve'], {
    env: {
      PORT: '0',
      STRIPE_SECRET_KEY: 'sk_test_soak',
      STRIPE_API_BASE: apiBase,
      LOG_LEVEL: 'error',
      // Refused cards are part of the load.
      GATEWAY_CARD_TESTING_MAX_REFUSALS: '1000000',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.once('exit', () => child.kill('SIGKILL'));
  let output = '';
  for (;;) {
    const [chunk] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
    if (child.exitCode !== null) throw new Error('The gateway did not start.');
    output += chunk;
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    if (!origin) continue;
    child.stdout.resume();
    return { process: child, origin };
  }
}

/** All callers ask one operation after the other: as fast as they can, or together at a rate of operations per second. */
async function call(ms, rate = Infinity) {
  const until = Date.now() + ms;
  const caller = async () => {
    for (let next = Date.now(); next < until; next = Math.max(Date.now(), next + (CALLERS * 1000) / rate)) {
      await pause(Math.max(0, next - Date.now()));
      count(await ask(nextOperation()).catch(() => ({ errors: [{ extensions: { code: 'no response' } }] })));
    }
  };
  await Promise.all(Array.from({ length: CALLERS }, caller));
}

function nextOperation() {
  const dice = Math.random();
  if (dice < 0.5) return { query: READ, variables: { id: 'tok_sandbox_card' } };
  if (dice < 0.7) return { query: MANY, variables: { ids: ['tok_sandbox_card', 'btok_sandbox_bank', 'tok_nobody'] } };
  const number = dice < 0.75 ? '4242424242424241' : '4242424242424242';
  return { query: CREATE, variables: { input: { card: { number, expMonth: 12, expYear: 2034, cvc: '123' } } } };
}

async function ask(operation) {
  const request = { method: 'POST', path: '/graphql', headers: { 'content-type': 'application/json' } };
  return await (await pool.request({ ...request, body: JSON.stringify(operation) })).body.json();
}

function count({ data, errors }) {
  counts.operations++;
  if (data?.createToken?.userErrors.length > 0) counts.refused++;
  const code = errors?.[0].extensions?.code;
  if (errors) counts.errors.set(code, (counts.errors.get(code) ?? 0) + 1);
}

/** Resident megabytes, as the kernel counts them. */
function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

function report() {
  const third = samples.length / 3;
  const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
  const thirds = [0, 1, 2].map((part) => median(samples.slice(part * third, (part + 1) * third)));
  const growth = thirds[2] / thirds[1] - 1;
  console.log(`run         Node ${process.version}, ${minutes} minutes at ${Math.round(rate)} operations per second
operations  ${counts.operations}, ${counts.refused} of them refused with userErrors
memory      ${thirds.map((megabytes) => megabytes.toFixed(1)).join(', ')} MB by thirds; ${(growth * 100).toFixed(1)} % in the last`);
  for (const [code, times] of counts.errors) {
    console.log(
      `error       ${code} ${times}: ${EXPLAINED.has(code) ? `explained by ${EXPLAINED.get(code)}` : 'NOT EXPLAINED'}`,
    );
  }
  return growth <= 0.05 && [...counts.errors.keys()].every((code) => EXPLAINED.has(code));
}
