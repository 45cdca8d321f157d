import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { createApolloTokens } from './apollo.js';
import type { CardInput } from './documents.js';
import { fetchWithRetry } from './fetch-with-retry.js';
import { GatewayError } from './gateway-error.js';
import { createGraphQLRequestTokens } from './graphql-request.js';
import { createRelayTokens } from './relay.js';
import type { TokenClient } from './token-client.js';
import { createUrqlTokens } from './urql.js';

const CLIENTS = {
  apollo: createApolloTokens,
  urql: createUrqlTokens,
  'graphql-request': createGraphQLRequestTokens,
  relay: createRelayTokens,
};

// Numbers for tests: a good one, and one with a wrong digit. https://docs.stripe.com/testing
const card: CardInput = { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123' };
const wrong: CardInput = { ...card, number: '4242424242424241' };

const { GATEWAY_URL: url = 'http://127.0.0.1:4000/graphql', GATEWAY_KEY: key } = process.env;
const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};

for (const [name, create] of Object.entries(CLIENTS)) {
  if (process.argv.length > 2 && !process.argv.includes(name)) continue;
  console.log(name);
  try {
    await show(create({ url, headers, fetch: fetchWithRetry }));
  } catch (error) {
    console.log(`  failed    ${describe(error)}`);
    process.exitCode = 1;
  }
}

async function show(tokens: TokenClient): Promise<void> {
  // One key for each thing that is meant to happen once: a second try with the same key makes no second token.
  const made = await tokens.createToken(card, randomUUID());
  console.log(`  made      ${made.token?.id}: ${made.token?.card?.brand} ending in ${made.token?.card?.last4}`);

  const refused = await tokens.createToken(wrong, randomUUID());
  for (const { field, code, message } of refused.userErrors) {
    console.log(`  refused   ${field?.join('.')}: ${message} (${code})`);
  }

  const read = await tokens.readToken('tok_sandbox_card');
  console.log(`  read      ${read?.id}: ${read?.card?.last4} of ${read?.card?.customer?.email}`);

  const held = inspect(tokens.client, { depth: Number.POSITIVE_INFINITY, maxArrayLength: null, maxStringLength: null });
  const numbers = [card.number, wrong.number].filter((number) => held.includes(number));
  console.log(`  keeps     ${numbers.length} of 2 card numbers`);
}

/** No more of an error than is safe to show. */
function describe(error: unknown): string {
  if (!(error instanceof GatewayError)) return error instanceof Error ? error.message : 'for an unknown reason';
  const { code, message, retryAfter, requestId } = error;
  const hint = code === 'UNAUTHENTICATED' ? ' Set GATEWAY_KEY.' : retryAfter ? ` Wait ${retryAfter} s.` : '';
  return `${code}: ${message}${hint} (request ${requestId})`;
}
