import { LRUCache } from 'lru-cache';
import { SCOPES, type Scope } from '../auth/scope.js';
import type { CallRecord, OperationRecord } from '../stripe/operation-record.js';
import { digest } from './digest.js';
import type { MediaType } from './graphql-over-http.js';

/** Bytes of answers that are remembered at most, and of what stands around each. */
const MAX_BYTES = 8 * 1024 * 1024;
const ENTRY_BYTES = 450;

/** An answer in which nothing can change any more. */
export interface FinalAnswer {
  body: string;
  etag: string;
  /** The calls that it cost once, and saves each time. */
  reads: readonly Read[];
}

type Read = { kind: 'read' } & Pick<CallRecord, 'resource' | 'id' | 'expand'>;

/** Who asks, as far as it decides an answer. */
export interface Asker {
  /** Whose objects they see. */
  owner: string;
  isCacheable: boolean;
  caller: { scopes: ReadonlySet<Scope> };
  explain: boolean;
}

/**
 * Answers that are known already: the same request, byte for byte, of somebody who sees the same objects and has the same
 * scopes. Looked at after the caller and the rates were checked, before the request is read. Of a request its digest is
 * kept, since anybody may write anything into one; of an answer what every answer like it would hold.
 */
export class FinalAnswers {
  readonly #answers: LRUCache<string, FinalAnswer>;
  readonly #counts: { hits: number };

  /** Counts each read that it saves among the hits. */
  constructor(ttlMs: number, counts: { hits: number }) {
    this.#answers = new LRUCache({ maxSize: MAX_BYTES, ttl: ttlMs, ttlResolution: 0 });
    this.#counts = counts;
  }

  /** What an answer is known under; undefined for one that is not to be remembered. */
  keyOf(bytes: Uint8Array, mediaType: MediaType, { owner, isCacheable, caller, explain }: Asker): string | undefined {
    if (!isCacheable || explain) return undefined;
    return `${digest(bytes, 'binary')}${MEDIA_TYPE_LETTERS[mediaType]}${scopesOf(caller.scopes)} ${owner}`;
  }

  /** Noted in the report as calls that were avoided. */
  get(key: string, report: OperationRecord): FinalAnswer | undefined {
    const now = performance.now();
    const answer = this.#answers.get(key);
    if (!answer) return undefined;
    const { reads } = answer;
    this.#counts.hits += reads.length;
    report.avoided = reads.length;
    for (const read of reads) report.note(read, 'memory', now);
    return answer;
  }

  set(key: string, answer: FinalAnswer): void {
    this.#answers.set(key, answer, { size: ENTRY_BYTES + key.length + answer.body.length });
  }
}

/** Its ETag is strong: the same for the same bytes of the same type alone. */
export function toFinalAnswer(mediaType: MediaType, body: string, { calls }: OperationRecord): FinalAnswer {
  const reads = calls.map(({ resource, id, expand }): Read => ({ kind: 'read', resource, id, expand }));
  return { body, etag: `"${digest(mediaType + body)}"`, reads };
}

/** Keys are short, since all of one is read to look it up. */
const MEDIA_TYPE_LETTERS: Record<MediaType, string> = {
  'application/json': 'j',
  'application/graphql-response+json': 'g',
};

const numbers = new WeakMap<ReadonlySet<Scope>, number>();

/** One bit for each scope. */
function scopesOf(scopes: ReadonlySet<Scope>): number {
  const known = numbers.get(scopes);
  if (known !== undefined) return known;
  const number = SCOPES.reduce((bits, scope, at) => (scopes.has(scope) ? bits | (1 << at) : bits), 0);
  numbers.set(scopes, number);
  return number;
}
