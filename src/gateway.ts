import type { GraphQLSchema } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { type Authenticate, authenticateAnyone } from './auth/caller.js';
import { checkOptions } from './config/check-options.js';
import { toLimits } from './config/limits.js';
import { isLoopback } from './config/values.js';
import { immutableKeysOf } from './expansion/mutability.js';
import { buildSubgraph } from './federation/build-subgraph.js';
import { createFastPath, needsHttpLayer, readsDocuments } from './http/fast-path.js';
import { DOCUMENT_ID_NAMES } from './http/graphql-over-http.js';
import { createNodeHandler } from './http/node-handler.js';
import { createOperationExchange } from './http/operation-exchange.js';
import { type ClientInfo, RequestState } from './http/request-state.js';
import { createResponseCache } from './http/response-cache.js';
import { createConsoleLogger, createSafeLogger, type SafeLogger } from './logger.js';
import type { Gateway, GatewayOptions } from './options.js';
import type { GatewayPlugin, ServerContext } from './plugins/gateway-plugin.js';
import { mergeExecuteHooks } from './plugins/merge-execute-hooks.js';
import { toErrorResponse, toSafeResult } from './plugins/safe-errors.js';
import { useAuthentication } from './plugins/use-authentication.js';
import { DEFAULT_CARD_TESTING, useCardTestingGuard } from './plugins/use-card-testing-guard.js';
import { useCompiledOperations } from './plugins/use-compiled-operations.js';
import { useConditions } from './plugins/use-conditions.js';
import { useCors } from './plugins/use-cors.js';
import { createDocumentCache, useDocumentCache } from './plugins/use-document-cache.js';
import { useDocumentLimits } from './plugins/use-document-limits.js';
import { type GraphiQLOptions, useGraphiQL } from './plugins/use-graphiql.js';
import { useGraphQLOverHTTP } from './plugins/use-graphql-over-http.js';
import { useHealthChecks } from './plugins/use-health-checks.js';
import { useInputChecks } from './plugins/use-input-checks.js';
import { useLeanYoga } from './plugins/use-lean-yoga.js';
import { useMetricsEndpoint } from './plugins/use-metrics-endpoint.js';
import { usePersistedDocuments } from './plugins/use-persisted-documents.js';
import { createFailureCount, useRateLimits } from './plugins/use-rate-limits.js';
import { useResponseCache } from './plugins/use-response-cache.js';
import { useSafeErrors } from './plugins/use-safe-errors.js';
import { useScopes } from './plugins/use-scopes.js';
import { useStripe } from './plugins/use-stripe.js';
import { useActiveSpan, useTelemetry } from './plugins/use-telemetry.js';
import { useUnhandledRequests } from './plugins/use-unhandled-requests.js';
import { useValidation } from './plugins/use-validation.js';
import { buildSchema } from './resolvers/build-schema.js';
import { createStripeClient } from './stripe/client.js';
import { createFetchTransport } from './stripe/fetch-transport.js';
import { createMemoryStore, ImmutableCache } from './stripe/immutable-cache.js';
import { STRIPE_ORIGIN } from './stripe/transport.js';
import { createMetrics } from './telemetry/metrics.js';
import { createTelemetry } from './telemetry/telemetry.js';

/**
 * The schema, and a Yoga server whose plugin list is the table of contents of everything that happens to a request. Opens no
 * socket: mount one of its handlers. Stays whole, so that this one file shows what is wired to what. Throws a `TypeError` for
 * an option that is wrong.
 */
