import type { Config } from '../config/config.js';
import { SEEDS } from '../sandbox/seeds.js';
import { version } from '../version.js';

/** What the command tells the person who started it. `metricsUrl` is undefined where metrics are off. */
export function createBanner(
  { mode, auth, graphiql, apiBase, workers }: Config,
  { url, metricsUrl }: { url: string; metricsUrl: string | undefined },
): string {
  const query = `{"query":"{ token(id: \\"${mode === 'sandbox' ? SEEDS.cardToken : 'tok_…'}\\") { type card { brand last4 } } }"}`;
  const credential = auth.kind === 'none' ? '' : " -H 'authorization: Bearer …'";
  const next = mode === 'sandbox' ? 'Set STRIPE_SECRET_KEY to use Stripe. ' : '';
  return `stripe-token-gateway ${version}

  address   ${url}${workers > 1 ? `\n  workers   ${workers}` : ''}
  upstream  ${UPSTREAMS[mode]}${apiBase ? `, at ${apiBase.origin}` : ''}
  callers   ${CALLERS[auth.kind]}
  GraphiQL  ${graphiql ? 'open the address in a browser' : 'off'}
  metrics   ${metricsUrl ?? 'off'}
  try       curl -s ${url} -H 'content-type: application/json'${credential} -d '${query}'

${next}Stop it with Ctrl+C.
`;
}

const UPSTREAMS: Record<Config['mode'], string> = {
  sandbox: 'the built-in sandbox; no Stripe key is set, so nothing leaves this machine',
  test: "Stripe's test mode",
  live: "Stripe's live mode",
  passthrough: "Stripe, with each caller's own key",
};

const CALLERS: Record<Config['auth']['kind'], string> = {
  none: 'anyone who can reach this address',
  keys: 'authenticated by API key',
  jwt: 'authenticated by JWT',
  passthrough: 'authenticated by their own Stripe key',
};
