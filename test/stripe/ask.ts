import type { ServerResponse } from 'node:http';
import { toStripeIdempotencyKey } from '../../src/stripe/idempotency-key.js';
import { validateReply, validateRequest } from '../contract/validate.js';
import type { GraphQLAnswer, RunningGateway } from '../support/gateway.js';
import type { Script } from '../support/upstream.js';

// The first check of a kind of reply compiles its contract, which takes longer than some of the deadlines here.
validateRequest('GET', '/v1/tokens/tok_1', '');
validateRequest('POST', '/v1/tokens', '', '');
validateReply('GET', '/v1/tokens/tok_1', 200, {});
validateReply('POST', '/v1/tokens', 200, {});
validateReply('GET', '/v1/tokens/tok_1', 404, {});

export const READ = 'query ($id: ID!) { token(id: $id) { id } }';
export const CREATE =
  'mutation ($input: CreateTokenInput!, $key: String) { createToken(input: $input, idempotencyKey: $key) { token { id } userErrors { code } replayed } }';
export const CARD = { card: { number: '4242424242424242', expMonth: 12, expYear: 2040, cvc: '123' } };

/** Short waits, so that a test of retries is no test of patience. */
export const FAST = { backoffMs: 5, maxBackoffMs: 20 };

/** The code of the first error, `OK` without one. */
export function codeOf({ body }: GraphQLAnswer): unknown {
  return body.errors?.[0]?.extensions.code ?? 'OK';
}

/** A script that answers every request in one way. */
export function always(answer: (response: ServerResponse) => void): Script {
  return (_seen, response) => {
    answer(response);
    return 'handled';
  };
}

/** A script that answers the first requests by hand, one way each, and leaves the rest to the sandbox. */
export function inTurn(...answers: ((response: ServerResponse) => void)[]): Script {
  let next = 0;
  return (_seen, response) => {
    const answer = answers[next++];
    answer?.(response);
    return answer ? 'handled' : undefined;
  };
}

export function reply(status: number, body: string, headers: Record<string, string> = {}) {
  return (response: ServerResponse) =>
    void response
      .writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_f', ...headers })
      .end(body);
}

export const error = (fields: object = { type: 'api_error' }) => JSON.stringify({ error: fields });

/** The idempotency key that the upstream sees of a caller who is not told apart from others. */
export function sentKey(key: string): string {
  return toStripeIdempotencyKey({ credentialId: undefined, account: undefined, key });
}

/** The idempotency keys that the upstream saw, one of each. */
export function keysOf(gateway: RunningGateway): unknown[] {
  return [...new Set(gateway.upstream.seen.map((seen) => seen.headers['idempotency-key']))];
}
