import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Registry } from 'prom-client';
import type { Authenticate } from './auth/caller.js';
import type { Limits } from './config/limits.js';
import type { GraphiQL } from './http/answer-request.js';
import type { FetchClient } from './http/fetch-door.js';
import type { ConnectPolicy } from './plugins/choose-account.js';
import type { CardTestingCounts, CardTestingOptions } from './plugins/use-card-testing-guard.js';
import type { RateLimits } from './plugins/use-rate-limit.js';
import type { SharedStores } from './shared-stores.js';
import type { BreakerTiming, RetryTiming } from './stripe/timing.js';
import type { CreateTransport } from './stripe/transport.js';
import type { UpstreamState } from './stripe/upstream-state.js';

export interface GatewayOptions {
  /** The key that calls are made with: `sk_…` or `rk_…`. Left out where callers bring their own. */
  secretKey?: string | undefined;
  /** Tells callers apart. Without it, and with no live key, everybody may do everything. */
  authenticate?: Authenticate | undefined;
  /** Used for account and person tokens, which live mode takes from a publishable key alone. */
  publishableKey?: string | undefined;
  /** Another upstream than Stripe. */
  apiBase?: URL | undefined;
  /** How the upstream is reached. The sandbox is one of these. */
  fetch?: typeof globalThis.fetch;
  /** A faster way to the upstream than `fetch`, which it takes the place of: `createUndiciTransport` on Node.js. */
  transport?: CreateTransport | undefined;
  connect?: ConnectPolicy;
  introspection?: boolean;
  /** Answers the router of a supergraph too: `_entities` and `_service` are added to the schema. */
  federation?: boolean;
  /** Explains every answer to a caller with `schema:read`, not only those that are sent `x-explain: 1`. */
  alwaysExplain?: boolean;
  /** Milliseconds in which an operation is over: its calls to Stripe, their retries and their queue. */
  timeoutMs?: number;
  /** Milliseconds for which what cannot change of a token is remembered: ten minutes by default; 0 remembers nothing. */
  cacheTtlMs?: number;
  /** Requests per second and at once to Stripe. By default what its limits allow, and `off` when it is on loopback. */
  upstreamRate?: number | 'off' | undefined;
  upstreamConcurrency?: number | 'off' | undefined;
  /** @internal For tests, which cannot wait as long as a caller of Stripe should. */
  upstreamTiming?: Partial<RetryTiming & BreakerTiming> | undefined;
  graphiql?: GraphiQL | undefined;
  /** Serves GET /metrics at the doors, to whoever reaches them. */
  metrics?: boolean;
  /** Where the metrics are registered: a registry of prom-client's. By default the gateway has one of its own. */
  register?: Registry | undefined;
  limits?: Partial<Limits>;
  /** How often each caller and each address may ask. No limit by default. */
  rateLimits?: RateLimits;
  cardTesting?: CardTestingOptions;
  /** What replicas keep together: `createRedisStores` of `stripe-token-gateway/redis`. */
  shared?: SharedStores | undefined;
  /** Origins whose pages may ask and read the answers: `https://shop.example`. None by default. */
  corsOrigins?: readonly string[];
  /** How many proxies before the Node door add to `x-forwarded-for`. */
  trustedProxies?: number;
  /** Which names and addresses in the Host header the Node door answers to. Any by default. */
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
