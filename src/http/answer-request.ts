import { randomUUID } from 'node:crypto';
import { log } from '../log.js';
import { answerGraphQL, type GraphQLSite } from './answer-graphql.js';
import { allowOrigin, answerPreflight } from './cors.js';
import { type Answer, type DoorRequest, Refused } from './door-request.js';
import { refusal } from './graphql-over-http.js';
import { metricsAnswer } from './metrics-door.js';

/** The explorer, handed in by the entry point: a gateway without one never loads it. */
export interface GraphiQL {
  page(): Promise<Answer>;
  asset(name: string, acceptEncoding: string | undefined): Promise<Answer | null>;
}

export interface Site extends GraphQLSite {
  graphiql: GraphiQL | undefined;
  /** The text of /metrics; undefined where it is not served here. */
  metrics: (() => Promise<string>) | undefined;
  /** Origins whose pages may ask and read the answers. */
  corsOrigins: readonly string[];
  /** How many proxies before the gateway add to `x-forwarded-for`. */
  trustedProxies: number;
  /** Whether the gateway answers to a name in the Host header. */
  acceptsHost(name: string): boolean;
  /** False while it drains. */
  isReady(): boolean;
  /** How the stores are that replicas share; undefined where there are none. */
  sharedState: (() => 'ok' | 'away') | undefined;
  /** Hears of every answer under way, so that closing can wait for it. */
  began(): void;
  ended(): void;
}

const ASSETS = '/graphiql/';

/** Every request of every door: the exact path decides, and every answer carries the request's id. */
export async function answerRequest(site: Site, request: DoorRequest): Promise<Answer> {
  const requestId = chooseRequestId(request.header('x-request-id'));
  let answer: Answer;
  site.began();
  try {
    answer = await route(site, request, requestId);
  } catch (error) {
    if (error instanceof Refused) answer = error.answer;
    else {
      log.error('unexpected error', { requestId, error: error instanceof Error ? error.name : typeof error });
      answer = refusal(
        500,
        'INTERNAL_SERVER_ERROR',
        'Something went wrong in the gateway. Its log has the request id.',
      );
    }
  } finally {
    site.ended();
  }
  const { refusal: refused } = answer;
  if (refused) {
    const error = { message: refused.message, extensions: { code: refused.code, requestId } };
    answer.body = JSON.stringify({ errors: [error] });
  }
  allowOrigin(site.corsOrigins, request, answer);
  answer.headers['x-request-id'] = requestId;
  answer.headers['x-content-type-options'] = 'nosniff';
  return answer;
}

function route(site: Site, request: DoorRequest, requestId: string): Answer | Promise<Answer> {
  const { method, path } = request;
  if (!request.hasGoodHost) {
    return refusal(400, 'BAD_USER_INPUT', 'The Host header must be one name or address that this gateway answers to.');
  }
  const isRead = method === 'GET' || method === 'HEAD';
  if (path === '/graphql') {
    if (method === 'POST') return answerGraphQL(site, request, requestId);
    if (isRead && site.graphiql && request.header('accept')?.includes('text/html')) return site.graphiql.page();
    const preflight = answerPreflight(site.corsOrigins, request);
    if (preflight) return preflight;
    return refusal(405, 'BAD_USER_INPUT', 'Send operations by POST.', { allow: 'POST' });
  }
  if (isRead && path === '/health') return status(200, 'ok');
  if (isRead && path === '/ready') {
    const redis = site.sharedState?.();
    return site.isReady() ? status(200, 'ready', redis) : status(503, 'draining', redis);
  }
  if (isRead && path === '/metrics' && site.metrics) return site.metrics().then(metricsAnswer);
  if (isRead && path === '/' && site.graphiql) return { status: 302, headers: { location: '/graphql' } };
  if (isRead && path.startsWith(ASSETS) && site.graphiql) return answerAsset(site.graphiql, request);
  return nothingHere();
}

async function answerAsset(graphiql: GraphiQL, { path, header }: DoorRequest): Promise<Answer> {
  return (await graphiql.asset(path.slice(ASSETS.length), header('accept-encoding'))) ?? nothingHere();
}

function nothingHere(): Answer {
  return refusal(404, 'NOT_FOUND', 'There is nothing here. GraphQL is at /graphql.');
}

function status(code: number, word: string, redis?: string): Answer {
  return {
    status: code,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ status: word, redis }),
  };
}

/** The caller's id, if it is a plain one that could not be a card number. */
function chooseRequestId(header: string | undefined): string {
  const isPlain = header !== undefined && /^[A-Za-z0-9._-]{1,128}$/.test(header);
  // A number with no letter may be anybody's; twelve digits in a row are the shortest card number.
  return isPlain && /[A-Za-z]/.test(header) && !/[0-9]{12}/.test(header) ? header : randomUUID();
}
