import * as crypto from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { SCOPES, type Scope } from '../auth/scope.js';
import type { CallRecord } from '../stripe/operation-record.js';
import { commonHeaders, type HttpResponse } from './graphql-over-http.js';
import type { RequestState } from './request-state.js';

/** Bytes of all responses together, and of what is kept beside each. */
const MAX_BYTES = 8 * 1024 * 1024;
const ENTRY_BYTES = 450;

interface CachedResponse {
  contentType: string;
  body: string;
  /** The calls to Stripe that it took once, and saves each time. */
  reads: readonly ({ kind: 'read' } & Pick<CallRecord, 'resource' | 'id' | 'expand'>)[];
}

export interface ResponseCache {
  /** The response to the same bytes from a caller who sees the same objects and has the same scopes. */
  find(bytes: Uint8Array, state: RequestState): HttpResponse | undefined;
  store(response: HttpResponse, state: RequestState): void;
}

/**
 * Caches responses in which nothing can change any more, after the caller and the rates were checked and before the body is
 * parsed. Halves the CPU time of such a response, and costs others nothing measurable. Keeps a digest of the request, since
 * anybody may write anything into one.
 */
export function createResponseCache(ttlMs: number, counts: { hits: number }): ResponseCache {
  const responses = new LRUCache<string, CachedResponse>({
    ttl: ttlMs,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ body }, key) => ENTRY_BYTES + key.length + body.length,
  });

  return {
    find: (bytes, state) => {
      if (!state.mayCache || state.explain) return undefined;
      state.cacheKey = `${digest(bytes)}${state.mediaType.length} ${scopeBits(state.caller.scopes)} ${state.owner}`;
      const cached = responses.get(state.cacheKey);
      if (!cached) return undefined;
      const { record } = state;
      const now = performance.now();
      counts.hits += cached.reads.length;
      record.avoided = cached.reads.length;
      for (const read of cached.reads) record.note(read, 'memory', now);
      record.kind = 'query';
      record.isExecuted = true;
      return { status: 200, headers: { ...headersOf(cached.contentType), ...commonHeaders(state) }, body: cached.body };
    },
    store: ({ headers, body }, { cacheKey, record }) => {
      // A response that came from the cache of tokens is not kept beyond the time of that.
      if (cacheKey === undefined || !record.isImmutable || record.avoided > 0) return;
      const reads = record.calls.map(({ resource, id, expand }) => ({ kind: 'read' as const, resource, id, expand }));
      responses.set(cacheKey, { contentType: headers['content-type'] as string, body, reads });
    },
  };
}

function headersOf(contentType: string): Record<string, string> {
  return { 'content-type': contentType, 'cache-control': 'no-store' };
}

function digest(bytes: Uint8Array): string {
  // In one step where the runtime has one: half the time.
  return crypto.hash
    ? crypto.hash('sha256', bytes, 'binary')
    : crypto.createHash('sha256').update(bytes).digest('binary');
}

const bitsByScopes = new WeakMap<ReadonlySet<Scope>, number>();

function scopeBits(scopes: ReadonlySet<Scope>): number {
  let bits = bitsByScopes.get(scopes);
  if (bits === undefined) {
    bits = SCOPES.reduce((sum, scope, at) => (scopes.has(scope) ? sum | (1 << at) : sum), 0);
    bitsByScopes.set(scopes, bits);
  }
  return bits;
}
