/**
 * A long run at half of the peak rate with faults on: `npm run soak [minutes]` (30 by default).
 *
 * The gateway is a process of its own; this one is its upstream (the sandbox, with faults) and its callers. It holds that
 * memory stays flat (the median of the last third within 5 % of the second's) and that every error has a code that the
 * faults explain. Prints a table, writes docs/soak.json, exits 1 when a promise was broken.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { Agent, createServer, request } from 'node:http';
import { createSandbox } from '../dist/sandbox/create-sandbox.js';
import { SANDBOX_SECRET_KEY, SEEDS } from '../dist/sandbox/seeds.js';

const MINUTES = Number(process.argv[2] ?? 30);
const CONNECTIONS = 32;
/** Operations under way at most: past that the callers wait, so that a backlog grows in nobody's memory. */
const MAX_WAITING = 256;
const FAULT_RATE = 0.05;
/** What each fault may become, once the gateway's retries are spent. */
const EXPLAINED = [
  'UPSTREAM_UNAVAILABLE',
  'UPSTREAM_ERROR',
  'UPSTREAM_BAD_RESPONSE',
  'UPSTREAM_TIMEOUT',
  'RATE_LIMITED',
  'CONFLICT',
];

const READ =
  'query ($id: ID!) { token(id: $id) { id used card { last4 customer { email defaultSource { __typename } } } } }';
const MANY = 'query ($ids: [ID!]!) { tokens(ids: $ids) { id type card { last4 } } }';
const CREATE = `mutation ($input: CreateTokenInput!) {
  createToken(input: $input) { token { id card { last4 } } userErrors { code } }
}`;

let faults = false;
const upstream = await startUpstream();
const gateway = await startGateway(upstream.url);
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

faults = true;
const peak = await measurePeak(10_000);
const samples = [];
const counts = { asked: 0, ok: 0, refused: 0, errors: {}, unexplained: 0 };
await run(MINUTES * 60_000, peak / 2);
const result = summarize();
console.log(JSON.stringify(result, null, 2));
if (MINUTES >= 30) writeFileSync(new URL('../docs/soak.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`);
gateway.kill('SIGTERM');
const [code] = await once(gateway, 'exit');
upstream.server.closeAllConnections();
upstream.server.close();
process.exit(result.memoryFlat && result.unexplained === 0 && code === 0 ? 0 : 1);

/** The sandbox, with a fault in one of twenty answers. */
async function startUpstream() {
  const sandbox = createSandbox();
  const server = createServer(async (incoming, outgoing) => {
    const chunks = [];
    for await (const chunk of incoming) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    if (faults && Math.random() < FAULT_RATE) return fail(outgoing);
    const reply = await sandbox.fetch(`http://sandbox${incoming.url}`, {
      method: incoming.method,
      headers: incoming.headers,
      ...(body.length > 0 && { body }),
    });
    outgoing.writeHead(reply.status, Object.fromEntries(reply.headers)).end(await reply.text());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${server.address().port}` };
}

function fail(outgoing) {
  const json = { 'content-type': 'application/json', 'request-id': 'req_fault' };
  const error = JSON.stringify({ error: { type: 'api_error' } });
  const kinds = [
    () => outgoing.destroy(),
    () => outgoing.writeHead(500, json).end(error),
    () => outgoing.writeHead(503, { 'content-type': 'text/html' }).end('<html>'),
    () => outgoing.writeHead(409, json).end(error),
    () => outgoing.writeHead(429, { ...json, 'retry-after': '1' }).end(error),
    () => outgoing.writeHead(200, json).end('null'),
    () => outgoing.writeHead(200, { ...json, 'content-length': 500 }).write('{"id":', () => outgoing.destroy()),
    () => setTimeout(() => outgoing.destroy(), 500),
  ];
  kinds[Math.floor(Math.random() * kinds.length)]();
}

async function startGateway(base) {
  const child = spawn(process.execPath, [new URL('../dist/cli.js', import.meta.url).pathname, 'serve'], {
    env: { PORT: '0', STRIPE_SECRET_KEY: SANDBOX_SECRET_KEY, STRIPE_API_BASE: base, LOG_LEVEL: 'error' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  for await (const chunk of child.stdout) {
    output += chunk;
    const url = /address +(\S+)/.exec(output)?.[1];
    if (url) return Object.assign(child, { url });
  }
  throw new Error('The gateway did not start.');
}

/** Operations per second with every connection busy, faults on. */
async function measurePeak(ms) {
  const until = Date.now() + ms;
  let done = 0;
  const caller = async () => {
    for (; Date.now() < until; done++) await ask(nextOperation());
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, caller));
  return (done / ms) * 1000;
}

/** Sends at a steady rate as far as the answers keep up, and samples the gateway's memory. */
async function run(ms, rate) {
  const started = Date.now();
  const waiting = new Set();
  let nextSample = 0;
  while (Date.now() - started < ms) {
    const due = Math.floor(((Date.now() - started) / 1000) * rate) - counts.asked;
    for (let sent = 0; sent < due && waiting.size < MAX_WAITING; sent++) {
      counts.asked++;
      const answer = ask(nextOperation()).then(count, () => count(undefined));
      waiting.add(answer);
      answer.finally(() => waiting.delete(answer));
    }
    if (Date.now() - started >= nextSample) {
      samples.push(memoryOf(gateway.pid));
      nextSample += 5000;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await Promise.all(waiting);
}

function count(answer) {
  const code = answer ? answer.errors?.[0]?.extensions.code : 'no answer';
  if (code === undefined) {
    counts.ok++;
    if (answer.data.createToken?.userErrors.length > 0) counts.refused++;
    return;
  }
  counts.errors[code] = (counts.errors[code] ?? 0) + 1;
  if (!EXPLAINED.includes(code)) counts.unexplained++;
}

function nextOperation() {
  const dice = Math.random();
  if (dice < 0.5) return { query: READ, variables: { id: SEEDS.cardToken } };
  if (dice < 0.7) return { query: MANY, variables: { ids: [SEEDS.cardToken, SEEDS.bankToken, 'tok_nobody'] } };
  const number = dice < 0.75 ? '4242424242424241' : '4242424242424242';
  return { query: CREATE, variables: { input: { card: { number, expMonth: 12, expYear: 2034, cvc: '123' } } } };
}

function ask(operation) {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const outgoing = request(gateway.url, { method: 'POST', agent, headers }, async (incoming) => {
      let text = '';
      for await (const chunk of incoming) text += chunk;
      resolve(JSON.parse(text));
    });
    outgoing.on('error', reject);
    outgoing.end(JSON.stringify(operation));
  });
}

/** Resident megabytes, as the kernel counts them. */
function memoryOf(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}

function summarize() {
  const third = Math.floor(samples.length / 3);
  const thirds = [0, 1, 2].map((part) => median(samples.slice(part * third, (part + 1) * third)));
  const growth = thirds[2] / thirds[1] - 1;
  return {
    node: process.version,
    minutes: MINUTES,
    peakPerSecond: Math.round(peak),
    sentPerSecond: Math.round(counts.asked / (MINUTES * 60)),
    ...counts,
    memoryByThirdMB: thirds.map((megabytes) => Math.round(megabytes * 10) / 10),
    growthOfLastThird: `${(growth * 100).toFixed(1)} %`,
    memoryFlat: growth <= 0.05,
  };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
