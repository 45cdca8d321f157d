import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import { createYoga } from 'graphql-yoga';
import type { GraphiQL, Site } from './doors/answer-request.js';
import { createFetchDoor } from './doors/fetch-door.js';
import { createNodeDoor } from './doors/node-door.js';
import type { ConnectPolicy } from './plugins/choose-account.js';
import { useDocumentCache } from './plugins/use-document-cache.js';
import { useGraphQLJs } from './plugins/use-graphql-js.js';
import { useInputChecks } from './plugins/use-input-checks.js';
import { useOperation } from './plugins/use-operation.js';
import { useOutcome } from './plugins/use-outcome.js';
import { buildSchema } from './resolvers/build-schema.js';
import { createStripe } from './stripe/create-stripe.js';
import { createUpstream } from './stripe/create-upstream.js';
import { withDeadline } from './stripe/with-deadline.js';
import { withSharedReads } from './stripe/with-shared-reads.js';

export interface GatewayOptions {
  /** The key that calls are made with: `sk_…` or `rk_…`. */
  secretKey: string;
  /** Used for account and person tokens, which live mode takes from a publishable key alone. */
  publishableKey?: string | undefined;
  /** Another upstream than Stripe. */
  apiBase?: URL | undefined;
  /** How the upstream is reached. The sandbox is one of these. */
  fetch?: typeof globalThis.fetch;
  connect?: ConnectPolicy;
  introspection?: boolean;
  /** Explains every answer, not only to callers that send `x-explain: 1`. */
  alwaysExplain?: boolean;
  /** Milliseconds that a call to Stripe may take, retries included. */
  timeoutMs?: number;
  graphiql?: GraphiQL | undefined;
}

export interface Gateway {
  /** The door for every runtime with `Request` and `Response`. */
  fetch(request: Request): Promise<Response>;
  /** The door for `node:http`. */
  nodeHandler(request: IncomingMessage, response: ServerResponse): void;
  schema: GraphQLSchema;
  ready(): boolean;
  /** Stops being ready, and waits for what was asked before. */
  close(): Promise<void>;
}

/** Puts the parts together. Opens no socket: that is for whoever mounts one of the doors. */
export function createGateway(options: GatewayOptions): Gateway {
  const { secretKey, publishableKey, apiBase, introspection = true, alwaysExplain = false, graphiql } = options;
  const { fetch = globalThis.fetch, connect = { default: undefined, allowed: [] }, timeoutMs = 25_000 } = options;

  const stripe = createStripe({ secretKey, apiBase, fetch, timeoutMs });
  const upstream = withSharedReads(withDeadline(createUpstream(stripe), timeoutMs));
  const schema = buildSchema();
  const engine = createYoga({
    schema,
    // Only the envelop core of Yoga is used: the doors do HTTP.
    plugins: [
      useGraphQLJs({ introspection }),
      useDocumentCache(),
      useOperation({ upstream, secretKey, publishableKey, connect, alwaysExplain }),
      useInputChecks(),
      useOutcome(),
    ],
    parserAndValidationCache: false,
    maskedErrors: false,
    logging: false,
  });

  const inFlight = new Set<Promise<unknown>>();
  let isReady = true;
  const site: Site = { engine, graphiql, isReady: () => isReady, track: (answer) => track(inFlight, answer) };
  return {
    fetch: createFetchDoor(site),
    nodeHandler: createNodeDoor(site),
    schema,
    ready: () => isReady,
    close: async () => {
      isReady = false;
      await Promise.allSettled(inFlight);
    },
  };
}

function track<Value>(inFlight: Set<Promise<unknown>>, answer: Promise<Value>): Promise<Value> {
  inFlight.add(answer);
  return answer.finally(() => inFlight.delete(answer));
}
