import { createServer } from 'node:http';
import { Pool } from 'undici';
import { listen } from './listen.js';

/**
 * The least that a server of these answers can do by hand: the body is read and parsed, the upstream is asked over a pool,
 * its reply is parsed, the fields are picked, the answer is written. No GraphQL, no checks, no callers, no limits.
 */
const pool = new Pool(process.env.UPSTREAM, { connections: 128 });
const authorization = 'Bearer sk_test_bench';
const readHeaders = { authorization };
const createHeaders = { authorization, 'content-type': 'application/x-www-form-urlencoded' };

listen(
  createServer((incoming, outgoing) => {
    const chunks = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = chunks.length === 1 ? chunks[0].toString() : Buffer.concat(chunks).toString();
      answer(text).then(
        (body) => send(outgoing, 200, body),
        () => send(outgoing, 500, '{"errors":[{"message":"failed"}]}'),
      );
    });
  }),
);

async function answer(text) {
  const { variables } = JSON.parse(text);
  if (variables.input) return JSON.stringify({ data: { createToken: await create(variables.input.card) } });
  if (variables.id) return JSON.stringify({ data: { token: await read(variables.id) } });
  const tokens = await Promise.all(Object.values(variables).map(read));
  return JSON.stringify({ data: Object.fromEntries(tokens.map((token, at) => [`t${at}`, token])) });
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

function send(outgoing, status, body) {
  outgoing
    .writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    .end(body);
}
