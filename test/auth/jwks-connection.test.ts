import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authenticateByJwt } from '../../src/auth/authenticate-by-jwt.js';
import { createAuthenticate } from '../../src/auth/create-authenticate.js';
import type { Logger } from '../../src/logger.js';
import { SELF_SIGNED } from '../stripe/self-signed.js';
import { type ConnectProxy, startConnectProxy } from '../support/connect-proxy.js';
import { type Issuer, startIssuer } from './issuer.js';

let issuer: Issuer;
let proxy: ConnectProxy;
let asked = 0;
const server = createServer(SELF_SIGNED, (_request, response) => {
  asked++;
  response.end('{"keys":[]}');
});
beforeAll(async () => {
  issuer = await startIssuer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy = await startConnectProxy((server.address() as AddressInfo).port);
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await Promise.all([issuer.close(), proxy.close()]);
});

/** What is logged when a token is checked with the keys of an https address. */
async function check(host: string, noProxy: readonly string[]) {
  const lines: object[] = [];
  const note = (fields: object, message?: string) => void lines.push({ ...fields, message });
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const auth = {
    kind: 'jwt',
    jwksUrl: new URL(`https://${host}/`),
    issuer: issuer.name,
    audience: issuer.audience,
  } as const;
  const config = { auth, proxy: { url: proxy.url, noProxy }, development: false };
  const authenticate = await createAuthenticate(config, logger);
  const token = await issuer.sign();
  await expect(async () => authenticate(() => `Bearer ${token}`)).rejects.toMatchObject({
    code: 'UPSTREAM_UNAVAILABLE',
  });
  return lines;
}

test('the keys of an issuer are fetched through the proxy, with the certificate checked whatever Node.js is told', async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const lines = await check('issuer.test', []).finally(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
  expect(proxy.seen).toEqual([{ host: 'issuer.test:443', authorization: undefined }]);
  expect(asked).toBe(0);
  expect(lines).toEqual([
    { error: 'TypeError', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'JWKS cannot be fetched' },
  ]);
});

test('a host of NO_PROXY is reached without the proxy, and the log says why it was not', async () => {
  proxy.seen.length = 0;
  const lines = await check('issuer.invalid', ['.invalid']);
  expect(proxy.seen).toEqual([]);
  expect(lines).toEqual([expect.objectContaining({ reason: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) })]);
});

test('without a fetch of its own, it fetches nothing while certificates are not checked', async () => {
  const lines: object[] = [];
  const note = (fields: object) => void lines.push(fields);
  const port = (server.address() as AddressInfo).port;
  const authenticate = authenticateByJwt({
    jwksUrl: new URL(`https://127.0.0.1:${port}/`),
    issuer: issuer.name,
    audience: issuer.audience,
    logger: { debug: note, info: note, warn: note, error: note },
  });
  const token = await issuer.sign();
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  await expect(async () => authenticate(() => `Bearer ${token}`))
    .rejects.toMatchObject({ code: 'UPSTREAM_UNAVAILABLE' })
    .finally(() => delete process.env.NODE_TLS_REJECT_UNAUTHORIZED);
  expect(asked).toBe(0);
  expect(lines).toEqual([{ error: 'TypeError', reason: 'NODE_TLS_REJECT_UNAUTHORIZED' }]);
});
