import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listen } from './listen.js';

/**
 * The hand-written baseline: it parses the body, asks the upstream over a pool, picks the fields and writes the answer.
 * It has no GraphQL, no authentication, no checks and no limits.
 */
const pool = new Pool(process.env.UPSTREAM, { connections: 128 });
const authorization = 'Bearer sk_test_bench';
const readHeaders = { authorization };
const createHeaders = { authorization, 'content-type': 'application/x-www-form-urlencoded' };

listen(
  createServer((incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', async () => {
      const text = chunks.length === 1 ? chunks[0].toString() : Buffer.concat(chunks).toString();
      const body = await answer(text).catch(() => '{"errors":[{"message":"failed"}]}');
      outgoing
        .writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
        .end(body);
    });
  }),
);

async function answer(text) {
  const { variables } = JSON.parse(text);
  if (variables.input) return JSON.stringify({ data: { createToken: await create(variables.input.card) } });
  if (variables.id) return JSON.stringify({ data: { token: await read(variables.id) } });
  const tokens = await Promise.all(Object.values(variables).map(read));
  return JSON.stringify({ data: Object.fromEntries(tokens.map((token, index) => [`t${index}`, token])) });
}

async function read(id) {
  const token = await ask({ method: 'GET', path: `/v1/tokens/${encodeURIComponent(id)}`, headers: readHeaders });
  return { id: token.id, type: token.type.toUpperCase(), used: token.used, card: toCard(token.card) };
}

async function create(card) {
  const body =
    `card[number]=${encodeURIComponent(card.number)}&card[exp_month]=${card.expMonth}` +
    `&card[exp_year]=${card.expYear}&card[cvc]=${encodeURIComponent(card.cvc)}`;
  const token = await ask({ method: 'POST', path: '/v1/tokens', headers: createHeaders, body });
  return {
    token: { id: token.id, type: token.type.toUpperCase(), card: { brand: token.card.brand, last4: token.card.last4 } },
    userErrors: [],
    replayed: false,
  };
}

function toCard(card) {
  return { brand: card.brand, last4: card.last4, expMonth: card.exp_month, expYear: card.exp_year };
}

async function ask(request) {
  const { statusCode, body } = await pool.request(request);
  const reply = JSON.parse(await body.text());
  if (statusCode !== 200) throw new Error(`The upstream answered ${statusCode}.`);
  return reply;
}