export function createGateway(options: GatewayOptions): Gateway {
  checkOptions(options);
  const { path = '/graphql', introspection = true, alwaysExplain = false, shared } = options;
  const foreign = [...usePersistedDocuments(options.persistedOperations ?? {}), ...(options.plugins ?? [])];
  const { context, fastPath = true } = options;
  const logger = createSafeLogger(options.logger ?? createConsoleLogger());
  const schema = options.federation ? buildSubgraph() : buildSchema();
  const limits = toLimits(options.limits);
  const stripe = createStripe(options, schema, logger);
  const rateLimits = { ...options.rateLimits, store: options.rateLimits?.store ?? shared?.limiter };
  const rateLimitCounts = { operations: 0, creates: 0, failures: 0 };
  const cardTestingCounts = { alarms: 0, blocked: 0 };
  const metrics = createMetrics({
    register: options.register,
    upstream: stripe.state,
    cardTesting: cardTestingCounts,
    rateLimits: rateLimitCounts,
  });
  const { register } = metrics;
  const telemetry = createTelemetry({ metrics, logger });
  let isReady = true;

  const exchange = createOperationExchange({
    maxBody: limits.body,
    acceptsDocumentIds: () => acceptsDocumentIds,
    // A cached response passes by the hooks of other plugins.
    cache:
      stripe.cache && foreign.length === 0 ? createResponseCache(stripe.cacheTtlMs, stripe.cache.counts) : undefined,
    toSafeResult,
  });

  const documents = createDocumentCache();
  const plugins = mergeExecuteHooks([
    useTelemetry({ path, telemetry, logger }),
    useHealthChecks({ isReady: () => isReady, sharedState: shared?.state }),
    ...(options.metrics ? [useMetricsEndpoint(register)] : []),
    ...(options.graphiql ? [useGraphiQL(path, schema, toGraphiQLOptions(options))] : []),
    useCors(path, options.cors ?? { origins: [] }),
    useAuthentication({
      authenticate: chooseAuthenticate(options),
      countFailure: createFailureCount(rateLimits, rateLimitCounts),
    }),
    useRateLimits(rateLimits, rateLimitCounts),
    useStripe({ ...stripe, alwaysExplain }),
    useGraphQLOverHTTP(exchange, path),
    useDocumentCache({ documents, maxTokens: limits.tokens }),
    useDocumentLimits(limits),
    useValidation({ introspection, maxErrors: limits.errors }),
    useSafeErrors(),
    useInputChecks(limits.errors),
    useConditions(),
    useScopes(limits.errors),
    useCardTestingGuard(options.cardTesting ?? DEFAULT_CARD_TESTING, cardTestingCounts, shared?.refusals),
    useResponseCache(),
    useCompiledOperations(logger),
    useActiveSpan(telemetry),
  ]);

  /** The plugin list as Yoga resolved it, with the plugins that plugins added. */
  let resolved: readonly object[] = [];
  const end: GatewayPlugin = {
    onYogaInit: ({ yoga: { getEnveloped } }) => {
      resolved = getEnveloped._plugins;
    },
  };
  const yoga = createYoga<ServerContext, object>({
    schema,
    plugins: [useLeanYoga(), ...plugins, ...foreign, end, useUnhandledRequests(path)] as Plugin[],
    context,
    // The gateway's plugins do these by rules of their own: see docs/decisions.
    cors: false,
    graphiql: false,
    landingPage: false,
    multipart: false,
    maskedErrors: false,
    parserAndValidationCache: false,
    maxRequestBodySize: false,
    logging: false,
    extraParamNames: DOCUMENT_ID_NAMES,
    // No URL ends with a fragment: `/health` has a plugin of its own, which compares the whole path.
    healthCheckEndpoint: '#',
  });

  const inFlight = createInFlight();
  const added = resolved.slice(resolved.indexOf(plugins[0] as object), resolved.indexOf(end));
  const others = added.filter((plugin) => !plugins.includes(plugin));
  const isFast = fastPath && !others.some(needsHttpLayer);
  const acceptsDocumentIds = added.some((plugin) => (plugin as Plugin).onParams !== undefined);
  const answerFast = createFastPath({
    yoga,
    checks: plugins.flatMap(({ check }) => check ?? []),
    exchange,
    documents: others.some(readsDocuments) ? undefined : documents,
    logger,
    start: (state) => {
      state.record = telemetry.start(state.requestId, state.header);
    },
    end: ({ record }, status) => telemetry.end(record, status),
    toErrorResponse,
  });

  return {
    fetch: (request, client) =>
      inFlight.count(handle(toServerContext(client), (context) => yoga.fetch(request, context))),
    nodeHandler: createNodeHandler({
      path,
      trustedProxies: options.trustedProxies ?? 0,
      acceptsHost: options.acceptsHost ?? (() => true),
      isReady: () => isReady,
      fastPath: isFast ? (request) => inFlight.count(answerFast(request)) : undefined,
      handle: ({ message, path: requested, address, client }, res) => {
        const serverContext = { address, connection: client, path: requested, req: message, res } as never;
        return inFlight.count(
          handle(serverContext, (context) => yoga.handleNodeRequestAndResponse(message, res, context as never)),
        );
      },
    }),
    yoga,
    schema,
    plugins: plugins as Plugin[],
    ready: () => isReady,
    upstreamState: stripe.state,
    cardTesting: cardTestingCounts,
    metrics: () => register.metrics(),
    close: async (stopListening) => {
      isReady = false;
      await stopListening?.();
      await inFlight.settled();
      await yoga.dispose();
      await stripe.close();
    },
  };

  /** What a hook of another plugin throws outside of an operation would end in no response, or in one that quotes it. */
  async function handle(
    context: ServerContext,
    respond: (context: ServerContext) => Response | Promise<Response>,
  ): Promise<Response> {
    let started: RequestState | undefined;
    context.onStart = (state) => {
      started = state;
    };
    try {
      return await respond(context);
    } catch (error) {
      // None where a plugin's instrumentation of the request failed.
      const state = started ?? new RequestState({ ...NO_REQUEST, logger });
      const { body, headers } = toErrorResponse(error, state);
      if (state.record) telemetry.end(state.record, 500);
      return new yoga.fetchAPI.Response(body, { status: 500, headers });
    }
  }
}

