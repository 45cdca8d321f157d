import { ApolloClient, HttpLink, InMemoryCache } from '@apollo/client';
import { CombinedGraphQLErrors, ServerError } from '@apollo/client/errors';
import { CreateToken, ReadToken } from './documents.js';
import { GatewayError } from './gateway-error.js';
import type { ClientOptions, TokenClient } from './token-client.js';

export function createApolloTokens({ url, headers, fetch }: ClientOptions): TokenClient {
  const client = new ApolloClient({
    link: new HttpLink({ uri: url, headers, fetch }),
    cache: new InMemoryCache(),
    // They keep the variables of every mutation, and so the card.
    devtools: { enabled: false },
  });

  return {
    async createToken(card, idempotencyKey) {
      const { data } = await client
        // The cache names a field by its arguments, the card number among them: keep it out.
        .mutate({ mutation: CreateToken, variables: { input: { card }, idempotencyKey }, fetchPolicy: 'no-cache' })
        .catch(rethrow);
      if (!data) throw new GatewayError();
      return data.createToken;
    },
    async readToken(id) {
      const { data } = await client.query({ query: ReadToken, variables: { id } }).catch(rethrow);
      return data?.token ?? null;
    },
    client,
  };
}

/** Errors of the operation come as GraphQL; of the request, a 401 for one, as a ServerError with the body as text. */
function rethrow(error: unknown): never {
  if (CombinedGraphQLErrors.is(error)) throw new GatewayError(error.errors);
  if (ServerError.is(error)) throw new GatewayError(JSON.parse(error.bodyText).errors);
  throw error;
}
