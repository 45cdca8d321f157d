import type { IncomingMessage, ServerResponse } from 'node:http';
import { envelop, useEngine, useSchema } from '@envelop/core';
import { execute, type GraphQLSchema, parse, subscribe, validate } from 'graphql';
import { type Authenticate, authenticateAnyone } from './callers/caller.js';
import { checkOptions } from './check-options.js';
import { isLoopback } from './config.js';
import type { GraphiQL, Site } from './doors/answer-request.js';
import { createFetchDoor, type FetchClient } from './doors/fetch-door.js';
import { createNodeDoor } from './doors/node-door.js';
import { fixedKeysOf } from './expansion/fixed-keys.js';
import { type Limits, toLimits } from './limits.js';
import type { ConnectPolicy } from './plugins/choose-account.js';
import {
  type CardTestingCounts,
  type CardTestingOptions,
  DEFAULT_CARD_TESTING,
  useCardTestingGuard,
} from './plugins/use-card-testing-guard.js';
import { useDocumentCache } from './plugins/use-document-cache.js';
import { useGraphQLJs } from './plugins/use-graphql-js.js';
import { useInputChecks } from './plugins/use-input-checks.js';
import { useOperation } from './plugins/use-operation.js';
import { useOutcome } from './plugins/use-outcome.js';
import { useProgram } from './plugins/use-program.js';
import { createFailureCount, type RateLimits, useCreateLimit, useRateLimit } from './plugins/use-rate-limit.js';
import { useScopes } from './plugins/use-scopes.js';
import { buildSchema, buildSubgraph } from './resolvers/build-schema.js';
import { composeUpstream } from './stripe/compose-upstream.js';
import { createFetchTransport } from './stripe/fetch-transport.js';
import { createMemoryStore } from './stripe/memory-store.js';
import type { BreakerTiming, RetryTiming } from './stripe/timing.js';
import { type CreateTransport, STRIPE_ORIGIN } from './stripe/transport.js';
import type { UpstreamState } from './stripe/upstream-state.js';
import { createSpanExporter } from './telemetry/create-span-exporter.js';
import { GatewayMetrics } from './telemetry/gateway-metrics.js';
import { createWatch } from './telemetry/watch.js';

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
  /** The collector that traces are sent to, by OTLP over HTTP; its path is added. Needs a process that lives on. */
  otlpEndpoint?: URL | undefined;
  /** The share of operations that are traced where the caller's own trace does not decide: 1 by default. */
  traceShare?: number;
  limits?: Partial<Limits>;
  /** How often each caller and each address may ask. No limit by default. */
  rateLimits?: RateLimits;
  cardTesting?: CardTestingOptions;
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
  /** Stops being ready, and waits for what was asked before. */
  close(): Promise<void>;
}

/** Puts the parts together. Opens no socket: that is for whoever mounts one of the doors. */
export function createGateway(options: GatewayOptions): Gateway {
  checkOptions(options);
  const { secretKey, publishableKey, apiBase, introspection = true, alwaysExplain = false, graphiql } = options;
  const { fetch = globalThis.fetch, connect = { default: undefined, allowed: [] }, timeoutMs = 25_000 } = options;
  const { cacheTtlMs = 600_000 } = options;
  const schema = options.federation ? buildSubgraph() : buildSchema();

  const unlimited = apiBase && isLoopback(apiBase.hostname) ? 'off' : undefined;
  const { upstreamRate: rate = unlimited, upstreamConcurrency: concurrency = unlimited } = options;
  const createTransport = options.transport ?? ((origin) => createFetchTransport(fetch, origin));
  const transport = createTransport(apiBase ?? STRIPE_ORIGIN);
  const { upstream, state: upstreamState } = composeUpstream(transport, {
    limits: { rate, concurrency },
    keys: secretKey === undefined ? undefined : { secretKey, publishableKey },
    timing: options.upstreamTiming,
    ...(cacheTtlMs > 0 && {
      fixedFields: { store: createMemoryStore(cacheTtlMs), keys: fixedKeysOf(schema, 'Token') },
    }),
  });
  const limits = toLimits(options.limits);
  const { rateLimits = {}, cardTesting = DEFAULT_CARD_TESTING } = options;
  const cardTestingCounts = { alarms: 0, blocked: 0 };
  const rateLimitCounts = { operations: 0, creates: 0, failures: 0 };
  const exporter = options.otlpEndpoint && createSpanExporter(options.otlpEndpoint);
  const metrics = new GatewayMetrics({
    upstream: upstreamState,
    cardTesting: cardTestingCounts,
    rateLimits: rateLimitCounts,
    spans: () => exporter?.counts ?? { sent: 0, dropped: 0 },
  });
  // The core of Yoga: the doors do HTTP.
  const getEnveloped = envelop({
    plugins: [
      useEngine({ parse, validate, execute, subscribe }),
      useSchema(schema),
      useGraphQLJs({ introspection, limits }),
      useDocumentCache(),
      useRateLimit(rateLimits, rateLimitCounts),
      useInputChecks(limits.errors),
      useProgram(),
      useCreateLimit(rateLimits, rateLimitCounts),
      useOperation({ upstream, secretKey, publishableKey, connect, timeoutMs, alwaysExplain }),
      useCardTestingGuard(cardTesting, cardTestingCounts),
      useScopes(limits.errors),
      useOutcome(),
    ],
  });

  const inFlight = new Set<Promise<unknown>>();
  let isReady = true;
  const site: Site = {
    getEnveloped,
    authenticate: chooseAuthenticate(options),
    countFailure: createFailureCount(rateLimits, rateLimitCounts),
    graphiql,
    watch: createWatch(metrics, exporter && { exporter, share: options.traceShare ?? 1 }),
    metrics: options.metrics ? () => metrics.expose() : undefined,
    maxBody: limits.body,
    corsOrigins: options.corsOrigins ?? [],
    trustedProxies: options.trustedProxies ?? 0,
    acceptsHost: options.acceptsHost ?? (() => true),
    isReady: () => isReady,
    track: (answer) => track(inFlight, answer),
  };
  return {
    fetch: createFetchDoor(site),
    nodeHandler: createNodeDoor(site),
    schema,
    ready: () => isReady,
    upstreamState,
    cardTesting: cardTestingCounts,
    metrics: () => metrics.expose(),
    close: async () => {
      isReady = false;
      await Promise.allSettled(inFlight);
      await transport.close();
      await exporter?.close();
    },
  };
}

/** What a forgotten option would cost is decided by the key: nobody gets in by default where money is real. */
function chooseAuthenticate({ authenticate, secretKey }: GatewayOptions): Authenticate {
  if (authenticate) return authenticate;
  if (secretKey !== undefined && !/^.._live_/.test(secretKey)) return authenticateAnyone;
  throw new TypeError('A gateway with a live key, or with none, needs `authenticate` to tell its callers apart.');
}

function track<Value>(inFlight: Set<Promise<unknown>>, answer: Promise<Value>): Promise<Value> {
  inFlight.add(answer);
  return answer.finally(() => inFlight.delete(answer));
}
