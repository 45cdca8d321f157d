import type { IncomingMessage } from 'node:http';
import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import { isPromise, type Plugin, type YogaServerInstance } from 'graphql-yoga';
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
 *     → yoga.getEnveloped(context): parse and validate a document that is new, context, execute
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

/** Whether a plugin parses or validates documents, or adds rules. */
export function readsDocuments({ onParse, onValidate }: Plugin): boolean {
  return onParse !== undefined || onValidate !== undefined;
}

export interface FastPathOptions {
  // biome-ignore lint/suspicious/noExplicitAny: the context belongs to the plugins
  yoga: YogaServerInstance<any, any>;
  /** Of the gateway's plugins, in their order. */
  checks: readonly RequestCheck[];
  exchange: OperationExchange;
  /**
   * Parsed documents by their text. One that was found valid here is neither parsed nor validated again, which saves 5 % of a
   * read. Undefined where a plugin other than the gateway's has a say in that.
   */
  documents: { get(text: string): DocumentNode | undefined } | undefined;
  logger: SafeLogger;
  /** Called at the headers and at the response of every operation. */
  start(state: RequestState): void;
  end(state: RequestState, status: number): void;
  toErrorResponse(error: unknown, state: RequestState): HttpResponse;
}

export function createFastPath(options: FastPathOptions): (request: NodeRequest) => Promise<NodeResponse> {
  const { yoga, checks, exchange, documents, start, end, toErrorResponse, logger } = options;
  /** The schema that a document was found valid for. */
  const validFor = new WeakMap<DocumentNode, GraphQLSchema>();

  async function respond(state: RequestState, { message }: NodeRequest): Promise<HttpResponse> {
    for (const check of checks) {
      const checking = check(state);
      if (checking) await checking;
    }
    exchange.checkHeaders(state);
    const read = exchange.read(await readNodeBody(message, exchange.maxBody), state);
    if ('cached' in read) return read.cached;
    return exchange.respond(await execute(new FastContext(yoga, message, state, read.params)), state);
  }

  /** What Yoga does with the parameters of an operation. */
  async function execute(context: FastContext): Promise<ExecutionResult> {
    const { query = '', operationName, variables: variableValues } = context.params;
    const { schema, parse, validate, contextFactory, execute } = yoga.getEnveloped(context);
    try {
      let document: DocumentNode | undefined = documents?.get(query);
      if (!document || validFor.get(document) !== schema || !getOperationAST(document, operationName)) {
        const parsed: DocumentNode = parse(query);
        const errors = validate(schema, parsed);
        if (errors.length > 0) return { errors };
        validFor.set(parsed, schema);
        document = parsed;
      }
      const built = contextFactory();
      const contextValue = isPromise(built) ? await built : built;
      return await execute({ schema, document, contextValue, variableValues, operationName });
    } catch (error) {
      return { errors: [error as GraphQLError] };
    }
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
    let response: HttpResponse;
    try {
      response = await respond(state, request);
    } catch (error) {
      response = toErrorResponse(error, state);
    }
    end(state, response.status);
    return response;
  };
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
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
