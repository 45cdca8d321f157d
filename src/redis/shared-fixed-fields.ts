import type { FixedFieldsStore, FixedKeys, Remembered } from '../stripe/fixed-fields-store.js';
import type { Link } from './create-link.js';
import { digest } from './digest.js';
import { open, seal } from './seal.js';

export interface SharedFixedFieldsOptions {
  /** That of this process: asked first, and told what Redis knew. */
  near: FixedFieldsStore;
  /** What is remembered of a token. Gateways that remember something else keep apart. */
  keys: FixedKeys;
  ttlMs: number;
}

/**
 * Remembers in this process and, behind that, in Redis, where every replica finds it. Nobody waits for the writing. A value
 * is sealed: to whoever does not know the token's id it says nothing.
 */
export function createSharedFixedFields(link: Link, { near, keys, ttlMs }: SharedFixedFieldsOptions): FixedFieldsStore {
  const shape = JSON.stringify(keys, (_key, value) => (value instanceof Map ? [...value] : value));
  const nameOf = (key: string) => `stg:v1:token:${digest('token', `${shape} ${key}`)}`;

  async function find(key: string): Promise<Remembered | undefined> {
    const found = await link.get(nameOf(key)).catch(() => undefined);
    const fields = found && open(key, found.value);
    if (!fields) return undefined;
    near.set(key, fields, found.leftMs);
    return fields;
  }

  return {
    get: (key) => near.get(key),
    fetch: async (key) => (link.state() === 'ok' ? find(key) : undefined),
    get size() {
      return near.size;
    },
    set: (key, fields) => {
      near.set(key, fields);
      if (link.state() === 'ok') link.set(nameOf(key), seal(key, fields), ttlMs).catch(() => {});
    },
  };
}
