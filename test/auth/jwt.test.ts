import { exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { authenticateByJwt } from '../../src/auth/authenticate-by-jwt.js';
import { HANDLERS, type RunningGateway, startGateway } from '../support/gateway.js';
import { pause } from '../support/wait.js';
import { type Issuer, startIssuer } from './issuer.js';
import { expectUnauthenticated, readAnswer, recordLog } from './secrets.js';

const { logger, log } = recordLog();
const QUERY = JSON.stringify({ query: '{ token(id: "tok_sandbox_card") { id } }' });

function post(gateway: RunningGateway, token: string, headers?: Record<string, string>): Promise<Response> {
  return gateway.send('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: QUERY,
  });
}

function authenticateBy({ jwksUrl, name, audience }: Issuer) {
  return authenticateByJwt({ jwksUrl, issuer: name, audience, logger });
}

const now = () => Math.floor(Date.now() / 1000);
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token with its header, its payload or its signature replaced. */
const spliced = (token: string, at: 0 | 1 | 2, part: string) => token.split('.').with(at, part).join('.');

type Claims = Record<string, unknown>;
const withClaims = (claims: Claims) => (issuer: Issuer) => issuer.sign({ claims });

/** Every way in which a token can be bad, made from an issuer whose other tokens are good. */
const BAD: [string, (issuer: Issuer) => Promise<string>][] = [
  ['no signature: alg none', async (issuer) => `${base64({ alg: 'none' })}.${(await issuer.sign()).split('.')[1]}.`],
  ['alg none with a signature', async (issuer) => spliced(await issuer.sign(), 0, base64({ alg: 'none', kid: 'rsa' }))],
  [
    'HS256 with the public key in PEM as its secret',
    async (issuer) => {
      const secret = new TextEncoder().encode(await exportSPKI(issuer.rsa.publicKey));
      return issuer.sign({ header: { alg: 'HS256' }, key: secret });
    },
  ],
  [
    'HS256 with the modulus as its secret',
    async (issuer) => {
      const { n = '' } = await exportJWK(issuer.rsa.publicKey);
      return issuer.sign({ header: { alg: 'HS256' }, key: Buffer.from(n, 'base64url') });
    },
  ],
  [
    "somebody else's key under a known id",
    async (issuer) => issuer.sign({ key: (await generateKeyPair('RS256')).privateKey }),
  ],
  [
    'an unknown key id',
    async (issuer) => issuer.sign({ header: { kid: 'nobody' }, key: (await generateKeyPair('RS256')).privateKey }),
  ],
  [
    'a key that it brings along',
    async (issuer) => {
      const own = await generateKeyPair('RS256', { extractable: true });
      return issuer.sign({ header: { jwk: await exportJWK(own.publicKey) }, key: own.privateKey });
    },
  ],
  [
    'an address of keys that it brings along',
    async (issuer) => issuer.sign({ header: { kid: 'nobody', jku: 'http://127.0.0.1:1/jwks' } }),
  ],
  ['the id of a key of another kind', (issuer) => issuer.sign({ header: { kid: 'elliptic' } })],
  [
    'an algorithm that the key is not for',
    async (issuer) => issuer.sign({ header: { alg: 'RS512' }, key: (await generateKeyPair('RS512')).privateKey }),
  ],
  [
    'a changed payload',
    async (issuer) =>
      spliced(
        await issuer.sign(),
        1,
        base64({ iss: issuer.name, aud: issuer.audience, sub: 'admin', exp: now() + 60 }),
      ),
  ],
  ['an empty signature', async (issuer) => spliced(await issuer.sign(), 2, '')],
  ['a cut signature', async (issuer) => (await issuer.sign()).slice(0, -4)],
  ['an extension that must be understood', (issuer) => issuer.sign({ header: { crit: ['x'], x: 1 } })],
  ['another issuer', withClaims({ iss: 'https://somebody.example/' })],
  ['the issuer without its slash', withClaims({ iss: 'https://issuer.example' })],
  ['no issuer', withClaims({ iss: null })],
  ['another audience', withClaims({ aud: 'somebody' })],
  ['audiences, ours not among them', withClaims({ aud: ['somebody', 'stripe-token-gateway-2'] })],
  ['no audience', withClaims({ aud: null })],
  ['no expiry', withClaims({ exp: null })],
  ['an expiry that is no number', withClaims({ exp: '9999999999' })],
  ['an expiry past the tolerance', (issuer) => issuer.sign({ claims: { exp: now() - 6 } })],
  ['a beginning that is still to come', (issuer) => issuer.sign({ claims: { nbf: now() + 60 } })],
  ['no subject', withClaims({ sub: null })],
  ['an empty subject', withClaims({ sub: '' })],
  ['a subject that is no text', withClaims({ sub: 1 })],
  ['accounts that are none', withClaims({ stripe_accounts: ['cus_1'] })],
  ['garbage', async () => 'garbage-garbage'],
  ['garbage in three parts', async () => 'garbage.garbage.garbage'],
  ['JSON that is no token', async () => `${base64([])}.${base64(1)}.${base64(null)}`],
  ['five parts, as an encrypted one has', async (issuer) => `${await issuer.sign()}.a.b`],
  ['more than 8 KiB', (issuer) => issuer.sign({ claims: { long: 'x'.repeat(8192) } })],
];

