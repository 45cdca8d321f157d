import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

export interface Issuer {
  name: string;
  audience: string;
  jwksUrl: URL;
  rsa: KeyPair;
  /** How often its keys were asked for. */
  asked: number;
  /** Answers in place of the keys. */
  script: ((response: ServerResponse) => void) | undefined;
  /** A good token, but for what is changed. A claim of null is left out. */
  sign(change?: {
    header?: Partial<JWTHeaderParameters>;
    claims?: Record<string, unknown>;
    key?: Parameters<SignJWT['sign']>[0];
  }): Promise<string>;
  close(): Promise<void>;
}

/** An issuer of tokens on a real socket, with an RSA and an elliptic key. */
export async function startIssuer(): Promise<Issuer> {
  const rsa = await generateKeyPair('RS256', { extractable: true });
  const elliptic = await generateKeyPair('ES256', { extractable: true });
  const keys = [
    { ...(await exportJWK(rsa.publicKey)), kid: 'rsa', use: 'sig', alg: 'RS256' },
    { ...(await exportJWK(elliptic.publicKey)), kid: 'elliptic', use: 'sig' },
  ];
  const server = createServer((_request, response) => {
    issuer.asked++;
    if (issuer.script) return issuer.script(response);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer: Issuer = {
    name: 'https://issuer.example/',
    audience: 'stripe-token-gateway',
    jwksUrl: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`),
    rsa,
    asked: 0,
    script: undefined,
    sign: async ({ header, claims, key } = {}) => {
      const { alg = 'RS256', kid = alg === 'ES256' ? 'elliptic' : 'rsa', ...rest } = header ?? {};
      const now = Math.floor(Date.now() / 1000);
      const payload: Record<string, unknown> = {
        iss: issuer.name,
        aud: issuer.audience,
        sub: 'shop-1',
        scope: 'tokens:read',
        iat: now,
        exp: now + 60,
        ...claims,
      };
      const given = Object.fromEntries(Object.entries(payload).filter(([, claim]) => claim !== null));
      return new SignJWT(given as JWTPayload)
        .setProtectedHeader({ alg, kid, ...rest })
        .sign(key ?? (alg === 'ES256' ? elliptic.privateKey : rsa.privateKey), {
          crit: Object.fromEntries((rest.crit ?? []).map((name) => [name, true])),
        });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return issuer;
}
