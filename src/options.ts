import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext, YogaServerInstance } from 'graphql-yoga';
import type { Registry } from 'prom-client';
import type { Authenticate } from './auth/caller.js';
import type { ConnectPolicy } from './auth/connect-policy.js';
import type { Limits } from './config/limits.js';
import type { ClientInfo } from './http/request-state.js';
import type { Logger } from './logger.js';
import type { ServerContext } from './plugins/gateway-plugin.js';
import type { CardTestingCounts, CardTestingOptions } from './plugins/use-card-testing-guard.js';
import type { CorsOptions } from './plugins/use-cors.js';
import type { GraphiQLOptions } from './plugins/use-graphiql.js';
import type { RateLimits } from './plugins/use-rate-limits.js';
import type { SharedStores } from './shared-stores.js';
import type { BreakerTiming } from './stripe/circuit-breaker.js';
import type { UpstreamState } from './stripe/client.js';
import type { RetryTiming } from './stripe/retry.js';
import type { CreateTransport } from './stripe/transport.js';

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
  /** @internal How many processes share the limits of the two options before, or their defaults. For the command's workers. */
  processes?: number | undefined;
  /** @internal For tests, which cannot wait as long as a caller of Stripe should. */
  upstreamTiming?: Partial<RetryTiming & BreakerTiming> | undefined;
  /** The path of the GraphQL endpoint: `/graphql` by default. */
  path?: string;
  /** GraphiQL on GET requests of browsers: false by default. */
  graphiql?: boolean | GraphiQLOptions | undefined;
  /** Origins whose pages may send requests and read the responses, and the further request headers that they may send. */
  cors?: CorsOptions | undefined;
  /** Yoga or envelop plugins; they run after the gateway's own. */
  // biome-ignore lint/suspicious/noExplicitAny: any plugin, whatever context it expects
  plugins?: readonly Plugin<any, any, any>[];
  /** Merged into the context of resolvers and plugins: an object, or a function of Yoga's initial context. */
  context?: object | ((initial: YogaInitialContext & ServerContext) => object | Promise<object>) | undefined;
  /** Where log lines go: a pino instance fits. By default JSON lines through `console.error`. */
  logger?: Logger | undefined;
  /** Answers plain POST requests on Node.js without `Request` and `Response` objects, where plugins allow it: true. */
  fastPath?: boolean;
  /** Serves GET /metrics to anyone who can reach the gateway. */
  metrics?: boolean;
  /** A prom-client `Registry` to register the metrics with, instead of one of the gateway's own. */
  register?: Registry | undefined;
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
  /** The handler for every runtime with `Request` and `Response`: Yoga's. */
  fetch(request: Request, client?: ClientInfo): Promise<Response>;
  /** The handler for `node:http`, Express, Fastify and the like. */
  nodeHandler(request: IncomingMessage, response: ServerResponse): void;
  /** The Yoga server itself. */
  yoga: YogaServerInstance<ServerContext, object>;
  schema: GraphQLSchema;
  /** For a Yoga server of one's own: `createYoga({ schema, plugins: [...gateway.plugins, …] })`. */
  plugins: readonly Plugin[];
  ready(): boolean;
  /** The state of the calls to Stripe: the circuit, the calls under way, those in the queue. */
  upstreamState(): UpstreamState;
  /** Alarms of the card-testing guard, and the operations that it refused. */
  cardTesting: Readonly<CardTestingCounts>;
  /** What `/metrics` shows, whether or not the gateway serves it. */
  metrics(): Promise<string>;
  /**
   * Stops being ready, so that responses ask clients to close their connections; runs `stopListening`, until which new requests
   * are answered too; and waits for the requests under way.
   */
  close(stopListening?: () => Promise<void>): Promise<void>;
}
