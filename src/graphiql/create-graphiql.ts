import { type GraphQLSchema, parse, validate } from 'graphql';
import { createAssets, type GraphiQLAssets } from './create-assets.js';
import { createExamples } from './examples.js';
import { GRAPHIQL_CONTENT_SECURITY_POLICY, type GraphiQLOptions, renderPage } from './render-page.js';

/** What GraphiQL reads of a request; `header` takes lower-case names. */
export interface GraphiQLRequest {
  query: URLSearchParams;
  header(name: string): string | null | undefined;
}

export interface GraphiQLResponse {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | null;
}

/**
 * Serves the page and, by `?asset=`, its files. All of them have the path of the endpoint itself: the page works wherever
 * that is mounted, without being told where.
 */
export function createGraphiQL(
  options: GraphiQLOptions,
  schema: GraphQLSchema,
  assets: GraphiQLAssets = createAssets(),
): (request: GraphiQLRequest) => Promise<GraphiQLResponse> {
  let page: Uint8Array<ArrayBuffer> | undefined;
  const render = (version: string) => {
    // A gateway may have more or fewer fields than this list knows of.
    const examples = createExamples(options.seeds).filter(
      ({ query }) => validate(schema, parse(query, { noLocation: true })).length === 0,
    );
    return new TextEncoder().encode(renderPage({ ...options, examples, version }));
  };

  return async ({ query, header }) => {
    const name = query.get('asset');
    let version: string;
    try {
      version = await assets.version();
    } catch {
      return notFound("GraphiQL's files are not available in this runtime. Send operations to this address by POST.");
    }
    if (name === null) {
      page ??= render(version);
      return { status: 200, headers: { ...PAGE_HEADERS, 'content-length': String(page.byteLength) }, body: page };
    }
    const asset = await assets.read(name, header('accept-encoding') ?? null);
    if (!asset) return notFound('GraphiQL has no such asset.');
    const headers = {
      ...asset.headers,
      // While replicas are updated, one may be asked for the assets of another's page: those must not be kept.
      'cache-control': query.get('v') === version ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (!isCurrent(asset.headers.etag, header('if-none-match'))) return { status: 200, headers, body: asset.body };
    const ofTheBody = ['content-type', 'content-length', 'content-encoding'];
    const kept = Object.entries(headers).filter(([name]) => !ofTheBody.includes(name));
    return { status: 304, headers: Object.fromEntries(kept), body: null };
  };
}

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': GRAPHIQL_CONTENT_SECURITY_POLICY,
  'cache-control': 'no-cache',
  vary: 'accept',
  'x-content-type-options': 'nosniff',
};

/** By weak comparison, as RFC 9110 has it for this header: a proxy that compresses makes a tag weak. */
function isCurrent(etag: string | undefined, ifNoneMatch: string | null | undefined): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || (etag !== undefined && tags.includes(etag));
}

function notFound(message: string): GraphiQLResponse {
  return {
    status: 404,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify({ errors: [{ message, extensions: { code: 'NOT_FOUND' } }] }),
  };
}
