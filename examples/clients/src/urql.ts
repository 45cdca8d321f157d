import { Client, type CombinedError, cacheExchange, fetchExchange } from '@urql/core';
import { CreateToken, ReadToken } from './documents.js';
import { GatewayError } from './gateway-error.js';
import type { ClientOptions, TokenClient } from './token-client.js';

export function createUrqlTokens({ url, headers, fetch }: ClientOptions): TokenClient {
  const client = new Client({
    url,
    fetch,
    fetchOptions: { headers },
    // The document cache keeps the answers of queries only. The gateway takes operations by POST.
    exchanges: [cacheExchange, fetchExchange],
    preferGetMethod: false,
  });

  return {
    async createToken(card, idempotencyKey) {
      // Never log a result of urql's: its `operation` holds the variables.
      const { data, error } = await client.mutation(CreateToken, { input: { card }, idempotencyKey });
      if (!data) throw toGatewayError(error);
      return data.createToken;
    },
    async readToken(id) {
      const { data, error } = await client.query(ReadToken, { id });
      if (!data) throw toGatewayError(error);
      return data.token;
    },
    client,
  };
}

function toGatewayError(error: CombinedError | undefined): Error {
  return error?.networkError ?? new GatewayError(error?.graphQLErrors);
}
