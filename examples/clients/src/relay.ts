import {
  commitMutation,
  Environment,
  type FetchFunction,
  fetchQuery,
  type GraphQLResponseWithData,
  type GraphQLResponseWithoutData,
  graphql,
  Network,
  RecordSource,
  Store,
} from 'relay-runtime';
import type { relayCreateTokenMutation } from './__generated__/relayCreateTokenMutation.graphql.js';
import type { relayReadTokenQuery } from './__generated__/relayReadTokenQuery.graphql.js';
import { GatewayError } from './gateway-error.js';
import type { ClientOptions, TokenClient } from './token-client.js';

export function createRelayTokens(options: ClientOptions): TokenClient {
  const network = Network.create(createFetch(options));
  const createEnvironment = () => new Environment({ network, store: new Store(new RecordSource()) });
  const environment = createEnvironment();

  return {
    createToken: (card, idempotencyKey) =>
      new Promise((resolve, reject) => {
        // Relay's store names a field by its arguments, the card number among them: this one is thrown away.
        commitMutation<relayCreateTokenMutation>(createEnvironment(), {
          mutation: graphql`
            mutation relayCreateTokenMutation($input: CreateTokenInput!, $idempotencyKey: String!) {
              createToken(input: $input, idempotencyKey: $idempotencyKey) {
                token {
                  id
                  card {
                    brand
                    last4
                  }
                }
                userErrors {
                  code
                  message
                  field
                }
              }
            }
          `,
          variables: { input: { card }, idempotencyKey },
          onCompleted: ({ createToken }) => resolve(createToken),
          onError: reject,
        });
      }),
    async readToken(id) {
      const query = graphql`
        query relayReadTokenQuery($id: ID!) {
          token(id: $id) {
            id
            card {
              last4
              customer {
                email
              }
            }
          }
        }
      `;
      const data = await fetchQuery<relayReadTokenQuery>(environment, query, { id }).toPromise();
      return data?.token ?? null;
    },
    client: environment,
  };
}

/** Throws before Relay does: the `source` of its own error holds the variables. */
function createFetch({ url, headers, fetch }: ClientOptions): FetchFunction {
  return async ({ text }, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify({ query: text, variables }),
    });
    const answer = (await response.json()) as GraphQLResponseWithData | GraphQLResponseWithoutData;
    if (!answer.data) throw new GatewayError(answer.errors);
    return answer;
  };
}
