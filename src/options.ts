import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphQLSchema } from 'graphql';
import type { Plugin, YogaInitialContext, YogaServerInstance } from 'graphql-yoga';
import type { Authenticate } from './auth/caller.js';
import type { ConnectPolicy } from './auth/connect-policy.js';
import type { Limits } from './config/limits.js';
import type { ClientInfo } from './http/request-state.js';
import type { Logger } from './logger.js';
import type { ServerContext } from './plugins/gateway-plugin.js';
import type { CardTestingCounts, CardTestingOptions } from './plugins/use-card-testing-guard.js';
import type { CorsOptions } from './plugins/use-cors.js';
import type { RateLimits } from './plugins/use-rate-limits.js';
import type { SharedStores } from './shared-stores.js';
import type { BreakerTiming } from './stripe/circuit-breaker.js';
import type { UpstreamState } from './stripe/client.js';
import type { RetryTiming } from './stripe/retry.js';
import type { CreateTransport } from './stripe/transport.js';

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
  /** The path of the GraphQL endpoint: `/graphql` by default. */
  path?: string;
  /** Yoga or envelop plugins, which run after the gateway's own. */
  // biome-ignore lint/suspicious/noExplicitAny: any plugin, whatever context it expects
  plugins?: readonly Plugin<any, any, any>[];
  /** What resolvers and plugins find in the context besides `gateway`: a value, or a function of Yoga's initial context. */
  context?: object | ((initial: YogaInitialContext & ServerContext) => object | Promise<object>) | undefined;
  /** Where log lines go: a pino instance fits. Nothing is logged without one. */
  logger?: Logger | undefined;
  /** Answers ordinary operations on Node.js without `Request` and `Response`: on by default, where no plugin needs those. */
  fastPath?: boolean;
  /** Serves GET /metrics to whoever can reach the gateway. */
  metrics?: boolean;
  limits?: Partial<Limits>;
  /** How often each caller and each address may ask. No limit by default. */
  rateLimits?: RateLimits;
  cardTesting?: CardTestingOptions;
  /** What replicas keep together: `createRedisStores` of `stripe-token-gateway/redis`. */
  shared?: SharedStores | undefined;
  /** Whose pages may send operations from a browser. Nobody's by default. */
  cors?: CorsOptions | undefined;
  /** How many proxies before the Node door add to `x-forwarded-for`. */
  trustedProxies?: number;
  /** Which names and addresses in the Host header the Node door answers to. Any by default. */
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
