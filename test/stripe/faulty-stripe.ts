import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRandom } from '../../src/sandbox/faults.js';
import { error, reply } from './ask.js';

export interface FaultyStripe {
  url: URL;
  /** The token that each idempotency key made. */
  tokens: Map<string, { id: string; input: string }>;
  /** Keys that came with another input than before. */
  keysWithTwoInputs: string[];
  /** How often each fault was played. */
  faults: Map<string, number>;
  close(): Promise<void>;
}

type Fault = (response: ServerResponse, carryOut: () => string) => void;

const whole = (text: string) => ({ 'content-type': 'application/json', 'content-length': String(text.length) });
/** Longer than the gateway waits. */
const TOO_LATE_MS = 450;

/** Every way in which an upstream fails: before it carried the create out, or after it. */
export const FAULTS: Record<string, Fault> = {
  'reset before': (response) => response.destroy(),
  'reset after': (response, carryOut) => {
    carryOut();
    response.destroy();
  },
  'short body after': (response, carryOut) => {
    const text = carryOut();
    response.writeHead(200, whole(text)).write(text.slice(0, 20), () => response.destroy());
  },
  'stalled body after': (response, carryOut) => {
    const text = carryOut();
    response.writeHead(200, whole(text)).write(text.slice(0, 20));
  },
  'slow before': (response) => void setTimeout(reply(500, error()), TOO_LATE_MS, response),
  'slow after': (response, carryOut) => void setTimeout(reply(200, carryOut()), TOO_LATE_MS, response),
  'a little slow': (response, carryOut) => void setTimeout(() => reply(200, carryOut())(response), 50),
  '500': reply(500, error()),
  '500 that is final': reply(500, error(), { 'stripe-should-retry': 'false' }),
  '503 in HTML': reply(503, '<html>'),
  '409': reply(409, error({ type: 'x', code: 'lock_timeout' })),
  '429': reply(429, error()),
  'malformed JSON after': (response, carryOut) => reply(200, carryOut().slice(0, 30))(response),
  'null after': (response, carryOut) => {
    carryOut();
    reply(200, 'null')(response);
  },
  'a text': reply(200, '"str"'),
  'another object': reply(200, '{"id":"cus_1","object":"customer"}'),
  'a redirect': reply(307, '', { location: '/v1/tokens' }),
  'a large body after': (response, carryOut) => reply(200, carryOut() + ' '.repeat(1_100_000))(response),
};

/** A Stripe that makes tokens and keeps its word on idempotency keys, but fails in every way at the given rate. */
export async function startFaultyStripe(rate: number, seed: number): Promise<FaultyStripe> {
  const random = createRandom(seed);
  const tokens: FaultyStripe['tokens'] = new Map();
  const keysWithTwoInputs: string[] = [];
  const faults = new Map<string, number>();
  const inputs = new Map<string, string>();
  const names = Object.keys(FAULTS);

  const server = createServer(async (request, response) => {
    const key = String(request.headers['idempotency-key']);
    const input = createHash('sha256')
      .update(await readAll(request))
      .digest('hex');
    if (inputs.has(key) && inputs.get(key) !== input) keysWithTwoInputs.push(key);
    inputs.set(key, input);

    const replayed = tokens.has(key);
    const carryOut = () => {
      const token = tokens.get(key) ?? { id: `tok_${tokens.size}`, input };
      tokens.set(key, token);
      return JSON.stringify({ id: token.id, object: 'token', livemode: false, created: 1, used: false, type: 'card' });
    };
    if (random() >= rate) {
      reply(200, carryOut(), replayed ? { 'idempotent-replayed': 'true' } : {})(response);
      return;
    }
    const name = names[Math.floor(random() * names.length)] as string;
    faults.set(name, (faults.get(name) ?? 0) + 1);
    FAULTS[name]?.(response, carryOut);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    tokens,
    keysWithTwoInputs,
    faults,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
