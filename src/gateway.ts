import { type Authenticate, authenticateAnyone } from './auth/caller.js';
import { checkOptions } from './config/check-options.js';
import { toLimits } from './config/limits.js';
import { isLoopback } from './config/values.js';
import { fixedKeysOf } from './expansion/fixed-keys.js';
import type { Site } from './http/answer-request.js';
import { createFetchDoor } from './http/fetch-door.js';
import { FinalAnswers } from './http/final-answers.js';
import { createNodeDoor } from './http/node-door.js';
import type { Gateway, GatewayOptions } from './options.js';
import { createPipeline } from './plugins/create-pipeline.js';
import { DEFAULT_CARD_TESTING, useCardTestingGuard } from './plugins/use-card-testing-guard.js';
import { useDocumentCache } from './plugins/use-document-cache.js';
import { useGraphQLJs } from './plugins/use-graphql-js.js';
import { useInputChecks } from './plugins/use-input-checks.js';
import { useOperation } from './plugins/use-operation.js';
import { useOutcome } from './plugins/use-outcome.js';
import { useProgram } from './plugins/use-program.js';
import { createFailureCount, useCreateLimit, useRateLimit } from './plugins/use-rate-limit.js';
import { useScopes } from './plugins/use-scopes.js';
import { buildSchema, buildSubgraph } from './resolvers/build-schema.js';
import type { SharedStores } from './shared-stores.js';
import { composeUpstream } from './stripe/compose-upstream.js';
import { createFetchTransport } from './stripe/fetch-transport.js';
import type { FixedKeys } from './stripe/fixed-fields-store.js';
import { createMemoryStore } from './stripe/memory-store.js';
import { STRIPE_ORIGIN } from './stripe/transport.js';
import { FixedFields } from './stripe/with-fixed-fields.js';
import { createSpanExporter } from './telemetry/create-span-exporter.js';
import { GatewayMetrics } from './telemetry/gateway-metrics.js';
import { createWatch } from './telemetry/watch.js';

/** Puts the parts together. Opens no socket: that is for whoever mounts one of the doors. */
export function createGateway(options: GatewayOptions): Gateway {
  checkOptions(options);
  const { secretKey, publishableKey, apiBase, introspection = true, alwaysExplain = false, graphiql } = options;
  const { fetch = globalThis.fetch, connect = { default: undefined, allowed: [] }, timeoutMs = 25_000 } = options;
  const { cacheTtlMs = 600_000, shared } = options;
  const schema = options.federation ? buildSubgraph() : buildSchema();

  const unlimited = apiBase && isLoopback(apiBase.hostname) ? 'off' : undefined;
  const { upstreamRate: rate = unlimited, upstreamConcurrency: concurrency = unlimited } = options;
  const fixedFields = cacheTtlMs > 0 ? rememberFixed(fixedKeysOf(schema, 'Token'), cacheTtlMs, shared) : undefined;
  const createTransport = options.transport ?? ((origin) => createFetchTransport(fetch, origin));
  const transport = createTransport(apiBase ?? STRIPE_ORIGIN);
  const { upstream, state: upstreamState } = composeUpstream(transport, {
    limits: { rate, concurrency },
    keys: secretKey === undefined ? undefined : { secretKey, publishableKey },
    timing: options.upstreamTiming,
    fixedFields,
  });
  const limits = toLimits(options.limits);
  const { cardTesting = DEFAULT_CARD_TESTING } = options;
  const rateLimits = { ...options.rateLimits, store: options.rateLimits?.store ?? shared?.limiter };
  const cardTestingCounts = { alarms: 0, blocked: 0 };
  const rateLimitCounts = { operations: 0, creates: 0, failures: 0 };
  const exporter = options.otlpEndpoint && createSpanExporter(options.otlpEndpoint);
  const metrics = new GatewayMetrics({
    upstream: upstreamState,
    cardTesting: cardTestingCounts,
    rateLimits: rateLimitCounts,
    spans: () => exporter?.counts ?? { sent: 0, dropped: 0 },
  });
  const pipeline = createPipeline(schema, [
    useGraphQLJs({ introspection, limits }),
    useDocumentCache(),
    useRateLimit(rateLimits, rateLimitCounts),
    useInputChecks(limits.errors),
    useProgram(),
    useCreateLimit(rateLimits, rateLimitCounts),
    useOperation({ upstream, fixedFields, secretKey, publishableKey, connect, timeoutMs, alwaysExplain }),
    useCardTestingGuard(cardTesting, cardTestingCounts, shared?.refusals),
    useScopes(limits.errors),
    useOutcome(),
  ]);

  const inFlight = createInFlight();
  let isReady = true;
  const site: Site = {
    pipeline,
    finalAnswers: fixedFields && new FinalAnswers(cacheTtlMs, fixedFields.counts),
    authenticate: chooseAuthenticate(options),
    countFailure: createFailureCount(rateLimits, rateLimitCounts),
    graphiql: typeof graphiql === 'object' ? graphiql : undefined,
    watch: createWatch(metrics, exporter && { exporter, share: options.traceShare ?? 1 }),
    metrics: options.metrics ? () => metrics.expose() : undefined,
    maxBody: limits.body,
    corsOrigins: options.cors?.origins ?? [],
    trustedProxies: options.trustedProxies ?? 0,
    acceptsHost: options.acceptsHost ?? (() => true),
    isReady: () => isReady,
    sharedState: shared?.state,
    began: inFlight.began,
    ended: inFlight.ended,
  };
  return {
    fetch: createFetchDoor(site),
    nodeHandler: createNodeDoor(site),
    schema,
    ready: () => isReady,
    upstreamState,
    cardTesting: cardTestingCounts,
    metrics: () => metrics.expose(),
    close: async (stopListening) => {
      isReady = false;
      await inFlight.none();
      await stopListening?.();
      await inFlight.none();
      await transport.close();
      await exporter?.close();
    },
  };
}

/** In this process, and behind that where replicas remember together. */
function rememberFixed(keys: FixedKeys, ttlMs: number, shared: SharedStores | undefined): FixedFields {
  const near = createMemoryStore(ttlMs);
  return new FixedFields({ store: shared?.fixedFields({ near, keys, ttlMs }) ?? near, keys });
}

/** What a forgotten option would cost is decided by the key: nobody gets in by default where money is real. */
function chooseAuthenticate({ authenticate, secretKey }: GatewayOptions): Authenticate {
  if (authenticate) return authenticate;
  if (secretKey !== undefined && !/^.._live_/.test(secretKey)) return authenticateAnyone;
  throw new TypeError('A gateway with a live key, or with none, needs `authenticate` to tell its callers apart.');
}

/** Counts what is under way, so that closing can wait for it. */
function createInFlight() {
  let count = 0;
  let wake = () => {};
  return {
    began: () => {
      count += 1;
    },
    ended: () => {
      count -= 1;
      if (count === 0) wake();
    },
    none: () =>
      new Promise<void>((resolve) => {
        wake = resolve;
        if (count === 0) wake();
      }),
  };
}
