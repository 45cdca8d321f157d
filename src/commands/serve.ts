import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Config } from '../config.js';
import { createGateway, type Gateway } from '../create-gateway.js';
import { log } from '../log.js';
import { createSandbox } from '../sandbox/create-sandbox.js';
import { SANDBOX_PUBLISHABLE_KEY, SANDBOX_SECRET_KEY, SEEDS } from '../sandbox/seeds.js';
import { createGraphiQL } from './create-graphiql.js';
import type { Running } from './running.js';
import { version } from './version.js';

/** Milliseconds in which a client must have sent its headers and its body. */
const REQUEST_TIMEOUT_MS = 10_000;

/** Serves the gateway until it is told to stop. */
export async function serve(config: Config): Promise<Running> {
  const gateway = createGateway(toOptions(config));
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, connectionsCheckingInterval: 1000 },
    gateway.nodeHandler,
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(config.port, config.host, resolve);
  });
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  const url = `http://${host}:${(server.address() as AddressInfo).port}/graphql`;
  log.info('listening', { url });
  return { banner: banner(config, url), close: () => close(gateway, server) };
}

async function close(gateway: Gateway, server: ReturnType<typeof createServer>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  await gateway.close();
  server.closeIdleConnections();
  await closed;
}

function toOptions(config: Config): Parameters<typeof createGateway>[0] {
  const { mode, account, connectAccounts, graphiql, introspection, development, timeoutMs, apiBase } = config;
  const shared = {
    introspection,
    timeoutMs,
    alwaysExplain: development,
    graphiql: graphiql ? createGraphiQL(mode) : undefined,
  };
  if (config.secretKey === undefined) {
    return {
      ...shared,
      secretKey: SANDBOX_SECRET_KEY,
      publishableKey: SANDBOX_PUBLISHABLE_KEY,
      fetch: createSandbox().fetch,
      connect: { default: account, allowed: connectAccounts.length ? connectAccounts : [SEEDS.account] },
    };
  }
  return {
    ...shared,
    secretKey: config.secretKey,
    publishableKey: config.publishableKey,
    apiBase,
    connect: { default: account, allowed: connectAccounts },
  };
}

const UPSTREAMS: Record<Config['mode'], string> = {
  sandbox: 'the built-in sandbox: no Stripe key is set, nothing leaves this machine',
  test: "Stripe's test mode",
  live: "Stripe's live mode",
};

function banner({ mode, graphiql, apiBase }: Config, url: string): string {
  const query = `{"query":"{ token(id: \\"${mode === 'sandbox' ? SEEDS.cardToken : 'tok_…'}\\") { type card { brand last4 } } }"}`;
  return `stripe-token-gateway ${version}

  address   ${url}
  upstream  ${UPSTREAMS[mode]}${apiBase ? `, at ${apiBase.origin}` : ''}
  GraphiQL  ${graphiql ? 'open the address in a browser' : 'off'}
  try       curl -s ${url} -H 'content-type: application/json' -d '${query}'
`;
}
