import type { IncomingMessage } from 'node:http';
import type { ExecutionResult, GraphQLError } from 'graphql';
import type { YogaServerInstance } from 'graphql-yoga';
import type { SafeLogger } from '../logger.js';
import type { GraphQLParams, HttpResponse } from './graphql-over-http.js';
import type { NodeRequest, NodeResponse } from './node-handler.js';
import type { OperationExchange } from './operation-exchange.js';
import { readNodeBody } from './read-body.js';
import { type RequestCheck, RequestState } from './request-state.js';

/*
 * Answers the ordinary operation (POST, the exact path, plain JSON) without `Request` and `Response`, which cost more than
 * GraphQL does. It runs the same checks in the same order as the plugin list, and hands the operation to the same Yoga:
 *
 *   POST /graphql { query, variables }
 *     → checks of the plugins, in their order (request, caller, rate limits, account)
 *     → body → response cache → params            the functions that Yoga's parser calls here
 *     → yoga.getEnveloped(context): parse, validate, context, execute
 *     → response                                  the function that Yoga's result processor calls here
 *
 * An optimization and nothing else: `fastPath: false` turns it off, and a test compares both ways byte for byte.
 */

/** Hooks that only Yoga's HTTP layer calls. A plugin that has one of them turns the fast path off. */
const HTTP_HOOKS = [
  'onRequest',
  'onRequestParse',
  'onParams',
  'onExecutionResult',
  'onResultProcess',
  'onResponse',
  'instrumentation',
] as const;

/** Whether a plugin relies on Yoga's HTTP layer. */
export function needsHttpLayer(plugin: object): boolean {
  return HTTP_HOOKS.some((hook) => (plugin as Record<string, unknown>)[hook] !== undefined);
}

export interface FastPathOptions {
  // biome-ignore lint/suspicious/noExplicitAny: the context belongs to the plugins
  yoga: YogaServerInstance<any, any>;
  /** Of the gateway's plugins, in their order. */
  checks: readonly RequestCheck[];
  exchange: OperationExchange;
  logger: SafeLogger;
  /** Called at the headers and at the response of every operation. */
  start(state: RequestState): void;
  end(state: RequestState, status: number): void;
  toErrorResponse(error: unknown, state: RequestState): HttpResponse;
}

export function createFastPath(options: FastPathOptions): (request: NodeRequest) => Promise<NodeResponse> {
  const { yoga, checks, exchange, start, end, toErrorResponse, logger } = options;

  async function respond(state: RequestState, { message }: NodeRequest): Promise<HttpResponse> {
    for (const check of checks) await check(state);
    exchange.checkHeaders(state);
    const read = exchange.read(await readNodeBody(message, exchange.maxBody), state);
    if ('cached' in read) return read.cached;
    return exchange.respond(await execute(yoga, new FastContext(yoga, message, state, read.params)), state);
  }

  return async (request) => {
    const { message, path, address, client } = request;
    const state = new RequestState({
      method: 'POST',
      path,
      header: (name) => readHeader(message, name),
      address,
      client,
      logger,
    });
    start(state);
    const response = await respond(state, request).catch((error) => toErrorResponse(error, state));
    end(state, response.status);
    return response;
  };
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** What Yoga does with the parameters of an operation. */
async function execute(yoga: FastPathOptions['yoga'], context: FastContext): Promise<ExecutionResult> {
  const { query = '', operationName, variables: variableValues } = context.params;
  const { schema, parse, validate, contextFactory, execute } = yoga.getEnveloped(context);
  try {
    const document = parse(query);
    const errors = validate(schema, document);
    if (errors.length > 0) return { errors };
    const contextValue = await contextFactory();
    return await execute({ schema, document, contextValue, variableValues, operationName });
  } catch (error) {
    return { errors: [error as GraphQLError] };
  }
}

/** The context of an operation. */
class FastContext {
  readonly gateway: RequestState;
  readonly params: GraphQLParams;
  readonly request: LazyRequest;
  readonly waitUntil: (promise: Promise<void> | void) => void;

  constructor(yoga: FastPathOptions['yoga'], message: IncomingMessage, gateway: RequestState, params: GraphQLParams) {
    this.gateway = gateway;
    this.params = params;
    this.request = new LazyRequest(yoga, message, gateway);
    this.waitUntil = yoga.waitUntil;
  }
}

/** Yoga's `request`, for plugins and context functions that read its headers. Its body has been read. */
class LazyRequest {
  readonly method = 'POST';
  readonly #yoga: FastPathOptions['yoga'];
  readonly #message: IncomingMessage;
  readonly #state: RequestState;
  #headers: Headers | undefined;

  constructor(yoga: FastPathOptions['yoga'], message: IncomingMessage, state: RequestState) {
    this.#yoga = yoga;
    this.#message = message;
    this.#state = state;
  }

  get url(): string {
    const { headers, url = '/' } = this.#message;
    return new URL(url, `http://${headers.host}`).href;
  }

  get headers(): Headers {
    if (!this.#headers) {
      this.#headers = new this.#yoga.fetchAPI.Headers();
      for (const [name, value] of Object.entries(this.#message.headers)) {
        if (value !== undefined) this.#headers.set(name, String(value));
      }
    }
    return this.#headers;
  }

  get signal(): AbortSignal {
    const controller = new AbortController();
    this.#state.client.onGone(() => controller.abort());
    return controller.signal;
  }

  get bodyUsed(): boolean {
    return true;
  }
}