describe.each(HANDLERS)('through the %s handler', (handler) => {
  let issuer: Issuer;
  let gateway: RunningGateway;
  beforeAll(async () => {
    issuer = await startIssuer();
    gateway = await startGateway({ logger, handler, authenticate: authenticateBy(issuer) });
  });
  afterAll(() => Promise.all([gateway.close(), issuer.close()]));

  test.each<[string, Claims, 'RS256' | 'ES256']>([
    ['RSA', {}, 'RS256'],
    ['an elliptic curve', {}, 'ES256'],
    ['several audiences', { aud: ['somebody', 'stripe-token-gateway'] }, 'RS256'],
    ['scp', { scope: null, scp: ['tokens:read', 'mail:read'] }, 'RS256'],
    ['scopes', { scope: null, scopes: ['tokens:read'] }, 'RS256'],
    ['scp beside an empty scope', { scope: '', scp: ['tokens:read'] }, 'RS256'],
    ['scopes beside an empty scp', { scope: null, scp: '', scopes: 'tokens:read' }, 'RS256'],
    ['scp as text', { scope: null, scp: 'mail:read tokens:read' }, 'RS256'],
  ])('a good token gets in: %s', async (_what, claims, alg) => {
    const token = await issuer.sign({ header: { alg }, claims });
    const answer = await readAnswer(await post(gateway, token), log, [token]);
    expect(answer).toMatchObject({ status: 200, body: { data: { token: { id: 'tok_sandbox_card' } } } });
  });

  test('the clocks may differ by a few seconds', async () => {
    const token = await issuer.sign({ claims: { exp: now() - 2, nbf: now() + 2 } });
    expect((await post(gateway, token)).status).toBe(200);
  });

  test.each(BAD)('%s is answered with 401, and Stripe is not asked', async (_what, make) => {
    const calls = gateway.upstream.seen.length;
    const token = await make(issuer);
    expectUnauthenticated(await readAnswer(await post(gateway, token), log, [token]));
    expect(gateway.upstream.seen).toHaveLength(calls);
  });

  test('one that has expired says so, for the client to get another', async () => {
    const answer = await readAnswer(await post(gateway, await issuer.sign({ claims: { exp: now() - 60 } })), log, []);
    expectUnauthenticated(answer);
    expect(answer.body.errors[0].message).toBe('The token has expired.');
  });

  test.each<[string, Claims]>([
    ['no scope at all', { scope: null }],
    ['scopes of somebody else', { scope: 'mail:read TOKENS:READ tokens:*' }],
    ['a scope that grants nothing here beside one that does', { scope: 'mail:read', scp: ['tokens:read'] }],
    ['an empty list beside a full one', { scope: null, scp: [], scopes: ['tokens:read'] }],
    ['a scope of another type', { scope: { 'tokens:read': true } }],
  ])('%s is no scope', async (_what, claims) => {
    const calls = gateway.upstream.seen.length;
    const answer = await readAnswer(await post(gateway, await issuer.sign({ claims })), log, []);
    expect(answer.body.errors[0].extensions.code).toBe('FORBIDDEN');
    expect(gateway.upstream.seen).toHaveLength(calls);
  });

  test.each<[string, unknown, string | undefined]>([
    ['without the claim, the own account alone', null, 'FORBIDDEN'],
    ['of a list, those on it', ['acct_sandbox'], undefined],
    ['of words, those among them', 'acct_1 acct_sandbox', undefined],
    ['with a star, all that the gateway allows', '*', undefined],
    ['none of others', ['acct_1'], 'FORBIDDEN'],
  ])('connected accounts are those of the claim: %s', async (_what, claim, code) => {
    const token = await issuer.sign({ claims: { stripe_accounts: claim } });
    const answer = await readAnswer(await post(gateway, token, { 'stripe-account': 'acct_sandbox' }), log, []);
    expect(answer.body.errors?.[0].extensions.code).toBe(code);
  });
});

