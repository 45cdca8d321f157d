import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Authenticate } from './auth/caller.js';
import type { Limits } from './config/limits.js';
import type { GraphiQL } from './http/answer-request.js';
import type { FetchClient } from './http/fetch-door.js';
import type { Logger } from './logger.js';
import type { ConnectPolicy } from './plugins/choose-account.js';
import type { CardTestingCounts, CardTestingOptions } from './plugins/use-card-testing-guard.js';
import type { RateLimits } from './plugins/use-rate-limit.js';
import type { SharedStores } from './shared-stores.js';
import type { BreakerTiming, RetryTiming } from './stripe/timing.js';
import type { CreateTransport } from './stripe/transport.js';
import type { UpstreamState } from './stripe/upstream-state.js';

export interface GatewayOptions {
  /** The key for calls to Stripe: `sk_…` or `rk_…`. Left out where callers bring their own. */
  secretKey?: string | undefined;
  /** The key for account and person tokens, which live mode accepts from a publishable key only: `pk_…`. */
  publishableKey?: string | undefined;
  /** Another upstream than Stripe. */
  apiBase?: URL | undefined;
  /** How the upstream is reached: the runtime's `fetch` by default, or that of a sandbox. */
  fetch?: typeof globalThis.fetch;
  /** A faster way to the upstream, used instead of `fetch`: `createUndiciTransport` on Node.js. */
  transport?: CreateTransport | undefined;
  /** The connected accounts that calls may be made for. */
  connect?: ConnectPolicy;
  /** Authenticates callers. Without it anyone may do everything, which a live key does not allow. */
  authenticate?: Authenticate | undefined;
  /** Allows introspection to callers with `schema:read`: true by default. */
  introspection?: boolean;
  /** Adds `_entities` and `_service` to the schema, for the router of a supergraph. */
  federation?: boolean;
  /** Explains every response to callers with `schema:read`, not only those to requests with `x-explain: 1`. */
  alwaysExplain?: boolean;
  /** The deadline of an operation in milliseconds, including its calls to Stripe, their retries and their queue: 25000. */
  timeoutMs?: number;
  /** How long immutable fields of a token are cached, in milliseconds: ten minutes by default; 0 turns the cache off. */
  cacheTtlMs?: number;
  /** Requests to Stripe per second and in flight. By default what Stripe's limits allow, and `off` on loopback. */
  upstreamRate?: number | 'off' | undefined;
  upstreamConcurrency?: number | 'off' | undefined;
  /** @internal For tests, which cannot wait as long as a caller of Stripe should. */
  upstreamTiming?: Partial<RetryTiming & BreakerTiming> | undefined;
  /** The path of the GraphQL endpoint: `/graphql` by default. */
  path?: string;
  /** GraphiQL on GET requests of browsers: false by default. */
  graphiql?: boolean | GraphiQL | undefined;
  /** Origins whose pages may send requests and read the responses, and the further request headers that they may send. */
  cors?: { origins: readonly string[]; headers?: readonly string[] | undefined };
  /** Yoga or envelop plugins; they run after the gateway's own. */
  plugins?: readonly object[];
  /** Merged into the context of resolvers: an object, or a function of the initial context. */
  context?: object | ((initial: object) => object | Promise<object>);
  /** Where log lines go: a pino instance fits. By default JSON lines through `console.error`. */
  logger?: Logger;
  /** Answers plain POST requests on Node.js without `Request` and `Response` objects, where plugins allow it: true. */
  fastPath?: boolean;
  /** Serves GET /metrics to anyone who can reach the gateway. */
  metrics?: boolean;
  /** A prom-client `Registry` to register the metrics with, instead of one of the gateway's own. */
  register?: object;
  /** The collector that traces are sent to, by OTLP over HTTP; its path is added. Needs a process that lives on. */
  otlpEndpoint?: URL | undefined;
  /** The share of operations that are traced where the caller's own trace does not decide: 1 by default. */
  traceShare?: number;
  /** Trusted documents by their id; `only` executes nothing else; `automatic` accepts Apollo's automatic persisted queries. */
  persistedOperations?:
    | { documents?: Readonly<Record<string, string>> | undefined; only?: boolean; automatic?: boolean }
    | undefined;
  limits?: Partial<Limits>;
  /** Rate limits of each caller and each address: none by default. */
  rateLimits?: RateLimits;
  cardTesting?: CardTestingOptions;
  /** What replicas share: `createRedisStores` of `stripe-token-gateway/redis`. */
  shared?: SharedStores | undefined;
  /** How many proxies in front of the Node handler add to `x-forwarded-for`: 0 by default. */
  trustedProxies?: number;
  /** Which names and addresses in the Host header the Node handler accepts: any by default. */
  acceptsHost?: ((name: string) => boolean) | undefined;
}

export interface Gateway {
  /** The door for every runtime with `Request` and `Response`. */
  fetch(request: Request, client?: FetchClient): Promise<Response>;
  /** The door for `node:http`. */
  nodeHandler(request: IncomingMessage, response: ServerResponse): void;
  schema: GraphQLSchema;
  ready(): boolean;
  /** How the calls to Stripe are doing: the circuit, the calls under way, those that wait for their turn. */
  upstreamState(): UpstreamState;
  /** Alarms of the card-testing guard, and operations that it refused. */
  cardTesting: Readonly<CardTestingCounts>;
  /** What /metrics shows, whether or not the doors serve it. */
  metrics(): Promise<string>;
  /**
   * Stops being ready, and waits for what was asked before. What comes in until `stopListening` is done, since a balancer
   * takes a while to notice, is answered too.
   */
  close(stopListening?: () => Promise<void>): Promise<void>;
}