const NO_REQUEST = {
  method: '',
  path: '',
  header: () => undefined,
  address: undefined,
  client: { isGone: false, onGone: () => () => {} },
};

/** A fresh object for each request: plugins write to it. */
function toServerContext(client: ClientInfo | undefined): ServerContext {
  const address = typeof client?.address === 'string' ? client.address : undefined;
  return { address, signal: client?.signal } as ServerContext;
}

/** The client of Stripe, with what it caches. */
function createStripe(options: GatewayOptions, schema: GraphQLSchema, logger: SafeLogger) {
  const { secretKey, publishableKey, apiBase, shared, cacheTtlMs = 600_000, timeoutMs = 25_000 } = options;
  const { fetch = globalThis.fetch, connect = { default: undefined, allowed: [] } } = options;
  const unlimited = apiBase && isLoopback(apiBase.hostname) ? 'off' : undefined;
  const { upstreamRate: rate = unlimited, upstreamConcurrency: concurrency = unlimited } = options;
  const createTransport = options.transport ?? ((origin) => createFetchTransport(fetch, origin));
  const transport = createTransport(apiBase ?? STRIPE_ORIGIN);
  const keys = immutableKeysOf(schema, 'Token');
  const local = createMemoryStore(cacheTtlMs);
  const store = shared?.cache({ near: local, keys, ttlMs: cacheTtlMs }) ?? local;
  const cache = cacheTtlMs > 0 ? new ImmutableCache({ store, keys }) : undefined;
  const { call, state } = createStripeClient(transport, {
    limits: { rate, concurrency },
    processes: options.processes,
    keys: secretKey === undefined ? undefined : { secretKey, publishableKey },
    timing: options.upstreamTiming,
    cache,
    logger,
  });
  return { call, state, cache, cacheTtlMs, secretKey, publishableKey, connect, timeoutMs, close: transport.close };
}

/** What the gateway knows by itself, unless the options say otherwise. */
function toGraphiQLOptions({ graphiql, secretKey, authenticate }: GatewayOptions): GraphiQLOptions {
  const upstream = secretKey === undefined ? undefined : /^.._live_/.test(secretKey) ? 'live' : 'test';
  return { upstream, authenticated: authenticate !== undefined, ...(typeof graphiql === 'object' && graphiql) };
}

/** What a forgotten option would cost is decided by the key: nobody gets in by default where money is real. */
function chooseAuthenticate({ authenticate, secretKey }: GatewayOptions): Authenticate {
  if (authenticate) return authenticate;
  if (secretKey !== undefined && !/^.._live_/.test(secretKey)) return authenticateAnyone;
  throw new TypeError('A gateway with a live key, or without a key, needs `authenticate` to tell its callers apart.');
}

/** Counts the requests under way, so that closing can wait for those that came before. */
function createInFlight() {
  let current = { count: 0, wake: () => {} };
  return {
    count: <Value>(response: Promise<Value>): Promise<Value> => {
      const generation = current;
      generation.count += 1;
      const done = () => {
        generation.count -= 1;
        if (generation.count === 0) generation.wake();
      };
      response.then(done, done);
      return response;
    },
    settled: () => {
      const generation = current;
      current = { count: 0, wake: () => {} };
      return new Promise<void>((resolve) => {
        generation.wake = resolve;
        if (generation.count === 0) resolve();
      });
    },
  };
}