test('an empty list of connected accounts is none at all, not even the own account', async () => {
  const issuer = await startIssuer();
  const gateway = await startGateway({ logger, authenticate: authenticateBy(issuer) });
  for (const claim of [[], '', ' ']) {
    const token = await issuer.sign({ claims: { stripe_accounts: claim } });
    const answer = await readAnswer(await post(gateway, token), log, []);
    expect(answer.body.errors[0].extensions.code).toBe('FORBIDDEN');
  }
  expect(gateway.upstream.seen).toEqual([]);
  await Promise.all([gateway.close(), issuer.close()]);
});

test('a caller is counted by its subject, whatever token it comes with', async () => {
  const issuer = await startIssuer();
  const authenticate = authenticateBy(issuer);
  const identify = async (claims: Claims) => {
    const token = await issuer.sign({ claims });
    return authenticate(() => `Bearer ${token}`);
  };
  const first = await identify({ sub: 'shop-1' });
  const second = await identify({ sub: 'shop-1', jti: 'another' });
  const other = await identify({ sub: 'shop-2' });
  expect(first).toMatchObject({ name: 'shop-1', credentialId: expect.stringMatching(/^jwt:[\w-]{22}$/) });
  expect(second.credentialId).toBe(first.credentialId);
  expect(other.credentialId).not.toBe(first.credentialId);
  await issuer.close();
});

describe("the issuer's keys", () => {
  let issuer: Issuer;
  let gateway: RunningGateway;
  afterEach(() => Promise.all([gateway.close(), issuer.close()]));
  const start = async () => {
    issuer = await startIssuer();
    gateway = await startGateway({ logger, authenticate: authenticateBy(issuer) });
  };

  test('are asked for once, and not again for each key that nobody has', async () => {
    await start();
    await Promise.all(Array.from({ length: 5 }, async () => post(gateway, await issuer.sign())));
    for (let count = 0; count < 5; count++) {
      expect((await post(gateway, await issuer.sign({ header: { kid: `nobody-${count}` } }))).status).toBe(401);
    }
    expect(issuer.asked).toBe(1);
  });

  test('are not asked for by what is no token of theirs', async () => {
    await start();
    for (const token of [
      'garbage',
      'a.b.c',
      `${base64({ alg: 'none' })}.${base64({})}.`,
      await issuer.sign({ header: { alg: 'HS256' }, key: new Uint8Array(32) }),
    ]) {
      expect((await post(gateway, token)).status).toBe(401);
    }
    expect(issuer.asked).toBe(0);
  });

  test.each<[string, Issuer['script']]>([
    ['cannot be reached', (response) => response.destroy()],
    ['fails', (response) => response.writeHead(500).end()],
    ['sends no keys', (response) => response.writeHead(200).end('{"secretsecret":1}')],
    ['sends no JSON', (response) => response.writeHead(200).end('<html>secretsecret')],
    ['sends one elsewhere', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ])('when the issuer %s the caller is not blamed, and may try again', async (_what, script) => {
    await start();
    issuer.script = script;
    const token = await issuer.sign();
    const answer = await readAnswer(await post(gateway, token), log, [
      token,
      'secretsecret',
      String(issuer.jwksUrl.port),
    ]);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('1');
    expect(answer.headers.get('www-authenticate')).toBeNull();
    expect(answer.body.errors[0].extensions.code).toBe('UPSTREAM_UNAVAILABLE');
    expect(gateway.upstream.seen).toEqual([]);
    expect(log).toContainEqual(expect.objectContaining({ level: 'error', message: 'JWKS cannot be fetched' }));

    // Whoever insists does not make the gateway ask on and on.
    const { asked } = issuer;
    await Promise.all([post(gateway, token), post(gateway, token)]);
    expect(issuer.asked).toBe(asked);
    issuer.script = undefined;
    await pause(1050);
    expect((await post(gateway, token)).status).toBe(200);
  });

  test('are not followed to another address', async () => {
    await start();
    const other = await startIssuer();
    issuer.script = (response) => response.writeHead(302, { location: other.jwksUrl.href }).end();
    expect((await post(gateway, await other.sign())).status).toBe(503);
    expect(other.asked).toBe(0);
    await other.close();
  });
});
