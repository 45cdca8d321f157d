import type { FixedFieldsStore, FixedKeys, Remembered } from './fixed-fields-store.js';
import type { CreateTokenCall, Mutability, ReadCall, StripeReply, Upstream } from './upstream.js';

export interface FixedFieldsOptions {
  store: FixedFieldsStore;
  /** Those of a token. */
  keys: FixedKeys;
}

/**
 * Answers reads of what cannot change from what is remembered of the token, and remembers of every token that Stripe shows
 * just that: no holder's name, no address, nothing that was expanded. Credential and scopes were checked before.
 */
export class FixedFields {
  readonly #store: FixedFieldsStore;
  readonly #copy: Copy;
  readonly #turnsTrue: readonly string[];
  /** Reads that were answered from memory, and those that could have been and were not. For metrics. */
  readonly counts = { hits: 0, misses: 0 };

  constructor({ store, keys }: FixedFieldsOptions) {
    this.#store = store;
    this.#copy = createCopy(keys);
    this.#turnsTrue = [...keys].filter(([, since]) => since === 'true').map(([key]) => key);
  }

  /** Answers at once what this process remembers; noted in the report as a call that was avoided. */
  recall(call: Recall): Remembered | undefined {
    return isKept(call) ? this.#answer(call, this.#store.get(keyOf(call.owner, call.id))) : undefined;
  }

  /** Whether others remember too. */
  get isShared(): boolean {
    return this.#store.fetch !== undefined;
  }

  /** Answers what others remember. */
  async fetch(call: Recall): Promise<Remembered | undefined> {
    return this.#answer(call, await this.#store.fetch?.(keyOf(call.owner, call.id)));
  }

  /** Tokens that this process remembers, where that is known. */
  get size(): number | undefined {
    return this.#store.size;
  }

  remember(owner: string, id: string, object: Record<string, unknown>): void {
    this.#store.set(keyOf(owner, id), this.#copy(object) as Remembered);
  }

  /** Whether nothing that was asked of an object can change any more. */
  isFinal(mutability: Mutability, object: Record<string, unknown>): boolean {
    return (
      mutability === 'immutable' ||
      (mutability === 'immutable-once-true' && this.#turnsTrue.every((key) => object[key] === true))
    );
  }

  #answer(call: Recall, fields: Remembered | undefined): Remembered | undefined {
    if (!fields || !this.isFinal(call.mutability, fields)) return undefined;
    this.counts.hits += 1;
    call.report.avoided += 1;
    call.report.note(call, 'memory', performance.now());
    return fields;
  }
}

/** Whether anything that could answer a read is kept. */
function isKept({ resource, mutability }: Recall): boolean {
  return resource === 'token' && mutability !== 'mutable';
}

type Recall = Pick<ReadCall, 'kind' | 'resource' | 'id' | 'expand' | 'mutability' | 'owner' | 'report'>;

/**
 * Remembers a token that was made, and one that was read for what cannot change of it. A read of what can does not remember:
 * whoever makes one will mostly make it again, and that is not answered from memory.
 */
export function withFixedFields(upstream: Upstream, fixedFields: FixedFields): Upstream {
  const read = async (call: ReadCall): Promise<StripeReply> => {
    const fields = fixedFields.isShared ? await fixedFields.fetch(call) : undefined;
    if (fields) return { object: fields, replayed: false, isFinal: true };
    fixedFields.counts.misses += 1;
    const { object } = await upstream(call);
    const isFinal = fixedFields.isFinal(call.mutability, object);
    if (isFinal) fixedFields.remember(call.owner, call.id, object);
    return { object, replayed: false, isFinal };
  };
  const create = async (call: CreateTokenCall): Promise<StripeReply> => {
    const reply = await upstream(call);
    fixedFields.remember(call.owner, reply.object.id, reply.object);
    return reply;
  };
  return (call) => {
    if (!call.mayRemember) return upstream(call);
    if (call.kind === 'create-token') return create(call);
    return isKept(call) ? read(call) : upstream(call);
  };
}

type Copy = (object: Record<string, unknown>) => Record<string, unknown>;

/** Copies the fixed keys of an object. All copies have one shape, which is what makes them cheap. */
function createCopy(keys: FixedKeys): Copy {
  const empty: Record<string, unknown> = Object.fromEntries([...keys.keys()].map((key) => [key, undefined]));
  const copies = [...keys].map(([key, since]) => ({
    key,
    onlyTrue: since === 'true',
    below: typeof since === 'string' ? undefined : createCopy(since),
  }));
  return (object) => {
    const picked = { ...empty };
    for (const { key, onlyTrue, below } of copies) {
      const value = object[key];
      if (onlyTrue && value !== true) continue;
      picked[key] = below && typeof value === 'object' && value !== null ? below(value as Remembered) : value;
    }
    return picked;
  };
}

function keyOf(owner: string, id: string): string {
  return `${owner}/${id}`;
}
