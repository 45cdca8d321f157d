import { ClientError, GraphQLClient } from 'graphql-request';
import { CreateToken, ReadToken } from './documents.js';
import { GatewayError } from './gateway-error.js';
import type { ClientOptions, TokenClient } from './token-client.js';

export function createGraphQLRequestTokens({ url, headers, fetch }: ClientOptions): TokenClient {
  const client = new GraphQLClient(url, { headers, fetch });

  return {
    async createToken(card, idempotencyKey) {
      const { createToken } = await client.request(CreateToken, { input: { card }, idempotencyKey }).catch(rethrow);
      return createToken;
    },
    async readToken(id) {
      const { token } = await client.request(ReadToken, { id }).catch(rethrow);
      return token;
    },
    client,
  };
}

/** A ClientError has the variables in its very message, so it must never reach a log: what the gateway said goes on alone. */
function rethrow(error: unknown): never {
  if (error instanceof ClientError) throw new GatewayError(error.response.errors);
  throw error;
}
